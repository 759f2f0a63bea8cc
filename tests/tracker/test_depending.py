"""What others rest on is not taken out of all figures, and what comes back finds its words as it left them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.reviewing import suggested
from tests.verifying import verify
from tracker import actions
from tracker.models import PassageDecision, Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.statistics import coverage
from tracker.workflow import Decision, Refused, Status


def form(client: Client, step: str, item: Recommendation) -> str:
    """What the page of a step says before anything is typed."""
    return text(client.get(reverse("recommendation-step", args=[item.reference, step])).content.decode())


def wrong(cast: Cast, item: Recommendation) -> None:
    """Mark one as entered in error."""
    actions.enter_in_error(recommendation=item, by=cast.coordinator, draft=factories.drafted("A slip."))


def reopened(cast: Cast, item: Recommendation) -> None:
    """Reopen one."""
    draft = factories.drafted("It was right.")
    actions.reopen(recommendation=item, by=cast.coordinator, draft=draft, to=Status.IN_PROGRESS)


@pytest.mark.parametrize("step", [actions.merge, actions.supersede])
def test_what_stands_for_others_is_not_entered_in_error(
    cast: Cast, coordinator: Client, step: Callable[..., Any]
) -> None:
    first, second, kept = (factories.track(cast, title=f"Open port {number}") for number in range(3))
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("They say the same.")}
    step(recommendation=first, successor=kept, **common)
    one = "PARIS-01 is closed because this recommendation replaces it. Reopen it first, so that it is followed up."
    assert one in form(coordinator, "enter-in-error", kept)
    with pytest.raises(Refused, match=one):
        wrong(cast, kept)

    step(recommendation=second, successor=kept, **common)
    with pytest.raises(Refused, match="2 recommendations are closed because this one replaces them: PARIS-01, PARIS-0"):
        wrong(cast, kept)

    for row in (first, second):
        reopened(cast, row)
    assert "replaces" not in form(coordinator, "enter-in-error", kept)
    wrong(cast, kept)


def test_what_stands_for_one_that_is_not_seen_names_nothing(cast: Cast) -> None:
    hidden, kept = factories.track(cast, title="A secret port"), factories.track(cast, title="Open the port")
    common: dict[str, Any] = {"recommendation": hidden, "by": cast.coordinator}
    actions.merge(**common, draft=factories.drafted("The same."), successor=kept)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    actions.restrict(**common, draft=factories.drafted("Sensitive."), rights=rights)

    with pytest.raises(Refused, match="A recommendation that you cannot see is closed because") as refused:
        actions.refuse_replacing(kept, cast.outsider)

    assert hidden.reference not in str(refused.value)


def test_what_was_tracked_anew_keeps_the_first_from_being_reopened(
    cast: Cast, coordinator: Client, briefing: Briefing
) -> None:
    passage = suggested(briefing)[0]
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("")}
    first = actions.track_suggestion(passage=passage, **common)
    wrong(cast, first)
    again = actions.track_suggestion(passage=passage, **common)
    sentence = "Words of its source text are tracked as PARIS-02 now. Go on there, or mark PARIS-02 as entered in error"

    assert sentence in form(coordinator, "reopen", first)
    with pytest.raises(Refused, match=sentence):
        reopened(cast, first)

    wrong(cast, again)
    assert "are tracked as" not in form(coordinator, "reopen", first)
    reopened(cast, first)
    with pytest.raises(Refused, match="tracked as PARIS-01 now"):
        reopened(cast, again)


def test_who_may_not_see_what_tracks_the_words_now_is_not_told_its_reference(cast: Cast, briefing: Briefing) -> None:
    passage = suggested(briefing)[0]
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("")}
    first = actions.track_suggestion(passage=passage, **common)
    wrong(cast, first)
    again = actions.track_suggestion(passage=passage, **common)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    actions.restrict(recommendation=again, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights)

    first.refresh_from_db()
    with pytest.raises(Refused, match="now tracked by a recommendation that you cannot see"):
        actions.refuse_tracked_anew(first, cast.outsider)


def test_reopening_undoes_the_decision_not_to_track_the_passage(cast: Cast, briefing: Briefing) -> None:
    passage = suggested(briefing)[0]
    first = actions.track_suggestion(passage=passage, by=cast.coordinator, draft=factories.drafted(""))
    wrong(cast, first)
    actions.dont_track(passage=passage, by=cast.second_coordinator, decision=Decision.INFORMATIONAL)
    before = coverage(briefing).tracked

    reopened(cast, first)

    assert not PassageDecision.objects.exists()
    assert coverage(briefing).tracked == before + 1
    assert "unbroken" in verify()
