"""The same words twice in one log: a form that came back with Back and was sent again as a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import takewhile

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.models import Evidence, ProgressEntry
from tracker.workflow import Refused, Step

LOOKED_AT = 3
"""So many of the last entries are compared: a line of a meeting may write several."""
_WITHIN = timedelta(hours=12)
_SAYING = frozenset({Step.REPORT, Step.ADD, Step.CHECK_IN})
"""Steps that may be taken again with other words, so that nothing else refuses them."""
_TYPED = frozenset({*_SAYING, "run_meeting"})
"""Verbs of acts whose words were typed into a page; sheets that come back have rules of their own."""
_WRITTEN = ("text", "next_step", "confidence", "happened_on", "received_from", "internal", "status_to")
COMPARED = ("act_id", "recorded_at", "by_id", "kind", *_WRITTEN)


def refuse_repeated(entry: ProgressEntry, before: Iterable[ProgressEntry], evidence: Collection[Evidence]) -> None:
    """Refuse an entry from a form that says only what its author has written among the entries `before` just now.

    With evidence or another status it says more; so it does once somebody else wrote, such as a request. Words count
    whatever they were written with, but a note is no update; without words, it is what was done. `before` are the last
    entries, newest first.
    """
    if entry.form_token is None or entry.kind not in _SAYING or entry.act.verb not in _TYPED or evidence:
        return
    for each in takewhile(lambda other: other.by_id == entry.by_id, before):
        is_old = entry.act.at - each.recorded_at > _WITHIN
        if not is_old and each.act_id != entry.act_id and _written(each) == _written(entry):
            words = {"moment": date_format(timezone.localtime(each.recorded_at), "j F, H:i")}
            if not entry.text:
                raise Refused(_("You have confirmed this already, on %(moment)s.") % words)
            raise Refused(_("You wrote the same already, on %(moment)s. If there is news, change the words.") % words)


def _written(entry: ProgressEntry) -> list[object]:
    is_note = entry.kind == Step.ADD
    return [*(getattr(entry, name) for name in _WRITTEN), is_note if entry.text else entry.kind]
