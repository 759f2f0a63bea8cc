"""The first lines of the Overview as plain text, for a mail: how everything stands, and the four numbers."""

from __future__ import annotations

from datetime import date

from django.utils.html import strip_tags

from tracker.models import Recommendation, User
from tracker.overview.numbers import numbers
from tracker.overview.standing import standing, summary
from tracker.statistics import list_url


def first_lines(person: User, *, on: date) -> tuple[str, ...]:
    """Return in sentences how all that a person may see stands on a day; nothing where nothing is tracked."""
    rows = Recommendation.objects.visible_to(person)
    found = standing(rows, on=on)
    if not found.tracked:
        return ()
    counted = numbers(rows, found, list_url, on=on)
    said = [f"{number.figure.label}: {number.figure.count:,}" for number in counted]
    # Its only markup is ours: a link around each number.
    return (strip_tags(summary(found, list_url)), *said)
