"""Changing many at once: chosen in the list, previewed, applied as one act, the refused ones named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from model_bakery import baker

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker import actions, log_sentences
from tracker.actions import bulk
from tracker.models import Act, Post, ProgressEntry, Recommendation, Theme
from tracker.workflow import EditConflict, Priority, Refused, Status

SignIn = Callable[..., Client]
URL = "/recommendations/bulk"


def send(client: Client, stage: str, rows: list[Recommendation], status: int = 200, **fields: object) -> str:
    data = {"row": [row.pk for row in rows], "stage": stage, **fields}
    response = client.post(URL, data)
    assert response.status_code == status
    return response.content.decode()


def shown(page: str) -> dict[str, str]:
    """What the page of a preview carries, hidden, to the next one."""
    return dict(re.findall(r'name="(previewed|form_token)" value="([\w-]+)"', page))


def apply(client: Client, rows: list[Recommendation], status: int = 302, **fields: object) -> str:
    """Preview, and apply what was previewed."""
    previewed = shown(send(client, "preview", rows, **fields))
    assert len(previewed) == 2
    return send(client, "apply", rows, status, **previewed, **fields)


def test_only_a_coordinator_has_boxes_in_the_list(cast: Cast, recommendation: object, client: Client) -> None:
    for person, boxes in ((cast.coordinator, True), (cast.holder, False), (cast.reader, False)):
        client.force_login(person)
        assert ("name=row " in client.get("/recommendations/").content.decode()) is boxes


def test_many_are_changed_by_one_act_with_an_entry_each(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, lead=None, owner=None) for _ in range(3)]
    before = Act.objects.count()

    apply(coordinator, rows, lead="Health", themes="Public health", text="Agreed on Monday.")

    assert Act.objects.count() == before + 1
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("change_many", cast.coordinator)
    entries = ProgressEntry.objects.filter(act=act, text="Agreed on Monday.")
    assert sorted(entries.values_list("recommendation", flat=True)) == [row.pk for row in rows]
    for row in Recommendation.objects.all():
        assert row.lead == cast.health
        assert list(row.themes.all()) == [cast.theme]


def test_priority_owner_and_due_date(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, lead=None, owner=None)
    day = timezone.localdate() + timedelta(days=40)

    apply(coordinator, [row], owner="Health desk", priority="priority", due_on=day.isoformat())

    row.refresh_from_db()
    assert (row.lead, row.owner, row.priority, row.due_on) == (cast.health, cast.desk, Priority.PRIORITY, day)
    assert row.first_due_on == day


def _set_date(cast: Cast, row: Recommendation) -> None:
    draft, day = factories.drafted("Agreed earlier."), date(2031, 6, 7)
    actions.set_date(recommendation=row, by=cast.second_coordinator, draft=draft, due_on=day)


def _send_back(cast: Cast, row: Recommendation) -> None:
    actions.return_claim(recommendation=row, by=cast.coordinator, draft=factories.drafted("The minutes are missing."))


FIELDS: dict[str, tuple[str, Callable[[Cast, Recommendation], object]]] = {
    "lead": ("Data", lambda cast, row: Recommendation.objects.filter(pk=row.pk).update(lead=cast.data)),
    "owner": ("Health desk", lambda cast, row: Recommendation.objects.filter(pk=row.pk).update(owner=cast.vacant)),
    "position": ("noted", lambda cast, row: Recommendation.objects.filter(pk=row.pk).update(position="accepted")),
    "parties": ("Data", lambda cast, row: row.parties.add(cast.data)),
    "fewer_parties": ("Health", lambda cast, row: row.parties.remove(cast.health)),
    "themes": ("Public health", lambda cast, row: row.themes.add(cast.theme)),
    "fewer_themes": ("Trade", lambda cast, row: row.themes.clear()),
    "priority": ("priority", lambda cast, row: Recommendation.objects.filter(pk=row.pk).update(priority="priority")),
    "due_on": ("2031-06-06", _set_date),
    "verified": ("implemented", _send_back),
    "merged_into": ("", lambda cast, row: factories.walk(cast, row, Status.IN_PROGRESS)),
}
"""What may be changed in many, each with what somebody types and what somebody else does meanwhile."""


@pytest.mark.parametrize("name", one_in(3, [each.name for each in fields(bulk.BulkChange)]))
def test_whatever_may_be_changed_is_changed_and_is_stale_where_another_was_quicker(
    cast: Cast, coordinator: Client, name: str
) -> None:
    assert name in FIELDS, "say in FIELDS what somebody types and what somebody else does meanwhile"
    typed, meanwhile = FIELDS[name]
    there: dict[str, Any] = {"owner": None, "parties": [cast.health], "themes": [baker.make(Theme, name="Trade")]}
    first, other = factories.track(cast, **there), factories.track(cast, **there)
    if name == "verified":
        factories.claim(cast, first)
        factories.claim(cast, other)
    kept = [factories.track(cast)] if name == "merged_into" else []
    before = other.entries.count()
    sent = {name: kept[0].pk if kept else typed, "text": "Agreed on Monday."}
    previewed = shown(send(coordinator, "preview", [first, other, *kept], **sent))
    assert len(previewed) == 2

    meanwhile(cast, first)
    page = send(coordinator, "apply", [first, other, *kept], 409, **previewed, **sent)

    assert "Something changed after the preview." in text(page)
    apply(coordinator, [other, *kept], **sent)
    assert other.entries.count() == before + 1


CALLED = {
    "lead": "lead",
    "owner": "owner post",
    "position": "response",
    "priority": "priority",
    "due_on": "due date",
    **dict.fromkeys(("parties", "fewer_parties"), "organisations also involved"),
    **dict.fromkeys(("themes", "fewer_themes"), "themes"),
    "verified": "verify",
    "merged_into": "merge",
}
"""What the sentence calls each field, which says that nothing was chosen."""


def test_the_sentence_that_nothing_was_chosen_names_every_field() -> None:
    with pytest.raises(Refused) as refused:
        bulk.BulkChange().check()

    missing = {each.name for each in fields(bulk.BulkChange)} ^ CALLED.keys()
    assert missing == set(), "say in CALLED what the sentence of `BulkChange.check` calls it"
    assert [word for word in CALLED.values() if word not in str(refused.value)] == []


WISHES = {
    "assign": ({"lead": "Health"}, "made Ministry of Health the lead"),
    "set_date": ({"due_on": "2031-06-06"}, "set the due date to 6 June 2031"),
    "edit": (
        {"lead": "Health", "owner": "Health desk", "priority": "priority", "themes": "Public health"}
        | {"due_on": "2031-06-06"},
        (
            "edited details (themes, priority), made Ministry of Health the lead, made Health desk, Health the owner "
            "post and set the due date to 6 June 2031"
        ),
    ),
}


@pytest.mark.parametrize(("kind", "change", "words"), [(kind, *rest) for kind, rest in WISHES.items()], ids=WISHES)
def test_a_log_gets_one_entry_that_says_it_all(
    cast: Cast, coordinator: Client, kind: str, change: dict[str, str], words: str
) -> None:
    row = factories.track(cast, lead=None, owner=None)

    apply(coordinator, [row], **change)

    entry = row.entries.get(sequence=2)
    assert (entry.kind, log_sentences.entry_action(entry)) == (kind, words)
    assert row.entries.count() == 2
    printed = StringIO()
    call_command("verify_log", stdout=printed)
    assert "2 entries of 1 recommendation: unbroken." in printed.getvalue()


def test_an_edit_within_which_somebody_is_assigned_shows_each_change_once(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, lead=None, owner=None)
    apply(coordinator, [row], lead="Health", priority="priority", due_on="2031-06-06")

    entry = row.entries.get(sequence=2)
    assert [found.field for found in log_sentences.differences(entry)] == ["priority"]


def test_what_is_within_an_edit_is_asked_for_too(cast: Cast, coordinator: Client) -> None:
    """Whoever holds the post does not set its due date, and what is closed has no lead to be given."""
    held = factories.track(cast)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)
    closed = factories.walk(cast, factories.track(cast, owner=None), Status.NO_LONGER_APPLICABLE)

    words = text(send(coordinator, "preview", [held, closed], priority="priority", due_on="2031-06-06"))

    assert "0 will change. 2 will not change." in words
    assert "You hold the owner post" in words
    assert "You cannot use “Set the due date” while the status is “Closed: overtaken by events”" in words
    assert "1 will change. 1 will not change." in text(
        send(coordinator, "preview", [held, closed], priority="priority", lead="Data", text="Theirs.")
    )


def test_what_is_left_empty_stays_also_the_owner_post_of_another_organisation(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)
    change = {"lead": cast.data.name, "text": "The task force moved."}

    words = text(send(coordinator, "preview", [row], **change))
    apply(coordinator, [row], **change)

    row.refresh_from_db()
    assert (row.lead, row.owner) == (cast.data, cast.desk)
    assert "The owner post does not change: Health desk, Health. It belongs to another organisation." in words


def test_a_preview_names_what_would_be_replaced(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast), factories.track(cast)]

    words = text(send(coordinator, "preview", rows, themes="Public health"))

    assert "Edited details (themes) Themes: none → Public health PARIS-01" in words
    assert words.count("Edited details (themes)") == 1


def test_a_missing_reason_is_asked_for_at_its_field(cast: Cast, coordinator: Client) -> None:
    """Said once for all that want it, and only where that is what they want."""
    rows = [factories.track(cast, due_on=timezone.localdate()) for _ in range(3)]
    rows += [factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)]

    page = send(coordinator, "preview", rows, due_on="2031-06-06")

    assert "3 recommendations need a reason" in text(page.split('for="id_text"')[1].split("<textarea")[0])
    assert text(page).count("Give a reason for changing the due date.") == 1
    assert "need a reason" not in text(send(coordinator, "preview", rows, due_on="2031-06-06", text="Agreed."))


def test_the_list_is_kept_through_a_change(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, lead=None, owner=None)
    came = "?lead=none&amp;sort=-due"
    assert f'name="list" value="{came}"' in coordinator.get("/recommendations/?lead=none&sort=-due").content.decode()
    back = "/recommendations/?lead=none&sort=-due"
    sent = {"list": "?lead=none&sort=-due"}

    page = coordinator.post(URL, {"row": row.pk, **sent}).content.decode()
    previewed = send(coordinator, "preview", [row], priority="priority", **sent)

    assert f'href="{back.replace("&", "&amp;")}">Cancel' in page
    assert f'name="list" value="{came}"' in previewed
    assert coordinator.post(URL, sent)["Location"] == back
    applied = {"row": row.pk, "stage": "apply", "priority": "priority", **shown(previewed), **sent}
    assert coordinator.post(URL, applied)["Location"] == back


@pytest.mark.parametrize("sent", ["//evil.example", "https://evil.example/", "?\x00=\x00", "x" * 20_000, "?q=%ff"])
def test_no_other_page_is_led_back_to(coordinator: Client, sent: str) -> None:
    assert coordinator.post(URL, {"list": sent})["Location"].split("?")[0] == "/recommendations/"


def test_a_query_too_long_to_be_a_list_changes_nothing(cast: Cast, coordinator: Client) -> None:
    """Cut, it would have fewer filters and find more."""
    factories.track(cast)

    assert coordinator.post(URL, {"all": "?" + "&" * 10_000 + "lead=none"}).status_code == 302


def test_a_list_too_long_to_be_changed_says_so(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        factories.track(cast)
    monkeypatch.setattr("tracker.views.recommendation_list.MOST", 2)

    shown = coordinator.get("/recommendations/").content.decode()

    assert "narrow it down to 2 or fewer" in text(shown)
    assert 'name="all"' not in shown


def test_a_preview_changes_nothing_and_says_what_would_be(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, lead=None, owner=None), factories.track(cast)]
    entries, acts = ProgressEntry.objects.count(), Act.objects.count()

    words = text(send(coordinator, "preview", rows, lead="Health", text="Agreed."))

    assert "1 will change. 1 will not change." in words
    assert "Lead: Ministry of Health PARIS-01 Establish a joint laboratory network" in words
    assert "No change needed: it already has these values. PARIS-02 Establish a joint laboratory network" in words
    assert (ProgressEntry.objects.count(), Act.objects.count()) == (entries, acts)
    assert Recommendation.objects.filter(lead=None).count() == 1


def test_what_a_colleague_changed_after_the_preview_is_shown_first(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)
    change = {"due_on": "2031-06-06", "text": "Agreed."}
    previewed = shown(send(coordinator, "preview", [row], **change))
    draft = factories.drafted("The partners asked for it.")
    actions.set_date(recommendation=row, by=cast.second_coordinator, draft=draft, due_on=date(2032, 1, 1))

    page = send(coordinator, "apply", [row], 409, **previewed, **change)

    row.refresh_from_db()
    assert row.due_on == date(2032, 1, 1)
    assert "Something changed after the preview" in text(page)
    assert "Due date: 1 January 2032 → 6 June 2031" in text(page)
    send(coordinator, "apply", [row], 302, **shown(page), **change)
    row.refresh_from_db()
    assert row.due_on == date(2031, 6, 6)


def test_what_a_colleague_changes_at_the_same_moment_is_noticed_under_the_lock(cast: Cast) -> None:
    """Between the page's own look and the lock, anything can happen; so the action looks again."""
    row = factories.track(cast)
    given: dict[str, Any] = {"ids": [row.pk], "by": cast.coordinator, "draft": factories.drafted("Agreed.")}
    given["change"] = bulk.BulkChange(due_on=date(2031, 6, 6))
    mark = bulk.change_many(**given, preview=True).mark
    draft = factories.drafted("Not ours.")
    actions.close(recommendation=row, by=cast.coordinator, draft=draft, to=Status.NOT_IMPLEMENTED)

    with pytest.raises(EditConflict, match="changed after the preview"):
        bulk.change_many(**given, seen=mark)


