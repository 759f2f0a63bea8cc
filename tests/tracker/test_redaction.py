"""Removing words from the log for good: what goes, what stays, that it still verifies, and what is refused."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.conftest import Cast
from tests.tracker.chains import faults
from tracker import actions, log_sentences
from tracker.actions import steps
from tracker.actions.redaction import parts
from tracker.models import Act, ProgressEntry, Recommendation
from tracker.workflow import Decision, Position, Refused, RelationKind, Status, Step

NAME = "Nobody Inparticular"
"""The words that somebody pasted by mistake."""


def unbroken() -> None:
    """Everything still verifies."""
    call_command("verify_log", stdout=StringIO())


def everywhere(words: str) -> list[str]:
    """The tables of the whole database in which some words stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0", [words])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def redact(
    cast: Cast, recommendation: Recommendation, out: dict[ProgressEntry, list[str]], text: str = "Named a patient."
) -> list[ProgressEntry]:
    """Redact as a coordinator, with a reason."""
    draft = factories.drafted(text)
    return actions.redact(recommendation=recommendation, by=cast.coordinator, draft=draft, out=out)


@pytest.fixture
def entry(cast: Cast, recommendation: Recommendation) -> ProgressEntry:
    """A report in which the name stands wherever words can stand."""
    link = actions.NewEvidence(f"https://example.org/{NAME.replace(' ', '-')}", f"Letter of {NAME}")
    draft = factories.drafted(
        f"{NAME} is ill.", next_step=f"Ask {NAME}.", received_from=f"{NAME}, by mail", evidence=(link,)
    )
    return actions.report(recommendation=recommendation, by=cast.coordinator, draft=draft, to=Status.IN_PROGRESS)


