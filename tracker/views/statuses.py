"""What the statuses and positions mean, as the workflow defines them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.step_options import meaning
from tracker.workflow import CLOSED, OPEN, RULES, STATUS_DISPLAY, Status, Step


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show every status with its meaning, and who may take which step."""
    groups = [
        (heading, [(status, STATUS_DISPLAY[status].definition) for status in Status if status in group])
        for heading, group in ((_("Open"), OPEN), (_("Closed"), CLOSED))
    ]
    steps = [
        (step, rule, meaning(step), [s for s in Status if s in rule.to])
        for step, rule in RULES.items()
        if step != Step.TRACK
    ]
    return render(request, "statuses/guide.html", {"groups": groups, "steps": steps})
