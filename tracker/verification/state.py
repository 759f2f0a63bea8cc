"""When the log was last checked and sealed, in sentences for pages; too long ago reads as a warning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from tracker.models import LogCheck


@dataclass(frozen=True, slots=True)
class State:
    """A sentence on the last check and one on the last seal, and whether each is a warning."""

    checked: str
    is_warning: bool
    sealed: str
    is_seal_old: bool


def state(*, now: datetime) -> State:
    """Return when the log was last checked and sealed, as of a moment. A check of what is new alone is a check too."""
    checks = LogCheck.objects.latest_ones()
    last, sealed = checks.first(), checks.filter(is_sealed=True).first()
    limit = timedelta(days=settings.LOG_CHECK_DAYS)
    if last is None:
        return State("The log has not been checked yet.", is_warning=True, sealed="", is_seal_old=False)
    if last.faults:
        found = f"{last.faults} fault{'' if last.faults == 1 else 's'}"
        checked = f"The last check of the log, {_when(last)}, found {found}. Tell the administrator of the server."
    else:
        checked = f"The log was checked {_when(last)}: no faults."
    old = now - last.at > limit
    if old and not last.faults:
        checked += f" That is more than {settings.LOG_CHECK_DAYS} days ago."
    if sealed is None:
        seal = "No seal has been written yet. Only a seal finds a log that was made anew as a whole."
    else:
        seal = f"The last seal was written {_when(sealed)}."
    is_seal_old = sealed is None or now - sealed.at > limit
    return State(checked, is_warning=bool(last.faults) or old, sealed=seal, is_seal_old=is_seal_old)


def _when(check: LogCheck) -> str:
    at = timezone.localtime(check.at)
    by = "automatically" if check.by.is_system else f"by {check.by.name}"
    return f"on {date_format(at, 'j F Y')} at {date_format(at, 'H:i')} {by}"
