"""Merging organisations, posts or themes into one: what uses the others moves to it, and they are retired. One act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import pghistory
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.bulk import MOST, BulkChange, Outcome, try_change
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.reference import lock_row, save_organisation, uses_of
from tracker.actions.refusals import AT_LEAST_TWO, WHY_MERGED, refuse_retired
from tracker.actions.retiring import retire
from tracker.actions.steps import Draft, need, open_act
from tracker.models import Act, Organisation, Post, Recommendation, Theme, User
from tracker.workflow import CLOSED, EditConflict, Refused

Row: TypeAlias = Organisation | Post | Theme


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, or would do: to recommendations (`outcome`, whose mark stands for all that was looked at).

    `moved` are posts and departments that are now part of the one that is kept, `stayed` those that could not, each
    with the sentence that says why. `left` has what still uses each of the others, in words.
    """

    act: Act
    outcome: Outcome
    moved: list[Post | Organisation] = field(default_factory=list)
    stayed: list[tuple[Post | Organisation, str]] = field(default_factory=list)
    left: list[tuple[Row, list[str]]] = field(default_factory=list)


@transaction.atomic
def merge_into(
    *, by: User, rows: Iterable[Row], into: Row, draft: Draft, preview: bool = False, seen: str | None = None
) -> Merged:
    """Put one row in the place of others, wherever they are used, and retire these; return what was done.

    A recommendation that refuses the change stays as it is. People and rights stay too: whoever keeps those moves
    them. A preview does it all, then rolls it back. `seen` is the mark of the preview that the person looked at: what
    would no longer do just that is refused as an edit conflict.
    """
    permissions.may_keep_reference(by)
    permissions.may_change_many(by)
    need(draft.text, WHY_MERGED)
    named: list[Any] = sorted({into, *rows}, key=lambda row: row.pk)
    locked: dict[int, Any] = {row.pk: lock_row(row) for row in named}
    into = locked.pop(into.pk)
    others: list[Any] = list(locked.values())
    _check(others, into)
    items = _recommendations(by, others)
    mark = _mark(items, others, into, draft)
    if seen is not None and seen != mark:
        raise EditConflict(_("Something changed after the preview. Check the new preview, then merge them."))
    act = open_act(by=by, verb=f"merge_{into._meta.model_name}", reason=draft.text)
    merged = Merged(act, Outcome(mark=mark))
    for item in items:
        change = _change(item, others, into)
        try_change(item, merged.outcome, by=by, draft=replace(draft, act=act), change=change)
    if isinstance(into, Organisation):
        _move_departments(others, into, by, merged)
        _move_posts(others, into, merged)
    for other in others:
        retire(by=by, row=other, act=act)
        merged.left.append((other, uses_of(other, by)))
    if preview:
        transaction.set_rollback(True)
    return merged


def _check(others: Sequence[Any], into: Row) -> None:
    """Refuse a merge of nothing, into what is retired, across sides, or into a part of itself."""
    if not others:
        raise Refused(str(AT_LEAST_TWO))
    refuse_retired([into])
    if isinstance(into, Organisation):
        _check_organisations(others, into)


def _check_organisations(others: Sequence[Organisation], into: Organisation) -> None:
    above = {each.pk for each in into.lineage()}
    for other in others:
        names = {"name": other, "kept": into}
        if other.side_id != into.side_id:
            words = _("“%(name)s” and “%(kept)s” belong to different sides. Merge organisations of the same side.")
            raise Refused(words % names)
        if other.pk in above:
            raise Refused(_("“%(kept)s” is part of “%(name)s”. Keep “%(name)s” instead.") % names)