def test_words_go_from_the_entry_and_its_evidence_and_everything_verifies(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    assert everywhere(NAME) == ["tracker_evidence", "tracker_progressentry"]

    (made,) = redact(cast, recommendation, {entry: list(parts(entry))})

    assert everywhere(NAME) == []
    assert everywhere(NAME.replace(" ", "-")) == []
    unbroken()
    entry.refresh_from_db()
    assert (made.kind, made.redacts, made.text) == (Step.REDACT, entry, "Named a patient.")
    assert entry.redacted_through == made
    assert (entry.salt, entry.redacted_by, entry.redacted_at) == ("", cast.coordinator, made.recorded_at)
    assert (entry.kind, entry.status_to, entry.by) == (Step.REPORT, Status.IN_PROGRESS, cast.coordinator)


def test_what_is_not_chosen_stays_and_can_be_removed_later(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    redact(cast, recommendation, {entry: ["text"]})
    entry.refresh_from_db()
    assert (entry.text, entry.next_step) == ("", f"Ask {NAME}.")
    unbroken()

    redact(cast, recommendation, {entry: ["next_step", "evidence.0.title"]})
    entry.refresh_from_db()
    assert (entry.next_step, entry.received_from) == ("", f"{NAME}, by mail")
    assert entry.evidence.get().url.startswith("https://example.org/")
    unbroken()


def test_a_title_that_was_changed_goes_from_log_and_versions(cast: Cast, recommendation: Recommendation) -> None:
    for title in (f"Ask {NAME}", "Ask somebody"):
        actions.edit(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(""), new={"title": title}
        )
    assert everywhere(NAME) == ["tracker_progressentry", "tracker_recommendationevent"]
    first, second = recommendation.entries.filter(kind=Step.EDIT).order_by("sequence")

    made = redact(cast, recommendation, {first: ["changes.title.new"], second: ["changes.title.old"]})

    assert everywhere(NAME) == []
    unbroken()
    assert len({entry.act_id for entry in made}) == 1
    first.refresh_from_db()
    assert first.changes == {"title": ["Establish a joint laboratory network", None]}
    recommendations: Any = Recommendation
    versions = recommendations.pgh_event_model.objects.filter(id=recommendation.pk)
    assert list(versions.order_by("pgh_id").values_list("title", flat=True))[1] == ""
    recommendation.refresh_from_db()
    assert recommendation.title == "Ask somebody"


def test_words_of_the_present_are_edited_first(cast: Cast, recommendation: Recommendation) -> None:
    first = recommendation.entries.get()
    with pytest.raises(Refused, match="PARIS-01 still has these words"):
        redact(cast, recommendation, {first: ["changes.title.new"]})


def test_only_a_coordinator_redacts_and_only_with_a_reason(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    for person in (cast.holder, cast.lead_staff, cast.reader, cast.administrator):
        with pytest.raises(Refused):
            actions.redact(
                recommendation=recommendation, by=person, draft=factories.drafted("Why."), out={entry: ["text"]}
            )
    with pytest.raises(Refused, match="Say why the words are removed"):
        redact(cast, recommendation, {entry: ["text"]}, text=" ")
    with pytest.raises(Refused, match="Select the words to remove"):
        redact(cast, recommendation, {entry: []})
    entry.refresh_from_db()
    assert entry.text


def test_the_same_words_are_not_removed_twice(cast: Cast, recommendation: Recommendation, entry: ProgressEntry) -> None:
    redact(cast, recommendation, {entry: ["text"]})
    with pytest.raises(Refused, match="have already been removed"):
        redact(cast, recommendation, {entry: ["text"]})


def test_the_same_form_sent_twice_redacts_once(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    draft = factories.drafted("Named a patient.", form_token=uuid4())
    out = {entry: ["text"]}
    first = actions.redact(recommendation=recommendation, by=cast.coordinator, draft=draft, out=out)
    second = actions.redact(recommendation=recommendation, by=cast.coordinator, draft=draft, out=out)
    assert first == second
    assert recommendation.entries.filter(kind=Step.REDACT).count() == 1


def test_a_redaction_of_an_internal_entry_is_internal(cast: Cast, recommendation: Recommendation) -> None:
    draft = factories.drafted(f"{NAME} is ill.", internal=True)
    entry = actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
    (made,) = redact(cast, recommendation, {entry: ["text"]})
    assert made.internal


def test_the_reason_of_a_redaction_can_be_redacted_too(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    (made,) = redact(cast, recommendation, {entry: ["text"]}, text=f"It named {NAME}.")
    redact(cast, recommendation, {made: ["text"], entry: ["next_step", "received_from"]})
    assert everywhere(NAME) == ["tracker_evidence"]
    unbroken()


def test_an_entry_of_the_first_format_loses_what_was_written_as_a_whole(
    cast: Cast, recommendation: Recommendation, entry: ProgressEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.chain.FORMAT", 1)
    older = factories.track(cast, title="Older")
    draft = factories.drafted(f"{NAME} is ill.", next_step=f"Ask {NAME}.")
    written = actions.add(recommendation=older, by=cast.coordinator, draft=draft)
    monkeypatch.undo()
    assert parts(written) == {"text": f"{NAME} is ill.", "next_step": f"Ask {NAME}."}

    redact(cast, older, {written: ["text"]})

    written.refresh_from_db()
    assert (written.text, written.next_step) == ("", "")
    assert faults(older) == []


def test_the_reason_of_an_act_is_removed_by_an_act(cast: Cast, recommendation: Recommendation) -> None:
    briefing = factories.briefing(cast)
    passage = briefing.passages.in_order().last()
    assert passage is not None
    reason = f"{NAME} said so."
    decision = actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.REJECTED, reason=reason)

    made = actions.redact_act(act=decision.act, by=cast.coordinator, reason="Named a patient.")

    assert everywhere(NAME) == []
    act = Act.objects.get(pk=decision.act_id)
    assert (act.reason, act.redaction["act"], made.redacts_id) == ("", made.pk, act.pk)
    unbroken()
    with pytest.raises(Refused, match="no reason to remove"):
        actions.redact_act(act=act, by=cast.coordinator, reason="Again.")
    with pytest.raises(Refused, match="Only a coordinator"):
        actions.redact_act(act=made, by=cast.reader, reason="Again.")


def edit(cast: Cast, recommendation: Recommendation, title: str) -> None:
    actions.edit(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(""), new={"title": title})


def test_a_title_stands_in_no_other_log(cast: Cast, recommendation: Recommendation) -> None:
    other, supported = factories.track(cast, title="Another"), factories.track(cast, title="A third")
    edit(cast, recommendation, f"Ask {NAME}")
    recommendation.refresh_from_db()
    draft = factories.drafted("It is the same.")
    actions.supersede(recommendation=other, by=cast.coordinator, draft=draft, successor=recommendation)
    joined: dict[str, Any] = {"kind": RelationKind.SUPPORTS, "other": recommendation}
    actions.relate(recommendation=supported, by=cast.coordinator, draft=draft, **joined)
    edit(cast, recommendation, "Ask somebody")

    first, second = recommendation.entries.filter(kind=Step.EDIT).order_by("sequence")
    redact(cast, recommendation, {first: ["changes.title.new"], second: ["changes.title.old"]})

    assert everywhere(NAME) == []
    successor = {"id": recommendation.pk, "name": "PARIS-01"}
    assert other.entries.latest("sequence").changes["successor"] == [None, successor]
    unbroken()


def titles_in_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entries name other recommendations as they did before: with their titles."""
    changes_now = steps._changes

    def named(row: Recommendation) -> dict[str, Any]:
        return {"id": row.pk, "name": str(row)}

    def changes_then(locked: Recommendation, fields: Any, wanted: steps.Change) -> dict[str, Any]:
        successor = {"successor": [None, named(wanted.successor)]} if wanted.successor else {}
        return changes_now(locked, fields, wanted) | successor

    monkeypatch.setattr("tracker.actions.relations.logged_value", named)
    monkeypatch.setattr("tracker.actions.steps._changes", changes_then)


def test_titles_that_older_entries_hold_of_others_are_offered_and_removed(
    client: Client, cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles_in_entries(monkeypatch)
    better = factories.track(cast, title=f"Ask {NAME}")
    draft = factories.drafted("It is the same.")
    joined: dict[str, Any] = {"kind": RelationKind.SUPPORTS, "other": better}
    actions.relate(recommendation=recommendation, by=cast.coordinator, draft=draft, **joined)
    actions.supersede(recommendation=recommendation, by=cast.coordinator, draft=draft, successor=better)
    monkeypatch.undo()
    related, superseded = recommendation.entries.order_by("sequence")[1:]
    assert parts(superseded)["changes.successor.new"] == f"PARIS-02 Ask {NAME}"
    client.force_login(cast.coordinator)
    address = reverse("entry-redact", args=[recommendation.reference, superseded.pk])
    assert "Title of the recommendation that replaces it after the change" in client.get(address).content.decode()

    chosen = [f"{superseded.sequence}:changes.successor.new", f"{related.sequence}:changes.supports.new"]
    answer = client.post(address, _form(recommendation, *chosen, seen=Status.SUPERSEDED))

    assert answer.status_code == 302, answer.content.decode()
    for entry in (related, superseded):
        entry.refresh_from_db()
    assert (superseded.changes["successor"], related.changes["supports"]) == ([None, None], [[], None])
    assert log_sentences.entry_action(superseded) == "closed it as superseded by another recommendation"
    assert log_sentences.entry_action(related) == "changed its relations to recommendations whose names were removed"
    unbroken()


def test_a_title_in_the_log_of_another_is_offered_where_it_is_redacted(
    client: Client, cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.track(cast, title="Another")
    edit(cast, recommendation, f"Ask {NAME}")
    recommendation.refresh_from_db()
    titles_in_entries(monkeypatch)
    draft = factories.drafted("It is the same.")
    actions.supersede(recommendation=other, by=cast.coordinator, draft=draft, successor=recommendation)
    monkeypatch.undo()
    edit(cast, recommendation, "Ask somebody")
    client.force_login(cast.coordinator)
    address = reverse("entry-redact", args=[recommendation.reference, factories.entry(recommendation, 2).pk])
    page = client.get(address).content.decode()
    today = date_format(timezone.localdate(), "j F Y")
    place = f"in the entry of {today} of PARIS-02"
    assert f"Title of the recommendation that replaces it after the change, {place}" in page

    data = _form(recommendation, "2:changes.title.new", "3:changes.title.old", seen=Status.NOT_YET_REPORTED)
    data["parts"].append(f"{factories.entry(other, 2).pk}:changes.successor.new")
    answer = client.post(address, data)

    assert answer.status_code == 302, answer.content.decode()
    assert everywhere(NAME) == []
    assert len(set(ProgressEntry.objects.filter(kind=Step.REDACT).values_list("act", flat=True))) == 1
    unbroken()


def test_the_log_of_the_admin_names_recommendations_by_their_reference(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.coordinator)
    address = reverse("admin:tracker_recommendation_change", args=[recommendation.pk])
    for title in (f"Ask {NAME}", "Ask somebody"):
        form = client.get(address).context["adminform"].form
        page = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
        assert client.post(address, page | {"title": title}).status_code == 302
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["PARIS-01"] * 2
    first, second = recommendation.entries.filter(kind=Step.EDIT).order_by("sequence")

    redact(cast, recommendation, {first: ["changes.title.new"], second: ["changes.title.old"]})

    assert everywhere(NAME) == []


def test_rows_of_the_admin_s_log_from_before_get_the_reference(cast: Cast, recommendation: Recommendation) -> None:
    content = ContentType.objects.get_for_model(Recommendation)
    for pk, name in ((recommendation.pk, f"PARIS-01 Ask {NAME}"), (0, "PARIS-00 Gone")):
        LogEntry.objects.create(
            user=cast.coordinator, content_type=content, object_id=str(pk), object_repr=name, action_flag=CHANGE
        )
    with connection.cursor() as cursor:
        cursor.execute(import_module("tracker.migrations.0024_admin_log_names").NAME)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"PARIS-01", "PARIS-00 Gone"}


# --- The pages -------------------------------------------------------------------------------------------------------


def _form(recommendation: Recommendation, *chosen: str, **changed: Any) -> dict[str, Any]:
    """What is sent; `chosen` are parts, each behind the number of its entry in the log, else the text of the second."""
    data = {"text": "Named a patient.", "understood": "on", "seen": Status.IN_PROGRESS, "form_token": str(uuid4())}
    parts = [each.partition(":") for each in chosen or ("2:text",)]
    keys = [f"{factories.entry(recommendation, int(number)).pk}:{part}" for number, _, part in parts]
    return data | {"parts": keys} | changed


def test_the_page_says_what_it_does_and_does_it(
    client: Client, cast: Cast, recommendation: Recommendation, entry: ProgressEntry
) -> None:
    client.force_login(cast.coordinator)
    page = reverse("recommendation-detail", args=[recommendation.reference])
    address = reverse("entry-redact", args=[recommendation.reference, entry.pk])
    assert address in client.get(page).content.decode()
    shown = client.get(address).content.decode()
    assert "This cannot be undone." in shown
    assert f"Ask {NAME}." in shown

    answer = client.post(
        address, _form(recommendation, "2:text", "2:next_step", "2:evidence.0.place", "2:evidence.0.title")
    )

    assert answer.status_code == 302
    shown = client.get(page).content.decode()
    assert f"{NAME} is ill." not in shown
    assert "removed words from this entry" in shown
    assert "Named a patient." in shown
    assert "Coordinator</strong> removed words from an earlier entry" in shown.replace("\n", " ").replace("      ", "")
    checks = client.get(reverse("log-checks")).content.decode()
    assert "Named a patient." in checks


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"understood": ""}, "Confirm that you understand that this cannot be undone."),
        ({"parts": []}, "Select the words to remove."),
        ({"parts": ["1:text"]}, "Some of these words have already been removed."),
        ({"text": ""}, "Say why the words are removed."),
    ],
)
def test_what_is_missing_is_said_and_nothing_goes(
    client: Client,
    cast: Cast,
    recommendation: Recommendation,
    entry: ProgressEntry,
    changed: dict[str, Any],
    sentence: str,
) -> None:
    client.force_login(cast.coordinator)
    address = reverse("entry-redact", args=[recommendation.reference, entry.pk])
    answer = client.post(address, _form(recommendation, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert everywhere(NAME)


def test_the_same_words_in_other_entries_are_offered(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    for title in (f"Ask {NAME}", "Ask somebody"):
        actions.edit(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(""), new={"title": title}
        )
    client.force_login(cast.coordinator)
    address = reverse("entry-redact", args=[recommendation.reference, factories.entry(recommendation, 2).pk])
    today = date_format(timezone.localdate(), "j F Y")
    assert f"Title before the change, in the entry of {today}" in client.get(address).content.decode()

    data = _form(recommendation, "2:changes.title.new", "3:changes.title.old", seen=Status.NOT_YET_REPORTED)
    answer = client.post(address, data)

    assert answer.status_code == 302, answer.content.decode()
    assert everywhere(NAME) == []
    shown = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "(removed)" in shown


def test_the_reason_of_an_act_is_removed_on_its_page(client: Client, cast: Cast) -> None:
    act = actions.open_act(by=cast.coordinator, verb="set_aside", reason=f"{NAME} said so.")
    client.force_login(cast.coordinator)
    address = reverse("act-redact", args=[act.pk])
    assert client.post(address, {"text": "", "understood": "on"}).status_code == 422

    answer = client.post(address, {"text": "Named a patient.", "understood": "on"}, follow=True)

    assert "The reason of act" in answer.content.decode()
    assert everywhere(NAME) == []
    assert client.post(address, {"text": "Again.", "understood": "on"}).status_code == 422


def test_an_entry_without_words_offers_no_form(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    client.force_login(cast.coordinator)
    draft = factories.drafted("")
    accepted = actions.respond(
        recommendation=recommendation, by=cast.coordinator, draft=draft, position=Position.ACCEPTED
    )
    address = reverse("entry-redact", args=[recommendation.reference, accepted.pk])

    page = client.get(address).content.decode()

    assert "This entry has no words that can be removed." in page
    assert 'name="understood"' not in page
    assert client.post(address, {"text": "Named a patient.", "understood": "on"}).status_code == 422