def test_a_second_click_says_that_it_was_done_and_by_what_act(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, lead=None, owner=None) for _ in range(2)]
    change = {"lead": "Health", "priority": "priority"}
    previewed = shown(send(coordinator, "preview", rows, **change))
    send(coordinator, "apply", rows, **previewed, **change, status=302)
    act = Act.objects.latest("pk")
    entries = ProgressEntry.objects.count()

    sent = {"row": [row.pk for row in rows], "stage": "apply", **previewed, **change}
    words = text(coordinator.post(URL, sent, follow=True).content.decode())

    assert "You already changed 2 recommendations on " in words
    assert f"(act {act.pk}). They were not changed again." in words
    assert (ProgressEntry.objects.count(), Act.objects.latest("pk")) == (entries, act)


def test_a_second_click_still_names_those_that_were_refused(cast: Cast, coordinator: Client) -> None:
    rows = [
        factories.track(cast, lead=None, owner=None),
        factories.walk(cast, factories.track(cast), Status.SUPERSEDED),
    ]
    change = {"lead": "Health"}
    previewed = shown(send(coordinator, "preview", rows, **change))
    first = text(send(coordinator, "apply", rows, **previewed, **change))
    entries = ProgressEntry.objects.count()

    second = text(send(coordinator, "apply", rows, **previewed, **change))

    for words in (first, second):
        assert "1 changed. 1 not changed." in words
        assert "No change needed: it already has these values. PARIS-02 Establish a joint laboratory network" in words
    assert "You already made this change on" in second
    assert ProgressEntry.objects.count() == entries