def _recommendations(by: User, others: Sequence[Any]) -> list[Recommendation]:
    """Return those that somebody sees and that use one of the rows, locked in the order of their keys.

    Lead and owner post of a closed one stay: so it does not count, and of many such only the first are looked at.
    """
    given = {Organisation: Q(lead__in=others), Post: Q(owner__in=others)}.get(type(others[0]), Q(pk__in=()))
    joined = {Organisation: Q(parties__in=others), Theme: Q(themes__in=others)}.get(type(others[0]), Q(pk__in=()))
    seen = Recommendation.objects.visible_to(by)
    stays = Recommendation.objects.filter(given, status__in=CLOSED)
    changes = Recommendation.objects.filter(given | joined).exclude(pk__in=stays.values("pk"))
    keys = list(seen.filter(pk__in=changes.values("pk")).order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise Refused(
            _("More than %(most)d recommendations would change. Replace it in some of them first, from their list.")
            % {"most": MOST}
        )
    keys += seen.filter(pk__in=stays.values("pk")).order_by("pk").values_list("pk", flat=True)[:MOST]
    rows = seen.filter(pk__in=keys).defer("searched")
    rows = rows.prefetch_related("lead", "owner__organisation", "themes", "parties")
    return list(rows.select_for_update(no_key=True).order_by("pk"))


def _change(item: Recommendation, others: Sequence[Any], into: Row) -> BulkChange:
    """Return the change that puts the row in the place of the others in one recommendation."""
    if isinstance(into, Post):
        return BulkChange(owner=into)
    if isinstance(into, Theme):
        return BulkChange(themes=(into,), fewer_themes=tuple(others))
    lead = into if item.lead in others else None
    # Who leads is not also involved.
    leads = lead is not None or item.lead == into
    gone = (*others, into) if leads else tuple(others)
    if not set(gone) & set(item.parties.all()):
        return BulkChange(lead=lead)
    return BulkChange(lead=lead, parties=() if leads else (into,), fewer_parties=gone)


def _move_departments(others: Sequence[Organisation], into: Organisation, by: User, merged: Merged) -> None:
    """Make the departments of the others part of the organisation that is kept."""
    departments = Organisation.objects.filter(parent__in=others).exclude(
        pk__in=[into.pk, *(each.pk for each in others)]
    )
    for department in departments.order_by("pk"):
        try:
            save_organisation(
                by=by,
                organisation=department,
                name=department.name,
                short_name=department.short_name,
                side=department.side,
                parent=into,
                act=merged.act,
            )
        except Refused as refusal:
            merged.stayed.append((department, str(refusal)))
        else:
            merged.moved.append(department)


def _move_posts(others: Sequence[Organisation], into: Organisation, merged: Merged) -> None:
    """Give the posts of the others to the organisation that is kept, unless it has one of that name."""
    # As the database compares names, which knows more capitals than Python's own way.
    posts: Any = Post.objects.annotate(compared=Lower("name"))
    taken = set(posts.filter(organisation=into).values_list("compared", flat=True))
    for post in posts.filter(organisation__in=others).select_related("organisation").order_by("pk"):
        words = {"name": post.name, "organisation": into}
        why = _("“%(organisation)s” already has a post “%(name)s”. Merge the two posts next.") % words
        if post.compared in taken:
            merged.stayed.append((post, why))
            continue
        taken.add(post.compared)
        before, post.organisation = post.organisation, into
        try:
            # One of that name may have been added or renamed since.
            with pghistory.context(act=merged.act.pk), refusing_conflicts(duplicate=why):
                post.save(update_fields=["organisation"])
        except Refused as refusal:
            post.organisation = before
            merged.stayed.append((post, str(refusal)))
        else:
            merged.moved.append(post)


def _mark(items: Iterable[Recommendation], others: Sequence[Any], into: Row, draft: Draft) -> str:
    """Return what stands for a merge, its reason, and all that it would change or that could refuse it."""
    rows = [into, *others]
    parts = [draft.text, *(f"{each.pk} {each} {each.retired_on}" for each in rows)]
    parts += [" ".join([str(item.pk), item.status, *BulkChange.now(item)]) for item in items]
    if isinstance(into, Organisation):
        parts += _organised(rows)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def _organised(rows: Sequence[Organisation]) -> Iterator[str]:
    """Yield what stands for the place of organisations among others, and for the posts and departments of each."""
    posts = Post.objects.filter(organisation__in=rows).order_by("pk")
    below = Organisation.objects.filter(Q(parent__in=rows) | Q(parent__parent__in=rows)).order_by("pk")
    for row in rows:
        yield " ".join(str(each.pk) for each in row.lineage()) + f" {row.side_id}"
    for post in posts.values_list("pk", "name", "organisation", "retired_on"):
        yield str(post)
    for department in below.values_list("pk", "name", "parent", "side", "retired_on"):
        yield str(department)
