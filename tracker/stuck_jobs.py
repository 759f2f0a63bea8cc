"""Jobs that do not come to their end: which they are, since when, and in words what they do and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

SILENT = timedelta(minutes=1)
"""A worker reports every 10 seconds; one without a sign for so long is not running."""
LATE = timedelta(minutes=10)
"""A job that is due waits no longer than that while a worker runs and nothing is wrong."""
LONG = timedelta(hours=1)
"""No job takes as long as that."""

WHAT: Mapping[str, str | Promise] = {
    "send_mail": gettext_lazy("Send a mail"),
    "send_reset": gettext_lazy("Write the mail to somebody who forgot their password"),
    "tell": gettext_lazy("Tell people what concerns them"),
    "send_digests": gettext_lazy("Write the digests"),
    "escalate_requests": gettext_lazy("Pass on requests for an update that are late"),
    "pass_on_of_closed": gettext_lazy("Pass on requests for an update that were asked of a closed account"),
    "read_upload": gettext_lazy("Read an uploaded file"),
    "run_import": gettext_lazy("Read, check or apply an import"),
    "tally_days": gettext_lazy("Count the days that are over"),
    "write_deliveries": gettext_lazy("Find what is new for webhooks"),
    "send_webhook": gettext_lazy("Send what is new to a webhook"),
    "free_stalled_jobs": gettext_lazy("Find work that a stopped worker left"),
    "remove_old_jobs": gettext_lazy("Remove failed work that is old"),
}
"""What each task does, by its name."""


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job that does not come to its end, in words; `is_left` is whether it may be tried again."""

    key: int
    what: str
    state: str
    since: datetime | None
    tries: int
    is_left: bool


def what(task: str) -> str:
    """Return what a task does, in words; one of an earlier release by its name."""
    return str(WHAT.get(task) or _("Other work (%(name)s)") % {"name": task})


def no_worker(at: datetime) -> str:
    """Return a sentence that no worker runs, and since when if that is known; "" where one does.

    A worker that is stopped in order leaves no trace; of one that died, the last sign is known until another begins.
    """
    last: datetime | None = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    if last is None:
        return _("No worker is running, so nothing is done in the background.")
    if last >= at - SILENT:
        return ""
    when = timezone.localtime(last)
    return _("No worker has run since %(day)s at %(time)s, so nothing is done in the background.") % {
        "day": date_format(when, "j F Y"),
        "time": date_format(when, "H:i"),
    }


def left(at: datetime) -> QuerySet[ProcrastinateJob]:
    """Return the jobs that failed, and those that a worker began that is not running any more."""
    return ProcrastinateJob.objects.filter(_is_left(at))


def stuck(at: datetime) -> QuerySet[ProcrastinateJob]:
    """Return the jobs that do not come to their end, each with `since` and whether it `is_left`, the newest first.

    They failed, their worker is not running any more, they run for too long, or they wait although they are due.
    """
    last = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-pk").values("at")[:1]
    since = Greatest(Subquery(last, output_field=DateTimeField()), F("scheduled_at"))
    is_slow = Q(status="doing", since__lt=at - LONG) | Q(status="todo", since__lt=at - LATE)
    rows: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.annotate(since=since, is_left=_is_left(at))
    return rows.filter(Q(is_left=True) | is_slow).order_by("-pk")


def described(job: Any) -> StuckJob:
    """Return a job of `stuck` in words."""
    state = {
        "failed": _("Failed"),
        "doing": _("Its worker stopped before it was done") if job.is_left else _("Still being done"),
        "todo": _("Waiting"),
    }[job.status]
    tries = job.attempts + (job.status != "todo")
    return StuckJob(job.pk, what(job.task_name), state, job.since, tries, job.is_left)


def _is_left(at: datetime) -> Q:
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=at - SILENT)
    return Q(status="failed") | (Q(status="doing") & silent)
