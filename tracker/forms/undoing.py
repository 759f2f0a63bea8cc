"""Decisions not to track that a form undoes by tracking some words: what its page says, and what its button sends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from tracker import actions
from tracker.actions import SourceText
from tracker.forms.fields import Data
from tracker.models import PassageDecision


class Undoing:
    """The decisions not to track passages of some words, which tracking these words undoes."""

    def __init__(self, words: Sequence[SourceText]) -> None:
        """Take the words that a page is about; of none, nothing is asked."""
        self.words = words

    @cached_property
    def decisions(self) -> list[PassageDecision]:
        """These decisions, in the order of the text."""
        return actions.decisions_about(self.words)

    @property
    def keys(self) -> str:
        """What the button sends that undoes them; empty where there are none."""
        return ",".join(str(decision.pk) for decision in self.decisions)

    @property
    def said(self) -> list[str]:
        """Who decided that, when and why, in a sentence for each act."""
        acts = groupby(self.decisions, key=lambda decision: (decision.act_id, decision.decision))
        return [actions.say_decided(list(decisions)) for _act, decisions in acts]


def keys_sent(data: Data) -> frozenset[int]:
    """Return the keys of the decisions that were sent by the button that undoes them."""
    keys = str((data or {}).get("undoes", "")).split(",")
    return frozenset(int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19)
