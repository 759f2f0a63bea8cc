"""What a mail about notices says, as plain data: its subject, and a line for each recommendation with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import log_sentences
from tracker.models import Notice, ProgressEntry, Recommendation
from tracker.models.corrections import quoted
from tracker.workflow import Step

SHOWN = 25
"""So many recommendations are named in one mail; the site has the others."""

LONGEST = 500
"""So many characters of what somebody wrote stand in a mail, and as many of what corrected it."""

NEEDS_CORRECTION = gettext_lazy(
    "This view finds nothing. What one of its filters names was removed or changed, or you cannot see it. "
    "Open the view, set this filter again and save the view."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation in a mail. `why` are sentences, `quote` is what a person wrote, in the entries `quotes`.

    `answer` stands for the address that confirms no change, where there is one; the mail gets it when it is sent.
    """

    names: int
    reference: str
    title: str
    url: str
    why: tuple[str, ...]
    quote: str = ""
    quotes: tuple[int, ...] = ()
    answer: str = ""
    add_update: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under their heading; `left_out` says in sentences what of all there is does not stand here.

    `more` says where it stands, at `more_url`.
    """

    heading: str
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    more: str = ""
    more_url: str = ""


def line(
    row: Recommendation,
    why: Iterable[str],
    *,
    quoting: ProgressEntry | None = None,
    answer: str = "",
    asks: bool = False,
) -> Line:
    """Return a recommendation as a line; what people typed on one line each, for a mail has no other bounds."""
    page = reverse("recommendation-detail", args=[row.reference])
    return Line(
        names=row.pk,
        reference=row.reference,
        title=one_line(row.title),
        url=page,
        why=tuple(why),
        quote=one_line(log_sentences.quotation(quoting, LONGEST)) if quoting is not None else "",
        quotes=quoted(quoting).entries if quoting is not None else (),
        answer=answer,
        add_update=f"{page}?report" if asks else "",
    )


def one_line(text: str) -> str:
    """Return what somebody typed without line breaks and other signs that mean something to a mail."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def day(value: date) -> str:
    """Return a day as a sentence says it."""
    return date_format(value, "j F Y")


def why(notice: Notice) -> str:
    """Return in a sentence what happened: who did what."""
    answer_by = notice.entry.changes.get("answer_by", [None, None])[1]
    if notice.kind == Notice.Kind.ASKED and answer_by and notice.entry.kind == Step.ASK:
        asked = {"name": one_line(notice.entry.by.name), "day": day(date.fromisoformat(answer_by))}
        return _("%(name)s asked you for an update by %(day)s.") % asked
    if notice.kind == Notice.Kind.MENTIONED:
        return _("%(name)s mentioned you.") % {"name": one_line(notice.entry.by.name)}
    words = _who_and_what(notice.entry)
    if notice.kind == Notice.Kind.ASKED and answer_by:
        words["day"] = day(date.fromisoformat(answer_by))
        return _("%(name)s %(did)s. You are now asked for an update by %(day)s.") % words
    if notice.kind == Notice.Kind.PASSED_ON and answer_by and notice.entry.kind != Step.ASK:
        words["day"] = day(date.fromisoformat(answer_by))
        return _("%(name)s %(did)s. An update is asked for by %(day)s, and nobody acts for an owner post.") % words
    return _("%(name)s %(did)s.") % words


def what_changed(entry: ProgressEntry) -> str:
    """Return an entry in a sentence: who did what, on which day; of a correction with the step it corrects."""
    words = {**_who_and_what(entry), "day": day(entry.happened_on)}
    if entry.step_corrected is not None:
        words["earlier"] = what_changed(entry.step_corrected)
        return _("%(name)s %(did)s on %(day)s: %(earlier)s") % words
    return _("%(name)s %(did)s on %(day)s.") % words


def _who_and_what(entry: ProgressEntry) -> dict[str, str]:
    return {"name": one_line(entry.by.name), "did": one_line(log_sentences.entry_action(entry))}


def of_each(notices: Iterable[Notice]) -> list[list[Notice]]:
    """Return notices together that are about one recommendation, in the order of the first of each."""
    found: dict[int, list[Notice]] = {}
    for notice in notices:
        found.setdefault(notice.recommendation_id, []).append(notice)
    return list(found.values())


def subject(notices: Sequence[Notice]) -> str:
    """Return the subject of a mail about some notices, the most important first.

    Of one recommendation it says reference and title, of several how many; and why, where that holds for all of them.
    """
    first, each = notices[0], of_each(notices)
    if len(each) == 1:
        words = {"reference": first.recommendation.reference, "title": one_line(first.recommendation.title)}
        about = {"kind": _decided(first) or Notice.Kind(first.kind).label}
        return _("%(kind)s: %(reference)s %(title)s") % (words | about)
    common = set.intersection(*({notice.kind for notice in about} for about in each))
    kind = next((Notice.Kind(notice.kind).label for notice in notices if notice.kind in common), None)
    counted = ngettext("%(kind)s: %(count)d recommendation", "%(kind)s: %(count)d recommendations", len(each))
    return counted % {"kind": kind or _("What concerns you"), "count": len(each)}


def _decided(notice: Notice) -> str:
    """Return how it was decided about a proposed date; nothing where somebody is told of something else."""
    if notice.kind != Notice.Kind.DATE_DECIDED:
        return ""
    entry = notice.entry
    if entry.kind == Step.DECIDE_DATE:
        return _("Due date approved") if log_sentences.is_approval(entry) else _("Due date rejected")
    return _("Due date set") if entry.changes.get("due_on", [None, None])[1] else _("Due date removed")
