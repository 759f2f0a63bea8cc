"""The counts of past days, which pages show as they are kept: each check counts some again, from the versions.

The newest is counted again as it is judged on the day after, too: from that pages make the figures of today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker.models import DayTally
from tracker.tallying import CUBES, MEETINGS, count_next_day, count_that_day, summed_by_meeting
from tracker.verification.rows import stream

SPREAD = 9
"""About so many days are counted at each check, beside the newest."""
_KEPT = (
    "SELECT day, meetings::text, that_day::text, next_day::text FROM tracker_daytally "
    "WHERE day = ANY(%s) AND zone = %s ORDER BY day"
)


def check(on: date, *, only_new: bool, all_days: bool) -> Iterator[str]:
    """Yield a sentence for each meeting of which a kept day says something else than its versions.

    The newest day is counted and, but with `only_new`, some of the others: which ones changes each day, so that all had
    their turn after a while.
    """
    tallies = DayTally.objects.filter(zone=settings.TIME_ZONE)
    days = list(tallies.order_by("-day").values_list("day", flat=True))
    chosen = days if all_days else days[:1] if only_new else _some(days, on)
    for day, meetings, that_day, next_day in list(stream(_KEPT, [chosen, settings.TIME_ZONE])):
        yield from _faults(day, json.loads(meetings), json.loads(that_day))
        if day == days[0]:
            yield from _faults_next_day(day, json.loads(next_day))


def _some(days: list[date], on: date) -> list[date]:
    """Return the first of these days, and some of the others spread over them: on each day other ones."""
    every = -(-(len(days) - 1) // SPREAD) or 1
    return days[:1] + days[1 + on.toordinal() % every :: every]


def _faults_next_day(day: date, next_day: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for each kind of count, as judged on the day after, that is not that of the versions."""
    counted = count_next_day(day) if next_day else {}
    for name, rows in next_day.items():
        if name not in counted or any(_unlike(name, rows, counted[name])):
            yield _("Numbers kept for the day after %(day)s: “%(name)s” are not those of the versions.") % {
                "day": date_format(day, "j F Y"),
                "name": name,
            }


def _faults(day: date, meetings: dict[str, Any], that_day: dict[str, Any]) -> Iterator[str]:
    counted = count_that_day(day)[MEETINGS]
    wanted = {str(meeting): found for meeting, found in summed_by_meeting(counted).items()}
    wrong = {key for key in wanted.keys() | meetings.keys() if wanted.get(key, {}) != meetings.get(key, {})}
    if MEETINGS in that_day:
        wrong |= {str(row[0]) for row in _unlike(MEETINGS, that_day[MEETINGS], counted)}
    for name in sorted(that_day.keys() - {MEETINGS}):
        yield _("Tally of %(day)s: the site keeps no numbers “%(name)s” of a past day.") % {
            "day": date_format(day, "j F Y"),
            "name": name,
        }
    codes = {str(key): code for key, code in Meeting.objects.values_list("pk", "code")}
    for key in sorted(wrong, key=lambda each: codes.get(each, each)):
        yield _("Tally of %(day)s, meeting %(meeting)s: the kept numbers are not those of the versions.") % {
            "day": date_format(day, "j F Y"),
            "meeting": codes.get(key, key),
        }


def _unlike(name: str, kept: list[list[Any]], counted: list[list[Any]]) -> Iterator[list[Any]]:
    """Yield the rows that one has and the other has not; none where fewer numbers are kept, which pages do not read."""
    wide = CUBES[name].end
    if any(len(row) < wide for row in kept):
        return
    differing = set(map(json.dumps, kept)) ^ set(map(json.dumps, counted))
    yield from map(json.loads, sorted(differing))
