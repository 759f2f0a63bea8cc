"""Retiring organisations, posts and themes: they stay where they are used, and are offered for nothing new."""

from __future__ import annotations

from typing import TypeVar

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.reference import lock_row
from tracker.actions.steps import open_act
from tracker.models import Act, Organisation, Post, Theme, User
from tracker.workflow import EditConflict, Refused

Row = TypeVar("Row", Organisation, Post, Theme)


@transaction.atomic
def retire(*, by: User, row: Row, act: Act | None = None) -> Row:
    """Retire an organisation with its posts, a post, or a theme, and return it; one that is retired stays so.

    An `act` that is given is the one it belongs to.
    """
    permissions.may_keep_reference(by)
    row = lock_row(row)
    if row.is_retired:
        return row
    act = act or open_act(by=by, verb=f"retire_{row._meta.model_name}")
    row.retired_on = timezone.localdate(act.at)
    with pghistory.context(act=act.pk):
        row.save(update_fields=["retired_on"])
        if isinstance(row, Organisation):
            row.posts.offered().update(retired_on=row.retired_on)
    return row


@transaction.atomic
def bring_back(*, by: User, row: Row) -> Row:
    """Offer a retired row again, and return it. The posts of an organisation are brought back one by one."""
    permissions.may_keep_reference(by)
    # Before the post, as a merge and the retiring of an organisation lock them.
    above = lock_row(row.organisation) if isinstance(row, Post) else None
    row = lock_row(row)
    if not row.is_retired:
        return row
    if isinstance(row, Post) and above is not None:
        _refuse_without_organisation(row, above)
    act = open_act(by=by, verb=f"bring_back_{row._meta.model_name}")
    row.retired_on = None
    with pghistory.context(act=act.pk):
        row.save(update_fields=["retired_on"])
    return row


def _refuse_without_organisation(post: Post, locked: Organisation) -> None:
    """Refuse a post whose organisation is retired, or is another one than was locked."""
    if post.organisation_id != locked.pk:
        raise EditConflict(
            _("“%(name)s” was just moved to another organisation. Open its page again.") % {"name": post.name}
        )
    if locked.is_retired:
        raise Refused(
            _("“%(organisation)s” is retired. Bring it back first, then the post.") % {"organisation": locked}
        )
