"""Reviewing a briefing: one by one, many at once, what was said before, how far it is, and undoing every decision."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.chains import faults
from tests.tracker.pages import figures, text, total
from tests.tracker.restatements import RESTATED, TRACKED
from tests.tracker.reviewing import (
    as_shown,
    card,
    main,
    page,
    sent,
    suggested,
    undo,
    undo_on_card,
    words_of,
)
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.models import Act, Organisation, PassageDecision, Recommendation, Relation, User
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.said_before import Similar, similar
from tracker.statistics import coverage
from tracker.workflow import Decision, DueBasis, EditConflict, Refused, RelationKind, Status

SignIn = Callable[..., Client]


# --- One by one ------------------------------------------------------------------------------------------------------


def test_what_is_edited_in_the_review_is_what_is_tracked(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    first, second, _third = suggested(briefing)

    shown = sent(
        coordinator,
        first,
        title="Join the laboratories",
        lead="health",
        owner="Health desk",
        due_on="2031-06-06",
        parties="Data Agency",
        themes="public health",
        position="accepted",
    )

    made = Recommendation.objects.get()
    assert (made.title, made.lead, made.owner) == ("Join the laboratories", cast.health, cast.desk)
    assert (str(made.due_on), made.position) == ("2031-06-06", "accepted")
    assert [*made.parties.all(), *made.themes.all()] == [cast.data, cast.theme]
    assert made.goal == first.suggested_goal
    assert made.entries.values("act").distinct().count() == 1
    assert shown.context["card"].passage == second


def test_what_was_refused_stays_typed_beside_the_text(coordinator: Client, briefing: Briefing) -> None:
    response = sent(coordinator, suggested(briefing)[0], title="", goal="Kept <goal>")

    assert response.status_code == 422
    assert "Enter a title." in main(response)
    assert "Kept &lt;goal&gt;</textarea>" in response.content.decode()
    assert "The talks were held in good spirit." in main(response)
    assert not Recommendation.objects.exists()
    # The page now stands at the address of the button; its links lead on as before.
    shown = response.content.decode().split("<main")[1]
    relative = re.findall(r'href="([^"#]*[?](?:after|back|passage|show|part)=[^"]*)"', shown)
    assert len(relative) > 5
    assert {link.split("?")[0] for link in relative} == {page(briefing)}


def test_organisations_that_the_words_name_are_also_involved(coordinator: Client, cast: Cast) -> None:
    cast.data.short_name = "EU"
    cast.data.save()
    briefing = factories.briefing(cast, "Next steps include:\n\n- Establish a U.S.-EU task force on Health\n")
    (passage,) = suggested(briefing)

    sent(coordinator, passage)

    # “Health” is a word like any other.
    assert list(Recommendation.objects.get().parties.all()) == [cast.data]


@pytest.mark.parametrize(
    ("name", "short_name", "words", "is_named"),
    one_in(
        3,
        [
            ("United States", "U.S.", "a U.S.-EU task force", True),
            ("United States", "US", "a task force with the U.S.", True),
            ("United States", "U.S.", "a US task force", True),
            ("U.S.", "", "a task force of the US, as agreed", True),
            ("United States", "U.S.", "a task force of the United States", True),
            ("European Union", "E.U.", "an EU task force", True),
            ("Directorate-General for Health", "DG SANTE", "a task force led by DG SANTE", True),
            (
                "Permanent Delegation of the Commission",
                "Delegation's Office",
                "a Delegation\u2019s Office task force",
                True,
            ),
            ("United States", "US", "a task force that helps us", False),
            ("United States", "US", "a BUS task force", False),
            ("United States", "US", "a USB task force", False),
        ],
    ),
)
def test_known_names_become_parties_with_full_stops_or_without_and_by_either_name(
    coordinator: Client,
    cast: Cast,
    name: str,
    short_name: str,
    words: str,
    is_named: bool,  # noqa: FBT001
) -> None:
    named = Organisation.objects.create(name=name, short_name=short_name)
    briefing = factories.briefing(cast, f"Next steps include:\n\n- Establish {words}\n")
    (passage,) = suggested(briefing)

    sent(coordinator, passage)
    (made,) = Recommendation.objects.all()
    actions.enter_in_error(recommendation=made, by=cast.coordinator, draft=factories.drafted("Tried."))
    again = actions.track_suggestion(passage=passage, by=cast.coordinator, draft=factories.drafted(""))

    expected = [named] if is_named else []
    assert list(made.parties.all()) == list(again.parties.all()) == expected


@pytest.mark.parametrize(
    ("short_name", "words", "is_it"),
    [("U.S.", "US", True), ("US", "U.S.", True), ("EU", "E.U.", True), ("", "...", False), ("US", "USA", False)],
)
def test_who_is_addressed_is_known_with_full_stops_or_without(
    cast: Cast,
    short_name: str,
    words: str,
    is_it: bool,  # noqa: FBT001
) -> None:
    named = Organisation.objects.create(name="A partner", short_name=short_name)

    assert (Organisation.objects.offered().addressed(words) == named) is is_it


def test_only_what_is_left_is_shown_in_its_context(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    for passage in briefing.passages.content().filter(suggested_kind__isnull=True):
        actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    actions.track_suggestion(passage=suggested(briefing)[0], by=cast.coordinator, draft=factories.drafted(""))

    shown = main(coordinator.get(page(briefing, "?show=left"))).split("Review")[0]

    assert "Shared training courses" in shown
    assert "Next steps" in shown
    assert "good spirit" not in shown
    assert "1 passage is not shown" in shown


def test_links_and_decisions_stay_with_what_is_left(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    one, other, *_more = suggested(briefing)
    where = page(briefing, f"?show=left&passage={one.pk}")
    shown = coordinator.get(where).content.decode().split('class="columns')[1].split("</main>")[0]
    links = re.findall(r'href="([^"]*)"[^>]*>([^<]*)', shown)
    of_page = [(link, words) for link, words in links if link.startswith(("?", f"{page(briefing)}?"))]
    assert [words for link, words in of_page if "show=left" not in link] == ["Show the whole text"]
    actions_of = re.findall(r'<form[^>]* method="post" action="([^"]*)"', shown)
    assert len(actions_of) == 2
    assert all(each.endswith("?show=left") for each in actions_of)

    skipped = coordinator.post(actions_of[1], {"decision": "duplicate"})
    refused = coordinator.post(actions_of[0], as_shown(coordinator, other) | {"title": ""})

    assert skipped["Location"] == page(briefing, f"?show=left&after={one.number}")
    assert (refused.status_code, refused.context["only_left"]) == (422, True)
    card_of_decided = coordinator.get(page(briefing, f"?show=left&passage={one.pk}")).content.decode()
    undo = re.findall(r'action="([^"]*/take-back[^"]*)"', card_of_decided)[0]
    assert coordinator.post(undo)["Location"] == page(briefing, f"?show=left&passage={one.pk}")
    # Without it, the whole text stays.
    whole = coordinator.post(reverse("passage-set-aside", args=[other.pk]), {"decision": "duplicate"})
    assert "show" not in whole["Location"]


def test_the_parts_of_what_is_left_lead_to_each_other(coordinator: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, "\n\n".join(f"The ministries should open port {n}." for n in range(900)))
    shown = coordinator.get(page(briefing, "?show=left"))
    assert shown.context["part_count"] > 1
    assert '<a href="?show=left&amp;part=2" rel="next">' in shown.content.decode()


# --- Many at once ----------------------------------------------------------------------------------------------------


def test_all_are_looked_through_before_they_are_tracked(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    first, second, third = suggested(briefing)
    address = reverse("briefing-accept-all", args=[briefing.pk])
    token = str(coordinator.get(address).context["form"]["form_token"].value())
    data = {
        **{f"title-{each.pk}": each.suggested_title for each in (first, second)},
        f"title-{third.pk}": "Train inspectors together",
        "take": [str(first.pk), str(third.pk)],
        "lead": "health",
        "due_on": "2031-06-06",
        "themes": "public health",
        "position": "accepted",
        "form_token": token,
    }
    assert coordinator.post(address, data | {f"title-{third.pk}": " "}).status_code == 422
    assert coordinator.post(address, data | {"take": []}).status_code == 422

    for _ in range(2):
        said = main(coordinator.post(address, data, follow=True))
        assert "2 suggestions tracked: PARIS-01 to PARIS-02." in said

    made = list(Recommendation.objects.order_by("number"))
    assert [row.title for row in made] == [first.suggested_title, "Train inspectors together"]
    assert {(row.lead, str(row.due_on), row.position) for row in made} == {(cast.health, "2031-06-06", "accepted")}
    assert [list(row.themes.all()) for row in made] == [[cast.theme]] * 2
    assert Act.objects.filter(verb="admit_suggestions").count() == 1


def test_all_sent_again_with_other_ticks_or_titles_is_not_taken_for_the_first(
    coordinator: Client, briefing: Briefing
) -> None:
    first, second, third = suggested(briefing)
    address = reverse("briefing-accept-all", args=[briefing.pk])
    shown = coordinator.get(address).context["form"]
    data: dict[str, Any] = {each.name: each.title for each in shown.offered}
    data |= {"take": [first.pk], "form_token": str(shown["form_token"].value())}
    assert coordinator.post(address, data).status_code == 302
    data |= {"take": [first.pk, second.pk], f"title-{first.pk}": "Join the laboratories"}
    data |= {f"title-{second.pk}": "Train inspectors together"}

    refused = coordinator.post(address, data)

    said = main(refused)
    assert refused.status_code == 409
    assert "You sent this form before with different content, and 1 suggestion was tracked: PARIS-01." in said
    assert f"Title of PARIS-01 now {first.suggested_title} You entered Join the laboratories" in said
    assert ">Train inspectors together</textarea>" in refused.content.decode()
    assert [each.is_taken for each in refused.context["form"].offered] == [True, False]
    assert Recommendation.objects.count() == 1

    data["form_token"] = str(refused.context["form"]["form_token"].value())
    assert "1 suggestion tracked: PARIS-02." in main(coordinator.post(address, data, follow=True))
    actions.track_suggestion(passage=third, by=briefing.added_by, draft=factories.drafted(""))
    refused = coordinator.post(address, data | {"take": [third.pk]})
    assert refused.status_code == 409
    assert "1 suggestion was tracked: PARIS-02." in main(refused)


def test_the_whole_of_a_usual_briefing_is_compared_with_what_is_tracked_before_it_is_shown(
    coordinator: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not again when the form is sent: nothing is shown then."""
    factories.track(cast, title="Establish a joint network of laboratories", goal="")
    lines = "".join(f"- Plant tree number {number} in garden {number}\n" for number in range(60))
    text_of = f"Next steps include:\n\n{lines}- Establish the joint network of laboratories\n"
    briefing, compared = factories.briefing(cast, text_of), []

    def counted(title: str, *more: str, user: User) -> list[Similar]:
        compared.append(title)
        return similar(title, *more, user=user)

    monkeypatch.setattr("tracker.forms.review.similar", counted)
    address = reverse("briefing-accept-all", args=[briefing.pk])

    shown = coordinator.get(address)

    assert len(compared) == len(set(compared)) == 61
    *others, last = shown.context["form"].offered
    assert last.similar.recommendation.reference == "PARIS-01"
    assert [each.is_taken for each in (*others[-2:], last)] == [True, True, False]
    assert "not compared" not in main(shown)
    token = str(shown.context["form"]["form_token"].value())
    said = coordinator.post(address, {"take": [others[0].passage.pk], "form_token": token}, follow=True)
    assert "1 suggestion tracked: PARIS-02." in main(said)
    assert len(compared) == 61


