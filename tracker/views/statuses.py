"""What the statuses and positions mean, as the workflow defines them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.statistics import MEANINGS, AttentionGroup
from tracker.step_options import meaning
from tracker.workflow import (
    CLOSED,
    CONFIDENCE_MEANINGS,
    KIND_MEANINGS,
    OPEN,
    POSITION_MEANINGS,
    PRIORITY_MEANINGS,
    RULES,
    STATUS_DISPLAY,
    Confidence,
    Kind,
    Position,
    Priority,
    Status,
    Step,
)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show every status, response, kind, priority and forecast with its meaning, and who may take which step."""
    groups = [
        (heading, [(status, STATUS_DISPLAY[status].definition) for status in Status if status in group])
        for heading, group in ((_("Open"), OPEN), (_("Closed"), CLOSED))
    ]
    steps = [
        (step, rule, meaning(step), [s for s in Status if s in rule.to])
        for step, rule in RULES.items()
        if step != Step.TRACK
    ]
    tables: list[tuple[str, type[TextChoices], Mapping[Any, str | Promise]]] = [
        (_("Response"), Position, POSITION_MEANINGS),
        (_("Kind"), Kind, KIND_MEANINGS),
        (_("Priority"), Priority, PRIORITY_MEANINGS),
        (_("Forecast"), Confidence, CONFIDENCE_MEANINGS),
    ]
    choices = [(heading, [(each.label, meanings[each]) for each in choice]) for heading, choice, meanings in tables]
    context = {"groups": groups, "choices": choices, "computed": _computed(), "steps": steps}
    return render(request, "statuses/guide.html", context)


def _computed() -> list[tuple[str | Promise, str | Promise]]:
    """Return what is computed each day: the names of the attention groups, with what belongs to each."""
    return [(group.label, MEANINGS[group]) for group in AttentionGroup]
