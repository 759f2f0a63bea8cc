"""When the log was last checked and sealed, in sentences for pages; too long ago reads as a warning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import LogCheck
from tracker.models.log import LogCheckQuerySet


@dataclass(frozen=True, slots=True)
class State:
    """A sentence on the last check and one on the last seal, and whether each is a warning."""

    checked: str
    is_warning: bool
    sealed: str
    is_seal_old: bool


def state(*, now: datetime) -> State:
    """Return when the log was last checked and sealed, as of a moment. A check of what is new alone is a check too.

    What a check found is said until another one that reads as much finds nothing.
    """
    checks = LogCheck.objects.latest_ones()
    last, sealed = checks.first(), checks.filter(is_sealed=True).first()
    limit = timedelta(days=settings.LOG_CHECK_DAYS)
    if last is None:
        return State(_("The log has not been checked yet."), is_warning=True, sealed="", is_seal_old=False)
    old, unsettled = now - last.at > limit, _unsettled(checks)
    if sealed is None:
        seal = _("No seal has been written yet. Without a seal, a log that was rebuilt as a whole cannot be detected.")
    else:
        seal = _("The last seal was written on %(when)s.") % {"when": _when(sealed)}
    is_seal_old = sealed is None or now - sealed.at > limit
    return State(
        _found(last, unsettled, is_old=old),
        is_warning=unsettled is not None or old,
        sealed=seal,
        is_seal_old=is_seal_old,
    )


def _unsettled(checks: LogCheckQuerySet) -> LogCheck | None:
    """Return the newest check that found something and that no later one settles.

    A check of what is new alone settles nothing, and one without a seal does not settle what a seal showed.
    """
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    as_much = Q(is_compared=True) | Q(is_compared=OuterRef("is_compared"))
    settling = LogCheck.objects.filter(later, as_much, faults=0, is_partial=False)
    return checks.filter(~Exists(settling), faults__gt=0).first()


def _found(last: LogCheck, unsettled: LogCheck | None, *, is_old: bool) -> str:
    """Return in a sentence what the last check found, or an earlier one that it does not settle."""
    days, when = settings.LOG_CHECK_DAYS, _when(unsettled or last)
    if unsettled is None and is_old:
        return ngettext(
            "The last check of the log found no problems, but it was more than %(n)d day ago. It ran on %(when)s.",
            "The last check of the log found no problems, but it was more than %(n)d days ago. It ran on %(when)s.",
            days,
        ) % {"n": days, "when": when}
    if unsettled is None:
        return _("The last check of the log found no problems. It ran on %(when)s.") % {"when": when}
    if unsettled == last:
        return ngettext(
            "The last check of the log found %(n)d problem. Tell the person who runs the server. It ran on %(when)s.",
            "The last check of the log found %(n)d problems. Tell the person who runs the server. It ran on %(when)s.",
            last.faults,
        ) % {"n": last.faults, "when": when}
    return ngettext(
        "A check of the log found %(n)d problem. Later checks read less, so it may still be there. Tell the person who "
        "runs the server. The check ran on %(when)s.",
        "A check of the log found %(n)d problems. Later checks read less, so they may still be there. Tell the person "
        "who runs the server. The check ran on %(when)s.",
        unsettled.faults,
    ) % {"n": unsettled.faults, "when": when}


def _when(check: LogCheck) -> str:
    at = timezone.localtime(check.at)
    moment = {"day": date_format(at, "j F Y"), "time": date_format(at, "H:i"), "name": check.by.name}
    if check.by.is_system:
        return _("%(day)s at %(time)s, started on the server") % moment
    return _("%(day)s at %(time)s, started by %(name)s") % moment
