"""Undoing what was decided in a review: lately and in turn, or on the card of a passage, however long ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.chains import faults
from tests.tracker.reviewing import card, main, page, sent, suggested, undo, undo_on_card, words_of
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.models import Act, PassageDecision, Recommendation, Source
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.statistics import coverage
from tracker.workflow import Decision, Refused, RelationKind, Status

SignIn = Callable[..., Client]


def test_tracking_is_undone_the_reference_is_kept_and_the_passage_is_to_review(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    first = suggested(briefing)[0]
    sent(coordinator, first, position="accepted")
    made, before = Recommendation.objects.get(), coverage(briefing)
    shown = coordinator.get(page(briefing)).content.decode()
    assert f'name="act" value="{made.entries.get(sequence=1).act_id}" data-press="u"' in shown

    said = undo(coordinator, briefing, made.entries.get(sequence=1).act)

    made.refresh_from_db()
    assert "PARIS-01 is no longer tracked. Its passage needs review again." in said
    assert made.status == Status.ENTERED_IN_ERROR
    last = made.entries.order_by("sequence").last()
    assert last is not None
    assert log_sentences.entry_action(last) == "undid the tracking, so that its passages need review again"
    after = coverage(briefing)
    # It may be tracked with all others again, as what was entered in error may not.
    assert (after.tracked, after.untried) == (before.tracked - 1, before.untried + 1)
    again = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    assert [row.reference for row in again] == ["PARIS-02", "PARIS-03", "PARIS-04"]
    assert faults(made) == []
    assert "unbroken" in verify()
    assert "This decision was already undone" in undo(coordinator, briefing, made.entries.get(sequence=1).act)
    with pytest.raises(Refused, match="Its tracking was undone"):
        actions.reopen(recommendation=made, by=cast.coordinator, draft=factories.drafted(), to=Status.IN_PROGRESS)


def test_what_has_changed_since_stays_and_the_rest_of_the_act_is_undone(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    made = actions.track_suggestions(briefing=briefing, by=cast.second_coordinator, draft=factories.drafted(""))
    actions.add(recommendation=made[1], by=cast.coordinator, draft=factories.drafted("Asked."))

    said = undo(coordinator, briefing, made[0].entries.get(sequence=1).act)

    assert "PARIS-02 has changed since it was tracked." in said
    assert set(Source.objects.in_force().values_list("recommendation__reference", flat=True)) == {"PARIS-02"}
    assert Act.objects.filter(verb="take_back").count() == 1


def test_many_are_counted_and_undone_in_one_sentence(
    coordinator: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Next steps include:\n\n" + "".join(f"- Establish joint office {n} in town {n}\n" for n in range(7))
    briefing = factories.briefing(cast, text)
    monkeypatch.setattr("tracker.forms.review.LOOKED_FOR", 5)
    preview = main(coordinator.get(reverse("briefing-accept-all", args=[briefing.pk])))
    assert "The last 2 suggestions were not compared with what is tracked already." in preview
    made = actions.track_suggestions(briefing=briefing, by=cast.second_coordinator, draft=factories.drafted(""))
    for row in made[:5]:
        actions.add(recommendation=row, by=cast.coordinator, draft=factories.drafted("Asked."))
    assert "7 suggestions tracked, from PARIS-01" in main(coordinator.get(page(briefing)))

    said = undo(coordinator, briefing, made[0].entries.get(sequence=1).act)

    assert "2 recommendations are no longer tracked, from PARIS-06 to PARIS-07." in said
    assert said.count("has changed since it was tracked.") == 3
    assert "2 more decisions could not be undone." in said
    assert "5 suggestions tracked, from PARIS-01" in said


def test_however_many_were_decided_since_the_card_of_a_passage_undoes_what_was_decided_about_it(
    coordinator: Client, cast: Cast
) -> None:
    lines = "".join(f"- Establish joint office {n} in town {n}\n" for n in range(9))
    briefing = factories.briefing(cast, f"The talks were held.\n\nNext steps include:\n\n{lines}")
    first, second, *others = suggested(briefing)
    plain = briefing.passages.content().filter(suggested_kind__isnull=True).in_order()[0]
    actions.track_suggestion(passage=first, by=cast.second_coordinator, draft=factories.drafted(""))
    by, reason = cast.coordinator, Decision.INFORMATIONAL
    some = briefing.passages.filter(pk__in=[plain.pk, second.pk])
    actions.dont_track_rest(passages=some, briefing=briefing, by=by, decision=reason)
    for each in others:
        actions.track_suggestion(passage=each, by=by, draft=factories.drafted(""))
    made = Recommendation.objects.get(number=1)
    shown = coordinator.get(page(briefing))
    assert made.entries.get().act_id not in [each.act.pk for each, _about in shown.context["decided"]]
    assert f'href="?passage={first.pk}" title="Tracked">✓</a>' in shown.content.decode()

    said = undo_on_card(coordinator, first)
    assert "PARIS-01 is no longer tracked. Its passage needs review again." in said
    made.refresh_from_db()
    assert made.status == Status.ENTERED_IN_ERROR
    assert "Suggestion" in card(coordinator, first)
    assert Source.objects.in_force().count() == len(others)

    # What was decided together with it stays as it is.
    assert "Decision undone. The passage needs review again." in undo_on_card(coordinator, second)
    assert [each.passage for each in PassageDecision.objects.all()] == [plain]
    assert faults(made) == []
    assert "unbroken" in verify()


def test_the_card_undoes_one_of_those_tracked_together(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    actions.track_suggestions(briefing=briefing, by=cast.second_coordinator, draft=factories.drafted(""))

    assert "PARIS-02 is no longer tracked." in undo_on_card(coordinator, suggested(briefing)[1])

    left = Source.objects.in_force().order_by("pk").values_list("recommendation__reference", flat=True)
    assert list(left) == ["PARIS-01", "PARIS-03"]


@pytest.mark.parametrize("what", one_in(2, ["a note", "a report", "raised", "a relation", "another source"]))
def test_the_card_offers_no_undo_once_something_happened_to_the_item(
    coordinator: Client, cast: Cast, briefing: Briefing, what: str
) -> None:
    first, second, _third = suggested(briefing)
    item = actions.track_suggestion(passage=first, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)
    how: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("Since.")}
    shown = card(coordinator, first)
    happened: dict[str, Callable[[], object]] = {
        "a note": lambda: actions.add(recommendation=item, **how),
        "a report": lambda: actions.report(recommendation=item, to=Status.IN_PROGRESS, **how | {"by": cast.lead_staff}),
        "raised": lambda: actions.raise_item(by=cast.coordinator, recommendation=item, choice="pinned"),
        "a relation": lambda: actions.relate(
            recommendation=factories.track(cast), kind=RelationKind.SUPPORTS, other=item, **how
        ),
        "another source": lambda: actions.add_sources(recommendation=item, sources=[words_of(second)], **how),
    }
    happened[what]()

    source = item.sources.order_by("pk")[0]
    button = f'name="source" value="{source.pk}"'
    assert button in shown
    assert button not in card(coordinator, first)
    sentence = (
        "You can no longer undo this here, because PARIS-01 has changed since it was tracked. If it was tracked by "
        "mistake, mark it as entered in error on its own page."
    )
    assert sentence in card(coordinator, first)
    # Who still has the page with the button reads why.
    said = coordinator.post(reverse("briefing-undo", args=[briefing.pk]), {"source": source.pk}, follow=True)
    assert [str(message) for message in said.context["messages"]] == [sentence]
    item.refresh_from_db()
    assert item.status != Status.ENTERED_IN_ERROR
    assert Act.objects.filter(verb="take_back").count() == 0


def test_what_is_to_be_raised_has_changed_too(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    made = actions.track_suggestions(briefing=briefing, by=cast.second_coordinator, draft=factories.drafted(""))
    actions.raise_item(by=cast.coordinator, recommendation=made[0], choice="pinned")

    said = undo(coordinator, briefing, made[0].entries.get(sequence=1).act)

    assert "PARIS-01 has changed since it was tracked." in said


def test_the_rest_is_undone_as_one_and_each_sees_what_the_other_decided(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    passages = briefing.passages.content()
    by, reason = cast.second_coordinator, Decision.INFORMATIONAL
    count = actions.dont_track_rest(passages=passages, briefing=briefing, by=by, decision=reason)
    shown = main(coordinator.get(page(briefing)))
    assert f"{count} passages not tracked (Background) Second coordinator" in shown

    said = undo(coordinator, briefing, PassageDecision.objects.values_list("act", flat=True)[0])

    assert f"Decision undone. {count} passages need review again." in said
    assert not PassageDecision.objects.exists()


def test_who_may_not_decide_undoes_nothing(cast: Cast, second: Briefing, sign_in: SignIn) -> None:
    item, draft = Recommendation.objects.get(), factories.drafted("")
    actions.add_sources(recommendation=item, by=cast.coordinator, draft=draft, sources=[words_of(suggested(second)[0])])
    source = Source.objects.get(briefing=second)
    data = {"source": source.pk}
    address = reverse("briefing-undo", args=[second.pk])
    assert sign_in(cast.holder).post(address, data).status_code == 403
    # Who coordinates the meeting of the briefing only sees what is tracked elsewhere.
    rights = MeetingRights(roles={cast.reader: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=second.meeting, rights=rights, reason="Helps.")
    helper = sign_in(cast.reader)

    assert 'name="source"' not in card(helper, suggested(second)[0])
    assert helper.post(address, data).status_code == 403
    other = reverse("briefing-undo", args=[factories.briefing(cast, "Next steps include:\n\n- Plant trees\n").pk])
    said = main(sign_in(cast.coordinator).post(other, data, follow=True))
    assert "This decision is no longer there." in said
    assert Source.objects.in_force().get() == source


def test_the_card_of_a_tracked_passage_asks_as_much_however_many_sources_it_has(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    first = suggested(briefing)[0]
    actions.track_suggestion(passage=first, by=cast.coordinator, draft=factories.drafted(""))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            card(coordinator, first)
        return len(queries)

    asked()
    few = asked()
    for number in range(4):
        item = factories.track(cast, title=f"Office {number}")
        actions.add_sources(
            recommendation=item, by=cast.coordinator, draft=factories.drafted(""), sources=[words_of(first)]
        )

    assert card(coordinator, first).count('name="source"') == 5
    assert asked() == few <= 25


@pytest.mark.parametrize("act", ["", "x", "9" * 30, "0"])
def test_an_odd_act_undoes_nothing(coordinator: Client, cast: Cast, briefing: Briefing, act: str) -> None:
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))

    assert "This decision is no longer there." in undo(coordinator, briefing, act)
    assert Source.objects.in_force().count() == 3
