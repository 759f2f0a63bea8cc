"""The rules for sentences, lead-ins, headings and columns, each against its own examples. No whole documents."""

import re
import time

import pytest

from briefings.reading.rules.announcements import (
    COLUMNS,
    LEAD_INS,
    SECTIONS,
    Sign,
    announced_by,
    announced_by_heading,
    item_column,
)
from briefings.reading.rules.matching import Rule, Voice, match_of
from briefings.reading.rules.rules import RULES, best_match

FINDS = [pytest.param(rule, said, id=f"{rule.name}: {said}") for rule in RULES for said in rule.finds]
LEAVES = [pytest.param(rule, said, id=f"{rule.name}: {said}") for rule in RULES for said in rule.leaves]


@pytest.mark.parametrize(("rule", "said"), FINDS)
def test_rule_finds_its_example(rule: Rule, said: str) -> None:
    assert any(word in said.lower() for word in rule.words), "the quick look at the words would miss it"
    assert match_of(rule, said) is not None


@pytest.mark.parametrize(("rule", "said"), LEAVES)
def test_rule_leaves_its_counter_example(rule: Rule, said: str) -> None:
    assert match_of(rule, said) is None


@pytest.mark.parametrize(("rule", "said"), LEAVES)
def test_no_other_rule_takes_a_counter_example_in_a_report(rule: Rule, said: str) -> None:
    assert best_match(said, Voice.REPORT) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_examples_of_both_outcomes(rule: Rule) -> None:
    assert rule.finds
    assert rule.leaves
    assert rule.reason


def test_rules_have_names_of_their_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("sign", LEAD_INS, ids=lambda sign: sign.finds)
def test_lead_in_announces_its_kind(sign: Sign) -> None:
    announcement = announced_by(sign.finds, Voice.REPORT)
    assert announcement is not None
    assert announcement.kind is sign.kind
    assert sign.finds.rstrip(":") in announcement.reason
    assert announced_by(sign.leaves, Voice.REPORT) is None


@pytest.mark.parametrize("sign", SECTIONS, ids=lambda sign: sign.finds)
def test_heading_announces_its_kind(sign: Sign) -> None:
    announcement = announced_by_heading(sign.finds)
    assert announcement is not None
    assert announcement.kind is sign.kind
    assert announced_by_heading(sign.leaves) is None


@pytest.mark.parametrize("sign", COLUMNS, ids=lambda sign: sign.finds)
def test_column_heading_names_its_kind(sign: Sign) -> None:
    assert item_column(["No.", sign.finds]) == (1, sign.kind)
    assert item_column(["No.", sign.leaves]) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_heart_of_an_example_begins_at_a_word(rule: Rule) -> None:
    for said in rule.finds:
        match = match_of(rule, said)
        assert match is not None
        assert 0 <= match.cue <= len(said)
        assert re.match(r"\w|$|\s", said[match.heart :])


FRAGMENTS = (
    "A ",
    "recommendation (A)",
    "We ",
    "agreed that ",
    "the ",
    "ministers, ",
    "steps include ",
    "(",
    "[",
    "**",
    "x",
)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_pattern_is_slow_on_a_sentence_that_repeats_itself(fragment: str) -> None:
    said = (fragment * 1600)[:1590] + ":"
    begun = time.process_time()
    for rule in RULES:
        match_of(rule, said)
    announced_by(said, Voice.PARTIES)
    announced_by_heading(said[:600])
    assert time.process_time() - begun < 0.15
