"""What templates need to show a recommendation and its log: badges and sentences. No tag asks the database."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker import sentences
from tracker.models import ProgressEntry
from tracker.workflow import FACES, Status

register = template.Library()


@register.simple_tag
def status(value: str, note: str = "", *, is_plain: bool = False) -> SafeString:
    """Return the badge of a status: colour, shape and word. The only place that draws one.

    What the status means is its tooltip, but for a plain one, such as there are many of in a page.
    """
    face = FACES[Status(value)]
    return format_html(
        '<span class="status {}"{}><i class="shape {}" aria-hidden="true"></i>{}</span>',
        f"is-{face.colour}",
        "" if is_plain else format_html(' title="{}"', note or face.definition),
        face.shape,
        Status(value).label,
    )


@register.filter
def deed(entry: ProgressEntry) -> str:
    """Return what a log entry says was done, to follow the person's name."""
    return sentences.deed(entry)


@register.filter
def differences(entry: ProgressEntry) -> list[sentences.Difference]:
    """Return what an edit changed."""
    return sentences.differences(entry)


@register.filter
def days_before(day: date | None, today: date) -> str:
    """Return how long ago a day is, in words: "today", "3 days ago", "in 12 days"."""
    if day is None:
        return ""
    days = (today - day).days
    if days == 0:
        return "today"
    unit, count = ("day", abs(days)) if abs(days) < 60 else ("month", abs(days) // 30)
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if days > 0 else f"in {words}"


@register.filter
def without_marks(heading: str) -> str:
    """Return a heading as it reads, without the signs that make it one in plain text."""
    return heading.strip("#*_= \t").strip()
