"""One change to many recommendations: one act, each through its own step, and a refusal stops only that one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from tracker.actions.decisions import assign, edit, set_date
from tracker.actions.door import Draft, open_act
from tracker.models import Act, Organisation, Post, Recommendation, Theme, User
from tracker.workflow import Forbidden, Priority, Refused

MOST = 500
"""So many can be changed at once: as many as somebody can look through in a preview."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be changed in each of them; what is empty stays as it is. Themes are added."""

    lead: Organisation | None = None
    owner: Post | None = None
    themes: tuple[Theme, ...] = ()
    priority: Priority | None = None
    due_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        return not (self.lead or self.owner or self.themes or self.priority or self.due_on)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Those that were changed, and those that were refused, each with the sentence that says why."""

    done: list[Recommendation] = field(default_factory=list)
    refused: list[tuple[Recommendation, str]] = field(default_factory=list)


@transaction.atomic
def change_many(*, ids: Iterable[int], by: User, draft: Draft, wish: Wish, preview: bool = False) -> Outcome:
    """Change each of them as wished, and say what became of each; a preview does it all and takes it back.

    They are locked in key order. Each is changed wholly or not at all.
    """
    if not by.is_coordinator:
        raise Forbidden("Only a coordinator can change many recommendations at once.")
    if wish.is_empty:
        raise Refused("Say what should change: lead, owner post, themes, priority or due date.")
    visible = Recommendation.objects.visible_to(by).filter(pk__in=set(ids)).defer("searched")
    rows = list(visible.select_for_update(no_key=True).order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(f"At most {MOST} can be changed at once. Narrow the list down.")
    act = open_act(by=by, verb="change_many", at=draft.moment)
    outcome = Outcome()
    for row in rows:
        try:
            with transaction.atomic():
                _change(row, by=by, draft=draft, wish=wish, act=act)
        except Refused as refusal:
            outcome.refused.append((row, str(refusal)))
        else:
            outcome.done.append(row)
    if preview or not outcome.done:
        transaction.set_rollback(True)
    return outcome


def _change(row: Recommendation, *, by: User, draft: Draft, wish: Wish, act: Act) -> None:
    """Take the steps that bring one to what is wished; refuse where it is so already."""
    common: dict[str, Any] = {"recommendation": row, "by": by, "draft": draft, "act": act}
    new: dict[str, Any] = {"priority": wish.priority} if wish.priority else {}
    if wish.themes:
        new["themes"] = sorted({*row.themes.all(), *wish.themes}, key=lambda theme: theme.pk)
    changed = bool(new) and edit(**common, new=new) is not None
    lead, owner = _assigned(row, wish)
    if (lead, owner) != (row.lead, row.owner):
        assign(**common, lead=lead, owner=owner)
        changed = True
    if wish.due_on and wish.due_on != row.due_on:
        set_date(**common, due_on=wish.due_on)
        changed = True
    if not changed:
        raise Refused("It is so already.")


def _assigned(row: Recommendation, wish: Wish) -> tuple[Organisation | None, Post | None]:
    """Return the lead and owner post it should have; a post of another organisation does not follow to a new lead."""
    if wish.owner is not None:
        return wish.lead or row.lead or wish.owner.organisation, wish.owner
    if wish.lead is None or wish.lead == row.lead:
        return row.lead, row.owner
    stays = row.owner is not None and row.owner.organisation_id == wish.lead.pk
    return wish.lead, row.owner if stays else None
