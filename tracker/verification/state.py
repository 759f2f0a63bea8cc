"""When the log was last checked and sealed, in sentences for pages; too long ago reads as a warning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
        return State(_("The log has not been checked yet."), is_warning=True, sealed="", is_seal_old=False)
    old = now - last.at > limit
    if last.faults:
        checked = ngettext(
            "The last check of the log found %(n)d problem. Tell the person who runs the server. It ran on %(when)s.",
            "The last check of the log found %(n)d problems. Tell the person who runs the server. It ran on %(when)s.",
            last.faults,
        ) % {"n": last.faults, "when": _when(last)}
    elif old:
        checked = ngettext(
            "The last check of the log found no problems, but it was more than %(n)d day ago. It ran on %(when)s.",
            "The last check of the log found no problems, but it was more than %(n)d days ago. It ran on %(when)s.",
            settings.LOG_CHECK_DAYS,
        ) % {"n": settings.LOG_CHECK_DAYS, "when": _when(last)}
    else:
        checked = _("The last check of the log found no problems. It ran on %(when)s.") % {"when": _when(last)}
    if sealed is None:
        seal = _("No seal has been written yet. Without a seal, a log that was rebuilt as a whole cannot be detected.")
    else:
        seal = _("The last seal was written on %(when)s.") % {"when": _when(sealed)}
    is_seal_old = sealed is None or now - sealed.at > limit
    return State(checked, is_warning=bool(last.faults) or old, sealed=seal, is_seal_old=is_seal_old)


def _when(check: LogCheck) -> str:
    at = timezone.localtime(check.at)
    moment = {"day": date_format(at, "j F Y"), "time": date_format(at, "H:i"), "name": check.by.name}
    if check.by.is_system:
        return _("%(day)s at %(time)s, started automatically") % moment
    return _("%(day)s at %(time)s, started by %(name)s") % moment
