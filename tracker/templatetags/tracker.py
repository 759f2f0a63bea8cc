"""What templates need to show a recommendation and its log: badges and sentences. No tag asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.db import models
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from tracker import act_sentences, log_sentences, permissions
from tracker.models import AccountChange, Act, ProgressEntry, Recommendation, User, corrections
from tracker.models.corrections import Quoted
from tracker.models.people import Retirable
from tracker.models.searching import Pieces
from tracker.statistics import signed
from tracker.workflow import STATUS_DISPLAY, Status

register = template.Library()


@register.simple_tag
def status(value: str, note: str = "", *, is_plain: bool = False) -> SafeString:
    """Return the badge of a status: colour, shape and word. The only place that draws one.

    Its meaning is the tooltip. A plain badge has none; it is for pages with many of them.
    """
    return _badge(value, note, is_plain, get_language())


@register.simple_tag
def marking(row: Recommendation) -> SafeString:
    """Return how a recommendation is to be handled, to stand behind its title wherever that is named; or nothing."""
    return format_html(' <span class="marking">{}</span>', row.marking) if row.marking else SafeString("")


@register.simple_tag
def day(value: date | None, *, is_short: bool = False) -> SafeString:
    """Return a day, or that of a moment, as in "1 March 2026", or short with "1 Mar 2026"; nothing for none."""
    if value is None:
        return SafeString("")
    # A moment is a day too, by inheritance.
    return _day(timezone.localdate(value) if isinstance(value, datetime) else value, is_short, get_language())


@register.simple_tag
def days(first: date | None, last: date | None, *, is_short: bool = False) -> SafeString:
    """Return the days from one to another, naming month and year once where they are the same: "26–27 June 2026"."""
    if first is None or last is None or first == last:
        return day(first or last, is_short=is_short)
    month = "M" if is_short else "F"
    if first.year != last.year:
        words, dash = f"j {month} Y", " – "
    elif first.month != last.month:
        words, dash = f"j {month}", " – "
    else:
        words, dash = "j", "–"
    begins = date_format(first, words)
    return format_html(
        '<time datetime="{}">{}</time>{}{}', first.isoformat(), begins, dash, _day(last, is_short, get_language())
    )


# A page names the same days and statuses again and again.
@lru_cache(maxsize=4_096)
def _day(value: date, is_short: bool, language: str | None) -> SafeString:  # noqa: FBT001 - a key of the cache
    words = date_format(value, "j M Y" if is_short else "j F Y")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@lru_cache(maxsize=256)
def _badge(value: str, note: str, is_plain: bool, language: str | None) -> SafeString:  # noqa: FBT001 - a key of the cache
    display = STATUS_DISPLAY[Status(value)]
    return format_html(
        '<span class="status {}"{}><svg><use href=#{}></svg>{}</span>',
        f"is-{display.colour}",
        "" if is_plain else format_html(' title="{}"', note or display.definition),
        display.shape,
        Status(value).label,
    )


@register.filter
def entry_action(entry: ProgressEntry) -> str:
    """Return what a log entry says was done, to follow the person's name."""
    return log_sentences.entry_action(entry)


@register.filter
def quoted(entry: ProgressEntry) -> Quoted:
    """Return which words are quoted of an entry: its own, and what corrected them."""
    return corrections.quoted(entry)


@register.filter
def differences(entry: ProgressEntry) -> list[log_sentences.Difference]:
    """Return what an edit changed."""
    return log_sentences.differences(entry)


@register.simple_tag
def edit_in_admin(user: User, row: models.Model) -> SafeString:
    """Return a link to the page of a row in the admin, for those who change it there; nothing for others."""
    if not permissions.edits_in_admin(user):
        return SafeString("")
    opts = row._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    return format_html('<span class="small no-print">· <a href="{}">{}</a></span>', address, _("Edit in admin"))


@register.filter
def act_done(act: Act) -> str:
    """Return what an act did, in words."""
    return act_sentences.done(act.verb)


@register.filter
def act_reason(act: Act) -> str:
    """Return why an act was done, as far as somebody said so."""
    return act_sentences.reason(act)


@register.filter
def happened(change: AccountChange) -> str:
    """Return what a line of the log of accounts says happened."""
    return log_sentences.account_change(change)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: where the field stands in the page, what it is called, and the sentence."""

    place: str
    label: str
    sentence: str

    @property
    def has_link(self) -> bool:
        """Whether the sentence has a link of its own, so that it cannot stand in another."""
        return isinstance(self.sentence, SafeString) and "<a " in self.sentence

    @property
    def words(self) -> str:
        """The sentence, behind what the field is called, unless that is a question, which it would only repeat."""
        return self.sentence if self.label.endswith("?") else f"{self.label}: {self.sentence}"


@register.filter
def faults(form: BaseForm) -> Iterator[Fault]:
    """Yield what is wrong with the fields of a form, in their order."""
    for field in form.visible_fields():
        # A choice of several has no place of its own, but its first option has.
        place = field.id_for_label or f"{field.auto_id}_0"
        yield from (Fault(place, str(field.label), str(error)) for error in field.errors)


# By whether they are counted from a past day, and whether the day is before it.
_DAYS = {
    (False, True): ngettext_lazy("%(count)d day ago", "%(count)d days ago", "count"),
    (False, False): ngettext_lazy("in %(count)d day", "in %(count)d days", "count"),
    (True, True): ngettext_lazy("%(count)d day before", "%(count)d days before", "count"),
    (True, False): ngettext_lazy("%(count)d day later", "%(count)d days later", "count"),
}
_MONTHS = {
    (False, True): ngettext_lazy("%(count)d month ago", "%(count)d months ago", "count"),
    (False, False): ngettext_lazy("in %(count)d month", "in %(count)d months", "count"),
    (True, True): ngettext_lazy("%(count)d month before", "%(count)d months before", "count"),
    (True, False): ngettext_lazy("%(count)d month later", "%(count)d months later", "count"),
}


@register.filter
def days_before(day: date | None, today: date) -> str:
    """Return how long ago a day is, in words: "today", "3 days ago", "in 12 days".

    Where `today` is a past day, no words are used that a reader would count from the present: "3 days before".
    """
    if day is None:
        return ""
    is_past, days = today < timezone.localdate(), (today - day).days
    if days == 0:
        return _("on that day") if is_past else _("today")
    count = abs(days) if abs(days) < 60 else abs(days) // 30
    span = _DAYS if abs(days) < 60 else _MONTHS
    return str(span[is_past, days > 0] % {"count": count})


@register.filter
def retired(row: Retirable) -> SafeString:
    """Return the word for what is retired, to stand right behind its name; nothing for what is not."""
    return format_html(' <span class="flag">{}</span>', _("retired")) if row.is_retired else SafeString("")


@register.filter
def grouped(number: int) -> str:
    """Return a number with its thousands apart: "3,000"."""
    return f"{number:,}"


register.filter(signed)
register.filter(log_sentences.at_word)


@register.filter
def without_marks(heading: str) -> str:
    """Return a heading as it reads, without the signs that make it one in plain text."""
    return heading.strip("#*_= \t").strip()


@register.filter
def marked(pieces: Pieces) -> SafeString:
    """Return a text in pieces with those marked that were looked for."""
    drawn = ((format_html("<mark>{}</mark>", words) if hit else words,) for words, hit in pieces)
    return format_html_join("", "{}", drawn)
