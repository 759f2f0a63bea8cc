"""Jobs as the worker's table has them. To look at only: who could cancel one could keep a mail from being sent."""

from __future__ import annotations

import procrastinate.contrib.django.admin  # noqa: F401 - registers its own page, which is replaced here
from django.contrib import admin
from procrastinate.contrib.django.models import ProcrastinateJob

from briefings.admin import ViewOnlyAdmin

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(ViewOnlyAdmin):
    """What waits, what is being done, and what failed; what was done leaves the table."""

    list_display = ["task_name", "status", "attempts", "scheduled_at", "args"]
    list_filter = ["status", "task_name"]
    ordering = ["-pk"]
    fields = ["task_name", "args", "status", "attempts", "scheduled_at", "queue_name", "priority", "lock"]
