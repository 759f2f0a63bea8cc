"""Relations between two recommendations that both stay open: reiterates, supports; and ending one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.depending import lock_other
from tracker.actions.steps import Change, Draft, logged_value, need, take
from tracker.models import ProgressEntry, Recommendation, Relation, User
from tracker.workflow import FREE_RELATIONS, EditConflict, Refused, RelationKind, Status, Step


@transaction.atomic
def relate(
    *, recommendation: Recommendation, by: User, draft: Draft, kind: RelationKind, other: Recommendation
) -> ProgressEntry:
    """Record, with the reason, that one recommendation reiterates or supports another."""
    if kind not in FREE_RELATIONS:
        raise ValueError(f"made by a step of its own: {kind}")

    permissions.may_see(by, other)
    locked_other = lock_other(recommendation, other)

    def join(entry: ProgressEntry) -> None:
        Relation.objects.create(one=recommendation, kind=kind, other=other, act=entry.act)

    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_RELATED)
        words = {"other": other.reference, "relation": RelationKind(kind).label}
        if other.pk == locked.pk:
            raise Refused(_("A recommendation cannot be related to itself. Choose another one."))
        if locked_other.status == Status.ENTERED_IN_ERROR:
            raise Refused(refusals.OTHER_IN_ERROR % words)
        if Relation.objects.in_force().filter(one=other, kind=kind, other=locked).exists():
            raise Refused(
                _("This relation already exists the other way round: %(other)s %(relation)s this one.") % words
            )
        there = _others(locked, kind)
        if other in there:
            raise Refused(_("This relation already exists: this one %(relation)s %(other)s.") % words)
        return Change(logged=_logged(kind, there, [*there, other]), then=join)

    return take(Step.EDIT, recommendation=recommendation, by=by, draft=draft, change=change)


@transaction.atomic
def end_relation(*, relation: Relation, by: User, draft: Draft) -> ProgressEntry:
    """End a relation, with the reason; the entry is in the log of the recommendation where it was made."""
    if relation.kind not in FREE_RELATIONS:
        raise Refused(_("This relation was made when the recommendation was closed. Reopen it to end the relation."))
    kind = RelationKind(relation.kind)

    def end(entry: ProgressEntry) -> None:
        Relation.objects.filter(pk=relation.pk).update(ended_by=entry.act)

    def change(locked: Recommendation) -> Change:
        if not Relation.objects.in_force().filter(pk=relation.pk).exists():
            raise EditConflict(_("Somebody else has already removed this relation. Look at the log."))
        need(draft.text, refusals.WHY_NOT_RELATED)
        there = _others(locked, kind)
        return Change(logged=_logged(kind, there, [row for row in there if row.pk != relation.other_id]), then=end)

    return take(Step.EDIT, recommendation=relation.one, by=by, draft=draft, change=change)


def _others(locked: Recommendation, kind: RelationKind) -> list[Recommendation]:
    links = Relation.objects.in_force().filter(one=locked, kind=kind).select_related("other").order_by("pk")
    return [link.other for link in links]


def _logged(kind: RelationKind, old: list[Recommendation], new: list[Recommendation]) -> dict[str, object]:
    return {kind.value: [[logged_value(row) for row in old], [logged_value(row) for row in new]]}