def test_a_second_click_with_one_more_does_not_say_that_it_was_refused(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast), factories.track(cast)]
    change = {"priority": "priority"}
    previewed = shown(send(coordinator, "preview", rows[:1], **change))
    send(coordinator, "apply", rows[:1], **previewed, **change, status=302)

    words = text(send(coordinator, "apply", rows, **previewed, **change))

    assert "It was not changed then. Choose it in the list again to change it." in words
    assert "refused" not in words


def test_another_wish_sent_from_the_same_page_is_not_taken_for_the_first(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)
    previewed = shown(send(coordinator, "preview", [row], priority="priority"))
    send(coordinator, "apply", [row], 302, **previewed, priority="priority")

    words = text(send(coordinator, "apply", [row], 409, **previewed, priority="ordinary"))

    assert "Something changed after the preview" in words


def test_a_refusal_stops_only_that_one(cast: Cast, coordinator: Client) -> None:
    dated = factories.track(cast, due_on=timezone.localdate())
    closed = factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)
    free = factories.track(cast)
    day = timezone.localdate() + timedelta(days=40)

    words = text(apply(coordinator, [dated, closed, free], 200, due_on=day.isoformat()))

    assert "1 changed. 2 not changed." in words
    assert "Give a reason for changing the due date." in words
    free.refresh_from_db()
    dated.refresh_from_db()
    assert (free.due_on, dated.due_on) == (day, timezone.localdate())


