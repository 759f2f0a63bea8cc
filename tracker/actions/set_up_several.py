"""Setting up several recommendations by one save: one act, an entry for each step of each; all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.batches import StepBatch
from tracker.actions.giving import hold_given
from tracker.actions.set_up import entries_by_form, given_in, take_steps
from tracker.actions.steps import Draft, open_act, refuse_other_words, whole
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import Refused

MOST = 100
"""So many are saved at once: more than a page has."""


@dataclass(frozen=True, slots=True)
class OneOfSeveral:
    """What one recommendation is to be: the new values and those on the person's page, as `set_up` takes them.

    `text` is the reason, `sent` all that was sent for it.
    """

    recommendation: Recommendation
    new: Mapping[str, Any]
    seen: Mapping[str, Any]
    text: str = ""
    sent: str = ""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What became of several: the entries made now, and those that the same form had made before."""

    entries: list[ProgressEntry] = field(default_factory=list)
    before: list[ProgressEntry] = field(default_factory=list)


class RowsRefused(Refused):
    """Some recommendations of a save were refused, each with why, by their keys; nothing of the save was kept."""

    def __init__(self, refused: Mapping[int, Refused]) -> None:
        super().__init__(" ".join(dict.fromkeys(map(str, refused.values()))))
        self.refused = dict(refused)


@transaction.atomic
def set_up_several(*, rows: Sequence[OneOfSeveral], by: User, draft: Draft) -> SetUp:
    """Bring each recommendation to its new values, as `set_up` does with one, and return what was written.

    They are locked in key order and written together. `draft` holds what goes for all: the token of the form. Raises
    `RowsRefused`, and then none of them is changed.
    """
    permissions.may_change_many(by)
    if len(rows) > MOST:
        raise Refused(_("You can set up at most %(most)d recommendations at once.") % {"most": MOST})
    hold_given(each for row in rows for each in given_in(row.new))
    batch = StepBatch(by)
    batch.load([row.recommendation.pk for row in rows], lock=True)
    act = open_act(by=by, verb="set_up_many", at=draft.moment)
    made = _made(rows, by, replace(draft, batch=batch, act=act))
    batch.write()
    done = SetUp([each for each in made if each.act_id == act.pk], [each for each in made if each.act_id != act.pk])
    if not done.entries:
        transaction.set_rollback(True)
    return done


def _made(rows: Sequence[OneOfSeveral], by: User, draft: Draft) -> list[ProgressEntry]:
    """Take the steps of each into the batch of the draft; raise `RowsRefused` where any is refused."""
    made: list[ProgressEntry] = []
    refused: dict[int, Refused] = {}
    drafts = [_own(draft, row) for row in rows]
    before = entries_by_form(each.form_token for each in drafts)
    for row, own in zip(rows, drafts, strict=True):
        try:
            if earlier := before.get(own.form_token):
                refuse_other_words(earlier[0], own.sent)
                made += earlier
            else:
                with whole(own):
                    made += take_steps(row.recommendation, by, own, row.new, row.seen)
        except Refused as refusal:
            refused[row.recommendation.pk] = refusal
    if refused:
        raise RowsRefused(refused)
    return made


def _own(draft: Draft, row: OneOfSeveral) -> Draft:
    # One form makes entries for many, and each has tokens of its own.
    token = None if draft.form_token is None else uuid5(draft.form_token, str(row.recommendation.pk))
    return replace(draft, text=row.text, sent=row.sent, form_token=token)
