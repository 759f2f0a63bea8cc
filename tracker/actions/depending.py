"""What is in the way of a step elsewhere: what is closed because of a recommendation, and what tracks its words now."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.meetings import lock_meeting
from tracker.actions.tracking import SourceText
from tracker.models import ForeignCode, Recommendation, Relation, Source, User
from tracker.workflow import Refused, RelationKind, Status

_NAMED = 10
"""So many references are named in a sentence."""


def refuse_replacing(recommendation: Recommendation, by: User) -> None:
    """Refuse with the references of those that are closed because this one replaces them, as far as `by` sees them."""
    closed = Relation.objects.closed_for(recommendation)
    count = closed.count()
    if not count:
        return
    seen = closed.visible_to(by).select_related("one", "other").order_by("pk")[:_NAMED]
    named = [row.other if row.kind == RelationKind.SUPERSEDES else row.one for row in seen]
    if not named:
        raise Refused(
            _(
                "A recommendation that you cannot see is closed because this one replaces it. Ask somebody who can see "
                "it to reopen it first, so that it is followed up."
            )
        )
    references = ", ".join(row.reference for row in named)
    raise Refused(
        ngettext(
            "%(references)s is closed because this recommendation replaces it. "
            "Reopen it first, so that it is followed up.",
            "%(count)s recommendations are closed because this one replaces them: %(references)s. "
            "Reopen them first, so that they are followed up.",
            count,
        )
        % {"references": references if count == len(named) else f"{references} …", "count": count}
    )


def lock_words(recommendation: Recommendation) -> None:
    """Lock the meetings of the sources of what was entered in error, so that nobody tracks their words meanwhile.

    Its own meeting too, where it has a reference in a list of others: a file could give that to another one. In the
    order of their keys, and before the recommendation is locked. Of another recommendation none is.
    """
    of_it = {"recommendation": recommendation, "recommendation__status": Status.ENTERED_IN_ERROR}
    of_sources = Source.objects.kept().filter(**of_it).order_by().values_list("briefing__meeting", flat=True)
    of_its_code = ForeignCode.objects.filter(**of_it).values_list("meeting", flat=True)
    for key in sorted(of_sources.union(of_its_code)):
        lock_meeting(key)


def refuse_tracked_anew(recommendation: Recommendation, by: User) -> None:
    """Refuse to take back that it was entered in error where another one tracks some of its words now.

    With the reference of that one, if `by` can see it.
    """
    if recommendation.status != Status.ENTERED_IN_ERROR:
        return
    own = Source.objects.kept().filter(recommendation=recommendation)
    own = own.touching(OuterRef("briefing"), OuterRef("start"), OuterRef("end"))
    tracked = Source.objects.in_force().filter(Exists(own)).exclude(recommendation=recommendation)
    if there := tracked.visible_to(by).select_related("recommendation").order_by("pk").first():
        raise Refused(
            _(
                "Words of its source text are tracked as %(reference)s now. "
                "Go on there, or mark %(reference)s as entered in error first."
            )
            % {"reference": there.recommendation.reference}
        )
    if tracked.exists():
        raise Refused(
            _(
                "Words of its source text are now tracked by a recommendation that you cannot see. "
                "Ask somebody who can see it to go on there."
            )
        )


def refuse_code_given_anew(recommendation: Recommendation, by: User) -> None:
    """Refuse to reopen what an undo of an import ended, where a later file gave its reference to another one.

    With the reference of that one, if `by` can see it.
    """
    own = ForeignCode.objects.filter(recommendation=recommendation).first()
    if own is None:
        return
    given = ForeignCode.objects.filter(meeting=own.meeting_id, code=own.code, given__gt=own.given)
    if there := Recommendation.objects.visible_to(by).filter(foreign_code__in=given).order_by("-pk").first():
        words = {"code": own.code, "reference": there.reference}
        raise Refused(_("“%(code)s” of the imported list is %(reference)s now. Go on there.") % words)
    if given.exists():
        raise Refused(
            _(
                "“%(code)s” of the imported list is a recommendation now that you cannot see. Ask somebody who can see "
                "it to go on there."
            )
            % {"code": own.code}
        )


def undo_decisions(recommendation: Recommendation) -> None:
    """Undo the decisions not to track passages of the sources of a recommendation, which tracks them again."""
    for source in Source.objects.kept().filter(recommendation=recommendation).select_related("briefing"):
        SourceText(source.briefing, source.start, source.end).undo_decisions()


def lock_other(recommendation: Recommendation, other: Recommendation) -> Recommendation:
    """Lock two recommendations that are to be related, and return the other one as it is now.

    They are locked in the order of their keys, so that two people cannot relate them both ways at once.
    """
    pair = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=[recommendation.pk, other.pk])
    return {row.pk: row for row in pair.order_by("pk")}[other.pk]