def test_one_is_changed_wholly_or_not_at_all(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, due_on=timezone.localdate())
    day = timezone.localdate() + timedelta(days=40)

    assert "0 will change. 1 will not change." in text(
        send(coordinator, "preview", [row], priority="priority", due_on=day.isoformat())
    )
    row.refresh_from_db()
    assert row.priority == Priority.ORDINARY


def test_what_was_not_previewed_is_not_applied(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)

    for previewed in ("0" * 64, ""):
        page = send(coordinator, "apply", [row], 409, priority="priority", previewed=previewed)

        assert "Nothing is changed yet" in text(page)
    row.refresh_from_db()
    assert row.priority == Priority.ORDINARY


def test_all_of_a_list_are_what_its_filters_find(cast: Cast, coordinator: Client) -> None:
    factories.track(cast, lead=None, owner=None)
    factories.track(cast)

    page = coordinator.post(URL, {"all": "?lead=none"}).content.decode()

    assert "Change 1 recommendation" in text(page)
    assert coordinator.post(URL, {"all": "?colour=red"}).status_code == 302


def test_too_many_and_none_are_said(cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        factories.track(cast)
    monkeypatch.setattr("tracker.views.bulk.MOST", 2)

    assert "at most 2" in text(coordinator.post(URL, {"all": "?"}, follow=True).content.decode())
    assert "Select at least one" in text(
        coordinator.post(URL, {"row": ["x", "9" * 40, "٣"]}, follow=True).content.decode()
    )
    assert bulk.MOST == 500


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Enter what to change"),
        ({"lead": "Nowhere"}, "There is no organisation called"),
        ({"due_on": "soon"}, "Enter a date"),
        ({"priority": "priority", "text": "x" * 20_001}, "longer than 20000"),
        ({"priority": "huge"}, "Choose one of the options in the list"),
        ({"priority": "priority", "text": "a\x00b"}, "(NUL)"),
        ({"priority": "priority", "form_token": "x", "previewed": "x" * 65}, "There is a problem"),
    ],
)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, recommendation: Recommendation, coordinator: Client, fields: dict[str, str], sentence: str
) -> None:
    page = send(coordinator, "preview", [recommendation], 422, **fields)

    assert sentence in text(page)
    assert f'name="row" value="{recommendation.pk}"' in page


