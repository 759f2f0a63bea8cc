"""What is in the way of a step elsewhere: recommendations that are closed because of this one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Recommendation, Relation, User
from tracker.workflow import Refused, RelationKind

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