def test_each_suggestion_shows_its_text_and_can_have_its_own_lead_and_due_date(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    address = reverse("briefing-accept-all", args=[briefing.pk])
    page = coordinator.get(address)
    first, second, _third = offered = page.context["form"].offered
    shown = main(page)
    for each in offered:
        assert text(each.source)[:60] in shown
    sent = {
        "take": [first.passage.pk, second.passage.pk],
        "form_token": str(page.context["form"]["form_token"].value()),
    }
    sent |= {f"lead-{first.passage.pk}": "Data Agency", f"due-{first.passage.pk}": "2031-02-03"}
    sent |= {"lead": cast.health.name, "due_on": "2032-01-01"}
    wrong = coordinator.post(address, sent | {f"lead-{second.passage.pk}": "Nobody knows it"})
    assert wrong.status_code == 422
    assert "Suggestion 2: " in main(wrong)

    coordinator.post(address, sent)

    one, two = Recommendation.objects.order_by("number")
    assert (one.lead, one.due_on, one.due_basis) == (cast.data, date(2031, 2, 3), DueBasis.SET_BY_US)
    assert two.lead == cast.health
    assert two.due_on == (second.due_on or date(2032, 1, 1))


def test_the_rest_is_decided_with_the_suggestions_or_without_them(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    page = coordinator.get(reverse("briefing-detail", args=[briefing.pk]))
    left, suggestions = page.context["left"], page.context["suggestions"]
    assert suggestions == 3
    assert f"Don't track the passages that are not suggested ({left - 3})" in main(page)
    assert f"Don't track the rest ({left} passages, suggestions included)" in main(page)
    address = reverse("briefing-set-aside-rest", args=[briefing.pk]) + "?only=others"
    shown = coordinator.get(address)
    assert "The suggestions stay to review." in main(shown)
    assert f"Don't track {left - 3} passages" in main(shown)

    sent = {"left": shown.context["form"]["left"].value(), "decision": "informational"}
    page = coordinator.post(address, sent, follow=True)

    assert f"{left - 3} passages not tracked." in main(page)
    assert coverage(briefing).to_review == 3
    assert "Don't track the rest (3 passages)" in main(page)
    assert "not suggested (" not in main(page)


def test_the_rest_is_one_decision_of_what_the_page_showed(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    address = reverse("briefing-set-aside-rest", args=[briefing.pk])
    shown = coordinator.get(address)
    count = shown.context["count"]
    assert f"Don't track {count} passages" in main(shown)
    assert "3 of these passages are suggestions." in main(shown)
    left = shown.context["form"]["left"].value()
    actions.track_suggestion(passage=suggested(briefing)[0], by=cast.second_coordinator, draft=factories.drafted(""))
    assert coordinator.post(address, {"left": left, "decision": "other"}).status_code == 422
    assert coordinator.post(address, {"left": "[0]", "decision": "informational"}).status_code == 422

    all_but_one = json.dumps(json.loads(left)[:-1])
    said = main(coordinator.post(address, {"left": all_but_one, "decision": "informational"}, follow=True))
    assert f"{count - 2} passages not tracked." in said
    assert coverage(briefing).to_review == 1

    said = main(coordinator.post(address, {"left": left, "decision": "informational"}, follow=True))

    assert "1 passage not tracked." in said
    assert "Reviewed by Coordinator on" in said
    assert PassageDecision.objects.values("act").distinct().count() == 2
    assert coverage(briefing).to_review == 0

    said = main(coordinator.post(address, {"left": left, "decision": "rejected"}, follow=True))

    assert "Nothing has changed. All of these passages were reviewed before." in said
    assert "passages not tracked." not in said
    assert not PassageDecision.objects.filter(decision=Decision.REJECTED).exists()


@pytest.mark.parametrize("what", ["new", "source"])
def test_what_a_colleague_decided_while_a_card_was_open_is_undone_only_on_purpose(
    coordinator: Client, cast: Cast, briefing: Briefing, what: str
) -> None:
    passage, item = suggested(briefing)[0], factories.track(cast)
    said = what if what == "new" else f"source:{item.pk}"
    typed = as_shown(coordinator, passage) | {"title": "Join the laboratories", "said": said}
    address = reverse("passage-accept", args=[passage.pk])
    first = actions.dont_track(passage=passage, by=cast.second_coordinator, decision=Decision.REJECTED)

    refused = coordinator.post(address, typed)

    assert refused.status_code == 409
    assert re.search(r"Second coordinator decided on .* not to track this passage \(Not ours\)", main(refused))
    assert 'value="Join the laboratories"' in refused.content.decode()
    assert PassageDecision.objects.get() == first
    assert not briefing.sources.exists()

    # Decided anew since: what the button undoes is no longer there, so it is named again.
    actions.undo_dont_track(passage=passage, by=cast.second_coordinator)
    second = actions.dont_track(passage=passage, by=cast.second_coordinator, decision=Decision.DUPLICATE)
    again = coordinator.post(address, as_refused(refused, typed))
    assert again.status_code == 409
    assert "(Duplicate)" in main(again)
    assert PassageDecision.objects.get() == second

    for _ in range(2):
        assert coordinator.post(address, as_refused(again, typed)).status_code == 302
    assert not PassageDecision.objects.exists()
    assert briefing.sources.count() == 1


def as_refused(refused: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what the button sends that undoes the decision of a colleague and tracks what was typed."""
    shown = refused.content.decode()
    button = re.search(r'<button[^>]* name="undoes" value="(\d+)"[^>]*>Undo that decision and track</button>', shown)
    assert button is not None
    token = str(refused.context["card"].form["form_token"].value())
    return typed | {"undoes": button[1], "form_token": token}


# --- Said before -----------------------------------------------------------------------------------------------------


def test_what_is_said_again_is_not_tracked_twice_without_a_choice(coordinator: Client, second: Briefing) -> None:
    again, trees = suggested(second)
    shown = coordinator.get(page(second))
    card = shown.content.decode().split('id="card"')[1]
    assert "<mark>" in card.split('PARIS-01/"')[1].split("</bdi>")[0]
    assert shown.context["card"].form.chosen == ""

    refused = sent(coordinator, again)
    assert refused.status_code == 422
    assert "Something very similar is tracked already. Choose what this is." in main(refused)
    bare = coordinator.post(reverse("passage-accept", args=[again.pk]), follow=True)
    assert "Something very similar is tracked already." in main(bare)
    preview = coordinator.get(reverse("briefing-accept-all", args=[second.pk])).context["form"]
    assert preview.titles == {trees.pk: "Plant trees"}
    assert Recommendation.objects.count() == 1


def test_new_although_similar(coordinator: Client, second: Briefing) -> None:
    sent(coordinator, suggested(second)[0], said="new")

    assert Recommendation.objects.get(reference="ROME-01").relations.count() == 0


def test_it_reiterates_and_undoing_that_ends_the_relation(coordinator: Client, second: Briefing) -> None:
    before = Recommendation.objects.get()

    sent(coordinator, suggested(second)[0], said=f"restates:{before.pk}")

    made = Recommendation.objects.get(reference="ROME-01")
    relation = Relation.objects.get()
    assert (relation.one, relation.kind, relation.other) == (made, "restates", before)
    assert made.entries.values("act").distinct().count() == 1
    item = main(coordinator.get(reverse("recommendation-detail", args=[before.reference])))
    assert "Reiterated at 1 meeting" in item

    undo(coordinator, second, relation.act)
    assert not Relation.objects.in_force().exists()
    assert [faults(row) for row in (made, before)] == [[], []]
    assert "unbroken" in verify()


def test_a_series_says_what_was_left_open_what_was_reiterated_and_what_is_new(
    coordinator: Client, cast: Cast, second: Briefing, with_time: None
) -> None:
    before = Recommendation.objects.get()
    factories.track(cast, title="Left alone")
    sent(coordinator, suggested(second)[0], said=f"restates:{before.pk}")
    sent(coordinator, suggested(second)[1])
    meeting, listed = reverse("meeting-detail", args=["ROME"]), reverse("recommendation-list")

    shown = main(coordinator.get(meeting)).split("Since the previous meeting")[1]
    assert "Open from before 2 recommendations Reiterated at this meeting 1 recommendation" in shown
    assert "Reiterated at this meeting, no progress since 1 recommendation New at this meeting 1 rec" in shown
    assert "Since the previous meeting" not in main(coordinator.get(reverse("meeting-detail", args=["PARIS"])))
    counted = [each for each in figures(coordinator.get(meeting).content.decode()) if "only=" in each.href]
    assert [(each.number, total(coordinator, each.href)) for each in counted] == [(1, 1), (1, 1), (1, 1)]
    assert "PARIS-01/" in coordinator.get(counted[0].href).content.decode()
    for choice in ("yes", "no_progress"):
        rows = coordinator.get(listed, {"reiterated": choice}).content.decode()
        assert [each in rows for each in ("PARIS-01/", "PARIS-02/", "ROME-01/")] == [True, False, False]
    item = reverse("recommendation-detail", args=[before.reference])
    assert "Reiterated at 1 meeting There was no progress since the first time." in main(coordinator.get(item))

    actions.report(recommendation=before, by=cast.holder, draft=factories.drafted("It began."), to=Status.IN_PROGRESS)

    assert "There was no progress" not in main(coordinator.get(item))
    assert "PARIS-01/" not in coordinator.get(listed, {"reiterated": "no_progress"}).content.decode()
    # Who does not see one of the two hears nothing of it.
    rights = MeetingRights(Openness.NAMED, roles={cast.health: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=second.meeting, rights=rights, reason="Not yet.")
    coordinator.force_login(cast.reader)
    assert "PARIS-01/" not in coordinator.get(listed, {"reiterated": "yes"}).content.decode()


def test_three_items_that_a_follow_on_meeting_says_in_other_words_are_each_recognised(
    coordinator: Client, cast: Cast, with_time: None
) -> None:
    tracked = {title: factories.track(cast, title=title, goal=goal) for title, goal in TRACKED}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tracker_recommendation")
    said = {words: title for words, title in RESTATED if words.startswith(("Hold the policy", "Grain", "Put the repo"))}
    text_of = "# Follow-up\n\nThe parties agreed on these actions:\n\n" + "".join(f"- {words}\n" for words in said)
    meeting = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME", follows=cast.meeting)
    made = actions.add_briefing(by=cast.coordinator, meeting=meeting, data=text_of.encode(), file_name="rome.md")
    items = suggested(Briefing.objects.get(pk=made.pk))
    assert len(items) == len(said) == 3

    for passage, title in zip(items, said.values(), strict=True):
        card = coordinator.get(page(passage.briefing, f"?passage={passage.pk}")).context["card"]
        assert card.form.similar[0].recommendation == tracked[title]
        sent(coordinator, passage, said=f"restates:{tracked[title].pk}")

    shown = coordinator.get(reverse("meeting-detail", args=["ROME"])).context["series"]
    listed = coordinator.get(shown.reiterated.url).content.decode()
    assert all(title in listed for title in said.values())
    assert (shown.reiterated.count, shown.ignored.count, shown.new.count) == (3, 3, 0)


def test_the_last_meeting_of_a_series_counts_at_how_many_it_was_reiterated_and_what_came_of_it(
    cast: Cast, sign_in: SignIn, with_time: None
) -> None:
    ignored, moving = factories.track(cast), factories.track(cast, title="Under way")
    *_, last = factories.reiterate(cast, ignored, 3)
    factories.reiterate(replace(cast, meeting=last.meeting), moving)
    how: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("Said once more.")}
    actions.relate(recommendation=last, kind=RelationKind.RESTATES, other=moving, **how)
    actions.report(recommendation=moving, by=cast.holder, draft=factories.drafted("It began."), to=Status.IN_PROGRESS)
    client, listed = sign_in(cast.reader), reverse("recommendation-list")

    response = client.get(reverse("meeting-detail", args=[last.meeting.code]))

    shown = response.context["series"]
    assert (shown.reiterated.count, shown.ignored.count) == (2, 1)
    assert total(client, shown.ignored.url) == 1
    found = {choice: total(client, f"{listed}?reiterated={choice}") for choice in ("yes", "several", "no_progress")}
    assert found == {"yes": 2, "several": 2, "no_progress": 1}
    assert total(client, f"{listed}?reiterated=several&reiterated=no_progress") == 2


def test_a_meeting_of_a_series_counts_what_was_reiterated_at_it_and_not_elsewhere(
    cast: Cast, sign_in: SignIn, with_time: None
) -> None:
    first, second = factories.track(cast), factories.track(cast, title="Two")
    *_, last = factories.reiterate(cast, first, 2)
    factories.reiterate(cast, second)
    empty = actions.add_meeting(by=cast.coordinator, name="Empty", code="EMPTY", follows=last.meeting)
    gone = factories.track(replace(cast, meeting=last.meeting), title="Gone")
    actions.supersede(recommendation=gone, by=cast.coordinator, draft=factories.drafted(), successor=last)
    counts = {}
    for meeting in (last.meeting, empty):
        shown = sign_in(cast.reader).get(reverse("meeting-detail", args=[meeting.code])).context["series"]
        counts[meeting.code] = [shown.reiterated.count, shown.ignored.count, shown.new.count]
    assert counts == {last.meeting.code: [1, 1, 0], "EMPTY": [0, 0, 0]}


def test_a_source_of_another_meeting_counts_like_a_relation(
    cast: Cast, second: Briefing, sign_in: SignIn, with_time: None
) -> None:
    item, client = Recommendation.objects.get(), sign_in(cast.reader)
    listed = f"{reverse('recommendation-list')}?reiterated="
    same = factories.briefing(cast, "# Notes\n\nNext steps include:\n\n- Establish the joint network\n")
    words, how = words_of(suggested(same)[0]), {"by": cast.coordinator, "draft": factories.drafted("")}
    actions.add_sources(recommendation=item, sources=[words], **how)
    assert "No recommendations match" in main(client.get(f"{listed}yes"))

    actions.add_sources(recommendation=item, sources=[words_of(suggested(second)[0])], **how)
    assert total(client, f"{listed}yes") == total(client, f"{listed}no_progress") == 1
    assert "No recommendations match" in main(client.get(f"{listed}several"))

    factories.reiterate(cast, item)
    assert total(client, f"{listed}several") == 1


def test_what_was_reiterated_by_a_past_day_is_counted_as_of_it(cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast, days_ago=130)
    factories.reiterate(cast, item, 2, days_ago=120)
    actions.report(recommendation=item, by=cast.holder, draft=factories.drafted("Begun."), to=Status.IN_PROGRESS)
    client = sign_in(cast.reader)

    def counted(days_ago: int) -> tuple[int, int]:
        day = f"as_of={timezone.localdate() - timedelta(days=days_ago)}"
        shown = client.get(f"{reverse('overview')}?{day}").content.decode()
        (figure,) = [link for link in figures(shown) if "reiterated=no_progress" in link.href]
        listed = client.get(f"{reverse('recommendation-list')}?reiterated=no_progress&{day}").content.decode()
        assert figure.number is not None
        return figure.number, listed.count("<td class=cell-reference")

    assert [counted(125), counted(30), counted(29), counted(0)] == [(0, 0), (0, 0), (1, 1), (0, 0)]


def test_another_source_of_the_same_item_is_quoted_with_its_meeting_and_can_be_undone(
    coordinator: Client, cast: Cast, second: Briefing
) -> None:
    item = Recommendation.objects.get()
    data = {"said": f"source:{item.pk}"}

    pressed = as_shown(coordinator, suggested(second)[0]) | data
    for _ in range(2):
        said = main(coordinator.post(reverse("passage-accept", args=[suggested(second)[0].pk]), pressed, follow=True))
        assert "Added as another source of PARIS-01." in said

    assert Recommendation.objects.count() == 1
    entry = item.entries.get(kind="edit")
    assert log_sentences.entry_action(entry) == "added another source"
    assert coverage(second).tracked == 1
    address = reverse("recommendation-detail", args=[item.reference])
    shown = main(coordinator.get(address))
    assert "Establish the joint network of laboratories" in shown
    assert "Rome meetings" in shown
    assert "Reiterated at 1 meeting" in shown
    assert faults(item) == []
    assert "unbroken" in verify()

    assert "Another source" in text(card(coordinator, suggested(second)[0]))
    assert "The source was removed from PARIS-01." in undo_on_card(coordinator, suggested(second)[0])
    assert coverage(second).tracked == 0
    assert "Establish the joint network" not in main(coordinator.get(address)).split("Log")[0]
    assert faults(item) == []
    assert "unbroken" in verify()
    # And again: what was undone is in nobody's way.
    sent(coordinator, suggested(second)[0], **data)
    assert coverage(second).tracked == 1


def test_a_source_of_a_meeting_that_somebody_cannot_see_is_not_shown_to_them(
    client: Client, cast: Cast, second: Briefing
) -> None:
    item = Recommendation.objects.get()
    words, draft = words_of(suggested(second)[0]), factories.drafted("")
    actions.add_sources(recommendation=item, by=cast.coordinator, draft=draft, sources=[words])
    rights = MeetingRights(Openness.NAMED, roles={cast.health: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=second.meeting, rights=rights, reason="Not yet.")
    address = reverse("recommendation-detail", args=[item.reference])

    client.force_login(cast.reader)
    hidden = main(client.get(address))
    report = text(client.get(reverse("report")).content.decode())
    file = client.get(reverse("recommendation-export-json") + "?fields_in=all").getvalue().decode()
    client.force_login(cast.lead_staff)
    seen = main(client.get(address))

    for shown in (hidden, report, file):
        assert "Establish the joint network" not in shown
        assert "Rome" not in shown
        assert "Reiterated at" not in shown
    assert "Establish the joint network" in seen
    # Nor do their own pages of the second briefing tell of an item that they cannot see.
    rights = MeetingRights(Openness.NAMED, roles={cast.health: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Not yet.")
    open_again = MeetingRights(Openness.EVERYONE)
    actions.change_meeting_rights(by=cast.coordinator, meeting=second.meeting, rights=open_again, reason="Now.")
    client.force_login(cast.reader)
    other = client.get(page(second))
    assert "PARIS-01" not in other.content.decode()
    assert other.context["coverage"] is None


def test_only_who_coordinates_both_meetings_adds_a_source_across_them(cast: Cast, second: Briefing) -> None:
    item, words = Recommendation.objects.get(), words_of(suggested(second)[0])
    rights = MeetingRights(roles={cast.reader: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=second.meeting, rights=rights, reason="Helps.")

    with pytest.raises(Refused, match="Only a coordinator"):
        actions.add_sources(recommendation=item, by=cast.reader, draft=factories.drafted(""), sources=[words])


def test_the_same_source_is_not_added_twice(cast: Cast, second: Briefing) -> None:
    item, passage = Recommendation.objects.get(), suggested(second)[0]
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted(""), "sources": [words_of(passage)]}
    actions.add_sources(recommendation=item, **common)

    with pytest.raises(Refused, match="already has this source"):
        actions.add_sources(recommendation=item, **common)
    with pytest.raises(Refused, match="already tracked as PARIS-01"):
        actions.add_sources(recommendation=item, passage=passage, **common)
    more = {**common, "sources": [words_of(suggested(second)[1])]}
    actions.add_sources(recommendation=item, **more)
    assert faults(item) == []
    assert "unbroken" in verify()
    source = item.sources.order_by("pk")[0]
    actions.remove_source(source=source, by=cast.coordinator, draft=factories.drafted(""))
    with pytest.raises(EditConflict):
        actions.remove_source(source=source, by=cast.coordinator, draft=factories.drafted(""))


@pytest.mark.parametrize("said", ["restates:0", "source:999999999", "else", "restates:", "source:1:2"])
def test_odd_choices_are_refused(coordinator: Client, second: Briefing, said: str) -> None:
    assert sent(coordinator, suggested(second)[0], said=said).status_code == 422
    assert Recommendation.objects.count() == 1


def test_an_item_by_hand_asks_once_and_a_form_sent_twice_does_not_ask(coordinator: Client, second: Briefing) -> None:
    address = "/meetings/ROME/recommendations/add"
    data = {"title": "Establish the joint laboratory network", "kind": "action", "priority": "ordinary"}
    data |= {"form_token": str(uuid4())}

    asked = coordinator.post(address, data)
    assert asked.status_code == 422
    assert "It reiterates PARIS-01" in main(asked)
    assert "add this text as another source" not in main(asked)
    for _ in range(2):
        answer = coordinator.post(address, data | {"said": "new"})
        assert answer["Location"] == "/recommendations/ROME-01/"
    assert Recommendation.objects.count() == 2
