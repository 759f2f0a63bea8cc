"""A corrected version of a briefing: what is carried over, what is to review again, and what is shown of both."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Meeting, Passage
from briefings.revising import Match, Piece, matches
from briefings.storing import AlreadyStored
from tests import factories
from tests.conftest import Cast
from tests.tracker.chains import faults
from tests.tracker.pages import text
from tests.tracker.reviewing import main
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.models import PassageDecision, Recommendation, Source
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.statistics import coverage
from tracker.workflow import Decision, EditConflict, Refused

BEFORE = """# Outcome

The talks were held in good spirit. Both sides thanked the hosts.

Next steps include:

- Establish a joint laboratory network
- Create a common stockpile register
- Train inspectors together
"""
AFTER = """# Outcome, corrected

Both sides thanked the hosts.

Next steps include:

- Train inspectors together
- Establish a joint laboratory   network
- Create a shared stockpile register

The talks were held in good spirit.
"""


def pieces(words: str) -> list[Piece]:
    return [Piece(each) for each in words.split()]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("a b c", "a b c", {0: (0, False), 1: (1, False), 2: (2, False)}),
        ("a b c", "c a b", {0: (2, True), 1: (0, False), 2: (1, False)}),
        ("a b", "a x b", {0: (0, False), 2: (1, False)}),
        ("a a b", "a b a a", {0: (0, False), 1: (2, True), 2: (1, False)}),
        ("a", "", {}),
    ],
)
def test_the_same_words_are_found_and_what_was_moved(before: str, after: str, found: dict[int, Any]) -> None:
    assert matches(pieces(before), pieces(after)) == {place: Match(*match) for place, match in found.items()}


def test_words_are_looked_for_under_the_same_heading_first() -> None:
    before = [Piece("Agreed.", "Health"), Piece("Agreed.", "Trade")]

    found = matches(before, [Piece("Agreed.", "Trade"), Piece("Agreed.", "Energy")])

    assert {place: match.before for place, match in found.items()} == {0: 1, 1: 0}


def test_what_is_divided_now_has_the_words_of_what_was_one_passage() -> None:
    before = [Piece("Ratify it, open them and report."), Piece("Thanks."), Piece("Report it.")]
    after = [Piece("New."), Piece("Ratify it,"), Piece("open them"), Piece("and report."), Piece("Thanks.")]
    found = {0: 0, 1: 1, 2: 1, 3: 1, 4: 2}
    assert matches([Piece("New."), *before], after) == {place: Match(each, False) for place, each in found.items()}
    assert matches(before, [Piece("Ratify it,"), Piece("Thanks."), Piece("open them and report.")]) == {
        1: Match(1, False)
    }, "what stands between them parts them"


def test_a_sentence_that_is_divided_since_keeps_its_decision_and_its_recommendation(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = "The Council calls on States to ratify the treaty, to open their registers and to report by May 2027."
    others = "The Council calls on States to train their staff, to publish their lists and to lend their ships."
    words = f"# Outcome\n\n{asks} The hosts were thanked.\n\n{others}\n"
    with monkeypatch.context() as as_before:
        as_before.setattr("briefings.reading.rules.suggestions.divided", lambda _context, passage, _found: [passage])
        before = factories.briefing(cast, words)
    passage, other = (before.passages.get(start=words.index(each)) for each in (asks, others))
    assert before.quote(passage.start, passage.end).strip() == asks
    by, draft = cast.second_coordinator, factories.drafted("")
    source = actions.SourceText(before, words.index(asks), words.index(asks) + len(asks))
    actions.track(new=factories.new(cast, "Ratify", sources=[source]), by=by, draft=draft)
    actions.dont_track(passage=other, by=by, decision=Decision.DUPLICATE)

    after = revise(cast, before, words.replace("hosts were thanked", "hosts are thanked"))

    assert quotes(after) == {"PARIS-01": asks}
    start = after.text.index(others)
    parts = after.passages.filter(start__gte=start, start__lt=start + len(others))
    decided = PassageDecision.objects.filter(passage__briefing=after, act__by=by)
    assert parts.count() > 1
    assert {row.passage_id for row in decided} == {part.pk for part in parts}
    assert "unbroken" in verify()


@pytest.fixture
def before(cast: Cast) -> Briefing:
    """A briefing that is reviewed: three items, the rest not tracked."""
    made = factories.briefing(cast, BEFORE)
    by = cast.second_coordinator
    actions.track_suggestions(briefing=made, by=by, draft=factories.drafted(""))
    actions.dont_track_rest(passages=made.passages.all(), briefing=made, by=by, decision=Decision.DUPLICATE)
    return made


def revise(cast: Cast, briefing: Briefing, words: str = AFTER, **more: Any) -> Briefing:
    return actions.revise_briefing(
        briefing=briefing, **({"by": cast.coordinator, "data": words.encode(), "file_name": "after.md"} | more)
    )


def quotes(briefing: Briefing) -> dict[str, str]:
    rows = Source.objects.in_force().filter(briefing=briefing).select_related("recommendation").in_order()
    return {row.recommendation.reference: briefing.quote(row.start, row.end) for row in rows}


def test_decisions_and_sources_are_carried_over_where_the_words_are_the_same(cast: Cast, before: Briefing) -> None:
    decided = PassageDecision.objects.filter(passage__briefing=before).count()

    after = revise(cast, before)

    assert quotes(after) == {
        "PARIS-03": "Train inspectors together",
        "PARIS-01": "Establish a joint laboratory   network",
    }
    assert quotes(before) == {"PARIS-02": "Create a common stockpile register"}
    carried = PassageDecision.objects.filter(passage__briefing=after)
    assert carried.count() == decided
    assert {row.act.by for row in carried} == {cast.second_coordinator}
    left = [row for row in after.passages.content().filter(decision__isnull=True) if row.suggested_title]
    assert coverage(after).to_review == 1
    assert "Create a shared stockpile register" in [row.suggested_title for row in left]
    row = Recommendation.objects.get(reference="PARIS-01")
    entry = row.entries.get(kind="edit")
    assert log_sentences.entry_action(entry) == "carried its source text over to the corrected briefing"
    assert [faults(each) for each in Recommendation.objects.all()] == [[], [], []]
    assert "unbroken" in verify()


def test_tracking_is_undone_in_the_corrected_version_unless_something_else_happened(
    coordinator: Client, cast: Cast, before: Briefing
) -> None:
    after = revise(cast, before)
    act = Recommendation.objects.get(reference="PARIS-01").entries.get(sequence=1).act_id
    moved_on = Recommendation.objects.get(reference="PARIS-03")
    actions.add(recommendation=moved_on, by=cast.coordinator, draft=factories.drafted("Asked."))
    left = coverage(after).to_review

    sent = coordinator.post(reverse("briefing-undo", args=[after.pk]), {"act": act}, follow=True)

    shown = text(sent.content.decode())
    assert "PARIS-01 is no longer tracked. Its passage needs review again." in shown
    assert "PARIS-03 has changed since it was tracked." in shown
    assert quotes(after) == {"PARIS-03": "Train inspectors together"}
    assert coverage(after).to_review == left + 1
    assert [faults(each) for each in Recommendation.objects.all()] == [[], [], []]
    assert "unbroken" in verify()


def test_a_version_that_was_replaced_is_read_and_nothing_is_decided_about_it(
    coordinator: Client, cast: Cast, before: Briefing
) -> None:
    after = revise(cast, before)
    passage = before.passages.content()[0]

    shown = text(coordinator.get(reverse("briefing-detail", args=[before.pk])).content.decode())
    assert "A corrected version replaced this one on" in shown
    assert "The talks were held in good spirit." in shown
    assert "Don't track" not in shown
    late = coordinator.post(reverse("passage-set-aside", args=[passage.pk]), {"decision": "duplicate"}, follow=True)
    assert "A corrected version has replaced this briefing." in text(late.content.decode())
    words = actions.SourceText(before, 0, 9)
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("")}
    for late_decision in (
        lambda: factories.track(cast, sources=[words]),
        lambda: actions.undo_dont_track(passage=passage, by=cast.coordinator),
        lambda: actions.add_sources(recommendation=Recommendation.objects.all()[0], sources=[words], **common),
        lambda: actions.track_suggestions(briefing=before, **common),
        lambda: revise(cast, before, "# Yet another\n"),
    ):
        with pytest.raises(EditConflict, match="A corrected version has replaced this briefing"):
            late_decision()
    assert Recommendation.objects.count() == 3
    assert coverage(after).to_review == 1


def typed_about(client: Client, passage: Passage) -> dict[str, str]:
    """Return what somebody types into the card of a passage."""
    form = client.get(f"{reverse('briefing-detail', args=[passage.briefing_id])}?passage={passage.pk}").context["card"]
    token = str(form.form["form_token"].value())
    return {
        "title": "Typed <title>",
        "goal": "Typed goal",
        "kind": "action",
        "priority": "ordinary",
        "form_token": token,
    }


def test_what_was_typed_goes_along_to_the_same_passage_of_the_corrected_version(
    coordinator: Client, cast: Cast
) -> None:
    before = factories.briefing(cast, BEFORE)
    passage = before.passages.suggested().in_order()[0]
    typed = typed_about(coordinator, passage)
    first = revise(cast, before, f"{BEFORE}\nCorrected once.\n")
    after = revise(cast, first)
    same = after.passages.get(same_as__same_as=passage)

    answer = coordinator.post(reverse("passage-accept", args=[passage.pk]), typed)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "What you typed is now beside the same words in the corrected version." in text(shown)
    assert answer.context["briefing"] == after
    card = shown.split('id="card"')[1].split("</section>")[0]
    assert "Typed &lt;title&gt;" in card
    assert "Typed goal</textarea>" in card
    assert not Recommendation.objects.exists()
    # The page stands at the address of the old passage, and its links lead on all the same.
    skip = re.findall(r'href="([^"]*[?]after=[^"]*)"', shown)[0]
    assert coordinator.get(skip).context["briefing"] == after
    address = re.findall(r'action="([^"]*/accept)"', card)[0]
    assert address == reverse("passage-accept", args=[same.pk])
    token = str(answer.context["card"].form["form_token"].value())
    coordinator.post(address, typed | {"form_token": token})
    assert Recommendation.objects.get().title == "Typed <title>"
    assert quotes(after) == {"PARIS-01": "Establish a joint laboratory   network"}


@pytest.mark.parametrize("title", ["Typed <title>", ""])
def test_what_was_typed_about_words_that_were_corrected_is_shown_to_be_copied(
    coordinator: Client, cast: Cast, title: str
) -> None:
    before = factories.briefing(cast, BEFORE)
    passage = before.passages.suggested().in_order()[1]
    typed = typed_about(coordinator, passage) | {"title": title}
    after = revise(cast, before)

    answer = coordinator.post(reverse("passage-accept", args=[passage.pk]), typed)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "A corrected version has replaced this briefing, and these words are not in it." in text(shown)
    assert f'href="{reverse("briefing-detail", args=[after.pk])}"' in shown
    assert "Typed goal</textarea>" in shown
    assert ("Typed &lt;title&gt;</textarea>" in shown) is bool(title)
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    "name", ["briefing-accept-all", "briefing-set-aside-rest", "briefing-track-words", "briefing-split"]
)
def test_the_pages_of_many_and_of_any_words_lead_to_the_corrected_version(
    coordinator: Client, cast: Cast, before: Briefing, name: str
) -> None:
    address = reverse(name, args=[before.pk]) + "?words=0-9"
    assert "A corrected version" not in coordinator.get(address).content.decode()
    after = revise(cast, before)

    shown = coordinator.get(address).content.decode()

    assert "A corrected version replaced this one on" in text(shown)
    assert f'href="{reverse("briefing-detail", args=[after.pk])}"' in shown


def test_what_was_moved_is_shown_to_readers_at_its_place(client: Client, cast: Cast, before: Briefing) -> None:
    after = revise(cast, before)
    address = reverse("briefing-detail", args=[after.pk])
    client.force_login(cast.reader)

    links = re.findall(r'href="(\?passage=\d+#(p\d+))"', client.get(address).content.decode())

    assert len(links) == after.passages.filter(is_moved=True).count() == 2
    assert all(f'id="{name}"' in client.get(address + link).content.decode() for link, name in links)


def test_the_pages_of_both_versions_say_so(coordinator: Client, cast: Cast, before: Briefing) -> None:
    address = reverse("briefing-add", args=[cast.meeting.code])
    form = coordinator.get(f"{address}?revises={before.pk}").context["form"]
    assert form["revises"].value() == before.pk
    response = coordinator.post(address, {"text": AFTER, "revises": before.pk}, follow=True)
    after = Briefing.objects.latest("pk")
    assert after.revises == before

    shown = text(response.content.decode())
    assert "This version replaces an earlier one." in shown
    assert "2 passages are now in another place." in shown
    assert "The words of 1 recommendation are not in this version: PARIS-02" in shown
    assert "Reviewed by" not in shown
    # What was changed is recognised, and becomes its source.
    card = response.context["card"]
    assert card.passage.suggested_title == "Create a shared stockpile register"
    assert card.form.similar[0].recommendation.reference == "PARIS-02"
    actions.add_sources(
        recommendation=Recommendation.objects.get(reference="PARIS-02"),
        by=cast.coordinator,
        draft=factories.drafted(""),
        sources=[actions.SourceText(after, card.passage.suggested_start, card.passage.suggested_end)],
    )
    shown = text(coordinator.get(reverse("briefing-detail", args=[after.pk])).content.decode())
    assert "are not in this version" not in shown
    meeting = text(coordinator.get(reverse("meeting-detail", args=["PARIS"])).content.decode())
    assert "Replaced by a corrected version." in meeting
    item = text(coordinator.get(reverse("recommendation-detail", args=["PARIS-02"])).content.decode())
    assert "These words are in the version before the correction." in item
    item = text(coordinator.get(reverse("recommendation-detail", args=["PARIS-01"])).content.decode())
    assert "From the corrected version." in item
    work = text(coordinator.get(reverse("my-work")).content.decode())
    assert "Briefings to review" not in work
    # The same again is refused, and the choice is gone.
    again = coordinator.post(address, {"text": AFTER + "More.", "revises": before.pk})
    assert again.status_code == 422


def test_what_is_only_carried_over_is_not_reviewed(coordinator: Client, cast: Cast, before: Briefing) -> None:
    shown = text(coordinator.get(reverse("briefing-detail", args=[before.pk])).content.decode())
    assert "Reviewed by Second coordinator" in shown

    after = revise(cast, before, BEFORE + "\n")

    shown = text(coordinator.get(reverse("briefing-detail", args=[after.pk])).content.decode())
    assert coverage(after).to_review == 0
    assert "Reviewed by" not in shown
    assert "All decisions were carried over from the version before." in shown


def test_what_was_entered_in_error_stays_out_of_track_all(cast: Cast, before: Briefing) -> None:
    row = Recommendation.objects.get(reference="PARIS-03")
    actions.enter_in_error(recommendation=row, by=cast.coordinator, draft=factories.drafted("A mistake."))
    assert actions.untried(before) == []

    after = revise(cast, before, BEFORE + "\n")

    assert coverage(after).to_review == 1
    assert actions.untried(after) == []
    assert faults(row) == []


def test_only_who_coordinates_all_that_came_from_it_replaces_a_briefing(cast: Cast, before: Briefing) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME")
    elsewhere = factories.track(cast, meeting=other)
    words = actions.SourceText(before, 0, 9)
    actions.add_sources(recommendation=elsewhere, by=cast.coordinator, draft=factories.drafted(""), sources=[words])
    rights = MeetingRights(roles={cast.reader: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Helps.")
    reader = type(cast.reader).objects.get(pk=cast.reader.pk)

    with pytest.raises(Refused, match="for other coordinators"):
        revise(cast, before, by=reader)
    with pytest.raises(Refused, match="Only a coordinator"):
        revise(cast, before, by=cast.holder)
    assert Briefing.objects.count() == 1


def test_one_file_serves_several_meetings_and_each_once(cast: Cast, briefing: Briefing) -> None:
    rome = Meeting.objects.get(pk=actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME").pk)
    data = factories.BRIEFING.encode()
    common: dict[str, Any] = {"by": cast.coordinator, "data": data, "file_name": "talks.md"}

    other = actions.add_briefing(meeting=rome, **common)

    assert (other.sha256, other.meeting) == (briefing.sha256, rome)
    assert actions.track_suggestions(briefing=other, by=cast.coordinator, draft=factories.drafted(""))
    assert coverage(briefing).tracked == 0
    for meeting in (rome, cast.meeting):
        with pytest.raises(AlreadyStored):
            actions.add_briefing(meeting=meeting, **common)
    assert "unbroken" in verify()


# --- Saying afterwards that a briefing is a corrected version, or is none ---------------------------------------------


def add(cast: Cast, words: str = AFTER, name: str = "after.md") -> Briefing:
    return actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=words.encode(), file_name=name)


def left_of(briefing: Briefing) -> set[str]:
    return {briefing.quote(row.start, row.end).strip() for row in actions.to_review(briefing.passages.all())}


def test_a_wrong_choice_under_replaces_is_undone_and_both_are_reviewed(
    coordinator: Client, cast: Cast, before: Briefing
) -> None:
    left, quoted = left_of(before), quotes(before)
    after = revise(cast, before)
    own = actions.SourceText(after, after.text.index("Create a shared"), after.text.index("\n\nThe talks"))
    factories.track(cast, title="Shared", sources=[own])
    address = reverse("briefing-separate", args=[after.pk])
    assert address in coordinator.get(reverse("briefing-detail", args=[after.pk])).content.decode()

    shown = main(coordinator.post(address, follow=True))

    assert "“Outcome” is a document of its own again, and the earlier one can be reviewed." in shown
    assert "2 source texts are back in the earlier one." in shown
    assert "What was decided about “Outcome” itself stays: 1 decision." in shown
    assert Briefing.objects.current().count() == 2
    assert (quotes(before), left_of(before)) == (quoted, left)
    assert quotes(after) == {"PARIS-04": "Create a shared stockpile register"}
    assert not PassageDecision.objects.filter(passage__briefing=after).exists()
    assert not after.passages.filter(same_as__isnull=False).exists()
    entry = Recommendation.objects.get(reference="PARIS-01").entries.latest("sequence")
    assert log_sentences.entry_action(entry) == "moved its source text back to the earlier briefing"
    # Once more is once too often, and says so.
    assert "This decision was already undone." in main(coordinator.post(address, follow=True))
    assert [faults(each) for each in Recommendation.objects.all()] == [[]] * 4
    assert "unbroken" in verify()


def test_what_was_undone_or_replaced_since_stays_where_it_is(cast: Cast, before: Briefing) -> None:
    after = revise(cast, before)
    tracking = Source.objects.in_force().get(briefing=after, recommendation__reference="PARIS-01")
    actions.undo_source(source=tracking, by=cast.coordinator, draft=factories.drafted(""))
    last = revise(cast, after, AFTER + "\nMore.\n")
    with pytest.raises(EditConflict, match="A corrected version has replaced this briefing"):
        actions.separate_briefing(briefing=after, by=cast.coordinator)
    with pytest.raises(Refused, match="Only a coordinator"):
        actions.separate_briefing(briefing=last, by=cast.holder)
    actions.separate_briefing(briefing=last, by=cast.coordinator)

    done = actions.separate_briefing(briefing=after, by=cast.coordinator)

    assert done.back == 1
    assert set(quotes(before)) == {"PARIS-02", "PARIS-03"}
    assert Briefing.objects.current().count() == 3
    assert "unbroken" in verify()


def test_a_correction_that_was_imported_as_another_document_replaces_it_when_it_is_sent_again(
    coordinator: Client, cast: Cast, before: Briefing
) -> None:
    after = add(cast)
    passage = after.passages.get(start=after.text.index("- Train"))
    actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.DUPLICATE)
    address = reverse("briefing-add", args=[cast.meeting.code])

    shown = main(coordinator.post(address, {"text": AFTER, "revises": before.pk}, follow=True))

    assert "“Outcome, corrected” replaces the earlier version." in shown
    after.refresh_from_db()
    assert after.revises == before
    assert quotes(after) == {
        "PARIS-03": "Train inspectors together",
        "PARIS-01": "Establish a joint laboratory   network",
    }
    assert coverage(after).to_review == 1
    assert after.passages.filter(is_moved=True).count() == 2
    # The words are tracked, so that nobody decided not to.
    assert not PassageDecision.objects.filter(passage=passage).exists()
    act = Recommendation.objects.get(reference="PARIS-01").entries.get(sequence=1).act
    actions.undo_decided(act=act, briefing=after, by=cast.coordinator, draft=factories.drafted(""))
    assert [faults(each) for each in Recommendation.objects.all()] == [[]] * 3
    assert "unbroken" in verify()


def test_what_was_decided_about_the_correction_itself_stays(cast: Cast, before: Briefing) -> None:
    after = add(cast)
    start = after.text.index("Train")
    own = actions.SourceText(after, start, start + len("Train inspectors together"))
    rows = {row.reference: row for row in Recommendation.objects.all()}
    actions.add_sources(
        recommendation=rows["PARIS-03"], by=cast.coordinator, draft=factories.drafted(""), sources=[own]
    )
    thanks = after.passages.get(start=after.text.index("Both sides"))
    actions.dont_track(passage=thanks, by=cast.coordinator, decision=Decision.INFORMATIONAL)

    actions.replace_briefing(briefing=after, revises=before, by=cast.coordinator)

    assert set(quotes(after)) == {"PARIS-01", "PARIS-03"}
    assert set(quotes(before)) == {"PARIS-02"}
    assert PassageDecision.objects.get(passage=thanks).decision == Decision.INFORMATIONAL
    assert [faults(each) for each in rows.values()] == [[]] * 3
    assert "unbroken" in verify()
    # A second time is no other; anything else is refused in words.
    actions.replace_briefing(briefing=after, revises=before, by=cast.coordinator)
    other = add(cast, "# Other\n\nThey met.\n", "other.md")
    for briefing, revises, sentence in (
        (after, other, "“Outcome, corrected” is the corrected version of another briefing."),
        (other, other, "This is the file of the briefing itself."),
        (before, other, "A corrected version has replaced this briefing."),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.replace_briefing(briefing=briefing, revises=revises, by=cast.coordinator)