def test_the_form_names_what_is_changed_and_sets_apart_what_is_no_change(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, title=f"Open harbour {number}") for number in range(11)]

    few = send(coordinator, "", rows[:2])
    assert "2 selected: PARIS-01 Open harbour 0 PARIS-02 Open harbour 1" in text(few)
    assert few.index('href="/recommendations/PARIS-02/"') < few.index("<fieldset") < few.index('name="merged_into"')
    assert few.index('name="due_on"') < few.index("Or do this instead") < few.index('name="verified"')
    many = text(send(coordinator, "", rows))
    assert "11 selected: PARIS-01 , PARIS-02 ," in many
    assert "Open harbour" not in many.partition("Merge into")[0]


def test_a_date_before_the_meeting_is_an_error_at_its_field(cast: Cast, coordinator: Client) -> None:
    cast.meeting.starts_on = date(2026, 3, 1)
    cast.meeting.save()
    rows = [factories.track(cast) for _ in range(2)]

    page = send(coordinator, "preview", rows, 422, due_on="2026-01-01")

    said = "1 January 2026 is before the meeting began, on 1 March 2026. Check the year."
    assert "There is a problem" in text(page)
    assert f'<a href="#id_due_on">Due date: {said}</a>' in page
    assert said in text(page.split('for="id_due_on"')[1].split("<input")[0])
    assert text(page).count(said) == 2


def test_a_preview_names_the_fields_with_their_values_one_after_the_other(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, lead=None, owner=None) for _ in range(2)]
    wish = {"position": "accepted", "lead": "Data", "due_on": "2031-06-06", "priority": "priority"}

    words = text(send(coordinator, "preview", rows, **wish))

    assert (
        "2 recommendations Response: Accepted · Lead: Data Agency · Due date: 6 June 2031 · Priority: Normal → High"
        in words
    )


def test_values_that_differ_within_a_group_stand_with_each(cast: Cast, coordinator: Client) -> None:
    trade = baker.make(Theme, name="Trade")
    rows = [factories.track(cast, lead=None, owner=None, themes=themes) for themes in ([], [trade])]

    words = text(send(coordinator, "preview", rows, lead="Data", themes="Public health"))

    assert "2 recommendations Lead: Data Agency PARIS-01" in words
    assert "Themes: none → Public health" in words
    assert "Themes: Trade → " in words
