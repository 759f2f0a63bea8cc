"""What a side raises at the next meeting: pinning a recommendation, leaving it out, and the line to take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.steps import clean, open_act
from tracker.models import RaisedItem, Recommendation, User
from tracker.models.raised import LONGEST_LINE, MOST_PINNED, RaiseChoice, Raising, raising
from tracker.workflow import EditConflict, Refused


@transaction.atomic
def raise_item(
    *,
    by: User,
    recommendation: Recommendation,
    choice: str,
    place: int | None = None,
    line_to_take: str = "",
    seen: list[Any] | None = None,
    at: datetime | None = None,
) -> RaisedItem | None:
    """Say for the person's side whether a recommendation is raised, in which place, and the line to take.

    `place` counts the pinned ones that the person sees, from 1; without one it stays where it is, or comes last. The
    others of the side move up or down by the same act. `seen` is what the person's page showed (see `Raising.plain`);
    what has changed since is refused. Returns what is said now; None where nothing changed.
    """
    permissions.may_raise(by, recommendation)
    line = clean(line_to_take)
    _check(choice, place, line)
    locked = Recommendation.objects.select_for_update(no_key=True).get(pk=recommendation.pk)
    pinned = list(RaisedItem.objects.filter(side=by.side_id, place__isnull=False).order_by("pk").select_for_update())
    pinned.sort(key=lambda each: (each.place, each.pk))
    shown = list(RaisedItem.objects.visible_to(by).pinned().values_list("recommendation", flat=True))
    now = raising(locked, by)
    wanted = Raising(choice, _place(now, place, locked, shown) if choice == RaiseChoice.PINNED else None, line)
    if wanted.plain() == now.plain():
        return None
    if seen is not None and seen != now.plain():
        raise EditConflict(_changed(now))
    if choice == RaiseChoice.PINNED:
        _check_pin(locked, shown)
    own = RaisedItem.objects.filter(recommendation=locked, side=by.side_id).first()
    own = own or RaisedItem(recommendation=locked, side_id=by.side_id)
    order = _in_order(own, pinned, shown, wanted.place)
    act = open_act(by=by, verb="raise", at=at)
    with pghistory.context(act=act.pk), refusing_conflicts():
        _move(order, own)
        own.choice, own.line_to_take = choice, line
        own.place = order.index(own) + 1 if own in order else None
        own.save()
    return own


def _check(choice: str, place: int | None, line: str) -> None:
    if choice not in RaiseChoice.values:
        raise Refused(_("Choose one of the three."))
    if choice == RaiseChoice.PINNED and place is not None and not 1 <= place <= MOST_PINNED:
        raise Refused(str(refusals.PLACE_TO_RAISE) % {"limit_value": MOST_PINNED})
    if len(line) > LONGEST_LINE:
        raise Refused(str(refusals.LINE_TOO_LONG) % {"limit_value": LONGEST_LINE})


def _check_pin(locked: Recommendation, shown: list[int]) -> None:
    if locked.is_closed:
        raise Refused(_("%(reference)s is closed. Only what is open can be pinned.") % {"reference": locked.reference})
    if locked.pk not in shown and len(shown) >= MOST_PINNED:
        raise Refused(_("%(most)d recommendations are already pinned. Unpin one first.") % {"most": MOST_PINNED})


def _place(now: Raising, place: int | None, locked: Recommendation, shown: list[int]) -> int | None:
    """Return the place that a pin gets among those that the person sees; a closed one has none."""
    if locked.is_closed:
        return None
    if place is None and now.place is not None:
        return now.place
    last = len(shown) + (now.place is None)
    return min(place or last, last)


def _in_order(own: RaisedItem, pinned: list[RaisedItem], shown: list[int], place: int | None) -> list[RaisedItem]:
    """Return all that the side has pinned, in their new order; `place` is that of the one among those shown."""
    others = [each for each in pinned if each.recommendation_id != own.recommendation_id]
    if place is None:
        return others
    seen = [number for number, each in enumerate(others) if each.recommendation_id in shown]
    others.insert(seen[place - 1] if place <= len(seen) else len(others), own)
    return others


def _move(order: Iterable[RaisedItem], own: RaisedItem) -> None:
    """Give the others of the side their new places."""
    for number, each in enumerate(order, start=1):
        if each is not own and each.place != number:
            each.place = number
            each.save(update_fields=["place"])


def _changed(now: Raising) -> str:
    """Return the sentence that somebody else changed it, and what it is now."""
    changed = _("Somebody changed this after you opened the page. %(now)s %(line)s Check it, then save again.")
    line = _("Its line to take is “%(line)s”.") if now.line_to_take else _("It has no line to take.")
    words = {"now": _NOW[RaiseChoice(now.choice)], "line": line % {"line": now.line_to_take}}
    if now.place is not None:
        words["now"] = _("It is now pinned in place %(place)d.") % {"place": now.place}
    return changed % words


_NOW = {
    RaiseChoice.BY_RULE: gettext_lazy("The rules now say whether it is raised."),
    RaiseChoice.PINNED: gettext_lazy("It is now pinned."),
    RaiseChoice.LEFT_OUT: gettext_lazy("It is now left out."),
}
