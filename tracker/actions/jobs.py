"""Jobs that are stuck: an administrator has one tried again. A task finds out itself what of it was done before."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django.models import ProcrastinateJob

from tracker import permissions, stuck_jobs
from tracker.actions.steps import open_act
from tracker.deferring import put_back
from tracker.models import User
from tracker.workflow import Refused


@transaction.atomic
def try_job_again(*, by: User, job: int) -> str:
    """Put a job back into the queue that failed, or whose worker is not running any more; return what it does.

    Raises Refused for any other one, and where another job is in the queue that does the same.
    """
    permissions.may_see_jobs(by)
    # Until the end of the transaction no worker takes it, and nobody else puts it back.
    found = ProcrastinateJob.objects.select_for_update().filter(pk=job).first()
    if found is None or not stuck_jobs.left(timezone.now()).filter(pk=job).exists():
        raise Refused(_("This work does not have to be tried again. It is done, being done, or waiting."))
    what = stuck_jobs.what(found.task_name)
    open_act(by=by, verb="try_job_again", reason=f"{what} ({job})")
    try:
        with transaction.atomic():
            put_back(job)
    except exceptions.UniqueViolation:
        raise Refused(_("The same work is waiting already. It is done as soon as a worker is free.")) from None
    return what
