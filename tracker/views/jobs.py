"""What the site does in the background and did not come to its end, and a button that has it tried again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, permissions, stuck_jobs
from tracker.views.requests import allow, signed_in
from tracker.workflow import Refused

SHOWN = 50
"""So many jobs are listed."""


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Show which jobs failed, were left by a worker that stopped, run for long, or wait although they are due."""
    allow(permissions.may_see_jobs, signed_in(request))
    now = timezone.now()
    rows = stuck_jobs.stuck(now)
    context = {
        "rows": [stuck_jobs.described(job) for job in rows[:SHOWN]],
        "rows_of": rows.count(),
        "no_worker": stuck_jobs.no_worker(now),
    }
    return render(request, "people/jobs.html", context)


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a job tried again."""
    user = signed_in(request)
    allow(permissions.may_see_jobs, user)
    try:
        what = actions.try_job_again(by=user, job=min(pk, 2**62))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It will be tried again: %(what)s.") % {"what": what})
    return redirect("job-list")
