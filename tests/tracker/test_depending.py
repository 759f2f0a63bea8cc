"""What others rest on is not taken out of all figures, and what comes back finds its words as it left them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.workflow import Refused, Status


def form(client: Client, step: str, item: Recommendation) -> str:
    """What the page of a step says before anything is typed."""
    return text(client.get(reverse("recommendation-step", args=[item.reference, step])).content.decode())


def wrong(cast: Cast, item: Recommendation) -> None:
    """Mark one as entered in error."""
    actions.enter_in_error(recommendation=item, by=cast.coordinator, draft=factories.drafted("A slip."))


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
        actions.reopen(recommendation=row, to=Status.IN_PROGRESS, **common)
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
