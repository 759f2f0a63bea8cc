"""What a mail about notices says, as plain data: its subject, and a line for each recommendation with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import history, log_sentences
from tracker.models import Notice, ProgressEntry, Recommendation
from tracker.models.corrections import quoted
from tracker.workflow import RULES, Step

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
    complete: str = ""


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
    may_claim = asks and row.status in RULES[Step.CLAIM].start
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
        complete=reverse("recommendation-step", args=[row.reference, Step.CLAIM.slug]) if may_claim else "",
    )


def how_it_stands(row: Recommendation, on: date) -> str:
    """Return in a line whether the due date passed, and when the last update was."""
    late = [flag.words for flag in log_sentences.date_flags(row, on=on) if flag.about == "due"]
    return " ".join(_("%(words)s.") % {"words": words} for words in [*late, last_update(row)])


def last_update(row: Recommendation) -> str:
    """Return of which day the last update is."""
    if row.last_contact_on is None:
        return _("No update yet")
    return _("Last update %(day)s") % {"day": day(row.last_contact_on)}


def one_line(text: str) -> str:
    """Return what somebody typed without line breaks and other signs that mean something to a mail."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def day(value: date) -> str:
    """Return a day as a sentence says it."""
    return date_format(value, "j F Y")


def why(notice: Notice) -> str:
    """Return in a sentence what happened: who did what."""
    if _undone(notice):
        return _why_undone(notice)
    if notice.kind == Notice.Kind.MENTIONED:
        return _("%(name)s mentioned you.") % {"name": one_line(notice.entry.by.name)}
    words = _who_and_what(notice.entry)
    values = log_sentences.new_values(notice.entry) if notice.act.verb == "change_many" else ()
    if len(values) > 1:
        words["did"] = _("changed it (%(values)s)") % {"values": one_line(" · ".join(values))}
    answer_by = notice.entry.changes.get("answer_by", [None, None])[1]
    if answer_by and notice.kind in Notice.MANDATORY:
        words["day"] = day(date.fromisoformat(answer_by))
        return _why_asked(notice) % words
    return _("%(name)s %(did)s.") % words


def _why_asked(notice: Notice) -> str:
    """Return the sentence with which somebody is told of a request for an update, for its values to be put in."""
    is_new = notice.entry.kind == Step.ASK
    if notice.kind == Notice.Kind.ASKED:
        if is_new:
            return _("%(name)s asked you for an update by %(day)s.")
        return _("%(name)s %(did)s. You are now asked for an update by %(day)s.")
    if is_new:
        return _("%(name)s %(did)s.")
    return _("%(name)s %(did)s. An update is asked for by %(day)s, and nobody acts for an owner post.")


def _why_undone(notice: Notice) -> str:
    """Return in a sentence that what somebody was told of was undone, or what had been taken from them; and by whom."""
    words = {"name": one_line(notice.act.by.name)}
    if _is_given_back(notice):
        return _("Assigned to you again. %(name)s undid the change.") % words
    if notice.kind == Notice.Kind.ASSIGNED:
        return _("No longer assigned to you. %(name)s undid the change.") % words
    return _("The decision about the due date no longer counts. %(name)s undid the change.") % words


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
        about = {"kind": _label(first)}
        return _("%(kind)s: %(reference)s %(title)s") % (words | about)
    common = set.intersection(*({(notice.kind, _undone(notice)) for notice in about} for about in each))
    shared = [notice for notice in notices if (notice.kind, _undone(notice)) in common]
    kind = (_undone(shared[0]) or Notice.Kind(shared[0].kind).label) if shared else None
    counted = ngettext("%(kind)s: %(count)d recommendation", "%(kind)s: %(count)d recommendations", len(each))
    return counted % {"kind": kind or _("What concerns you"), "count": len(each)}


@dataclass(frozen=True, slots=True)
class Told:
    """What one act tells somebody of one recommendation, or the same of several, in a sentence.

    `quote` are the words in which somebody is mentioned.
    """

    sentence: str
    notices: tuple[Notice, ...]
    quote: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether one of them was not marked as read."""
        return any(notice.read_at is None for notice in self.notices)


def told_together(notices: Iterable[Notice]) -> list[Told]:
    """Return notices with their sentences, those of one act that say the same as one, in the order of the first."""
    found: dict[tuple[object, ...], list[Notice]] = {}
    for notice in notices:
        said = _given_to(notice) or why(notice)
        key = (notice.act_id, notice.kind, notice.is_undone, said, _mentioning(notice))
        found.setdefault(key, []).append(notice)
    return [
        Told(
            why(each[0]) if len(each) == 1 else _why_of_many(each),
            tuple(each),
            _mentioning(each[0]),
        )
        for each in found.values()
    ]


def _mentioning(notice: Notice) -> str:
    """Return the words in which somebody is mentioned, as a mail quotes them; nothing of other notices."""
    if notice.kind != Notice.Kind.MENTIONED:
        return ""
    return one_line(log_sentences.quotation(notice.entry, LONGEST))


def _given_to(notice: Notice) -> str:
    """Return the owner post to which a notice says that a recommendation is assigned; nothing where it does not."""
    post = notice.entry.changes.get("owner", [None, None])[1]
    is_assigned = notice.kind == Notice.Kind.ASSIGNED and not _undone(notice)
    return one_line(str(post["name"])) if is_assigned and post else ""


def _why_of_many(notices: Sequence[Notice]) -> str:
    """Return in a sentence what one act did to several recommendations."""
    first, count = notices[0], len(notices)
    words = {"name": one_line(first.entry.by.name), "count": count, "post": _given_to(first)}
    if _undone(first):
        words["name"], words["undone"] = one_line(first.act.by.name), _undone(first)
        return (
            ngettext(
                "%(undone)s: %(count)d recommendation. %(name)s undid the change.",
                "%(undone)s: %(count)d recommendations. %(name)s undid the change.",
                count,
            )
            % words
        )
    if not words["post"]:
        words["sentence"] = why(first)
        return (
            ngettext("%(count)d recommendation: %(sentence)s", "%(count)d recommendations: %(sentence)s", count) % words
        )
    return (
        ngettext(
            "%(name)s assigned %(count)d recommendation to %(post)s.",
            "%(name)s assigned %(count)d recommendations to %(post)s.",
            count,
        )
        % words
    )


def _label(notice: Notice) -> str:
    """Return as the beginning of a subject why somebody is told."""
    return _undone(notice) or _decided(notice) or str(Notice.Kind(notice.kind).label)


def _undone(notice: Notice) -> str:
    """Return that what somebody was told of no longer holds, or is theirs again; nothing where nothing was undone."""
    if _is_given_back(notice):
        return _("Assigned to you again")
    if not notice.is_undone:
        return ""
    return _("No longer assigned to you") if notice.kind == Notice.Kind.ASSIGNED else _("Decision undone")


def _is_given_back(notice: Notice) -> bool:
    """Return whether it tells that something is assigned to somebody again, because a change of several was undone."""
    is_assigned = notice.kind == Notice.Kind.ASSIGNED and not notice.is_undone
    return is_assigned and notice.act.verb == history.MANY[1]


def _decided(notice: Notice) -> str:
    """Return how it was decided about a proposed date; nothing where somebody is told of something else."""
    if notice.kind != Notice.Kind.DATE_DECIDED:
        return ""
    entry = notice.entry
    if entry.kind == Step.DECIDE_DATE:
        return _("Due date approved") if log_sentences.is_approval(entry) else _("Due date rejected")
    return _("Due date set") if entry.changes.get("due_on", [None, None])[1] else _("Due date removed")
