"""The packs of the languages, each against its own examples: rules, weights, lead-ins, headings, columns."""

import re
import subprocess
import sys
import time
from typing import Any

import pytest

from briefings.reading.language.packs import language_notice, pack_of, packs
from briefings.reading.language.shapes import Pack, Rule, Sign, Voice, Weight
from briefings.reading.rules.announcements import announced_by, announced_by_heading, item_column
from briefings.reading.rules.genres import Character
from briefings.reading.rules.matching import match_of
from briefings.reading.rules.weighing import Place, weighed
from tests.briefings.required_words import needs_one_of

PACKS = packs()
RULES = [(pack, rule) for pack in PACKS for rule in pack.rules]
FINDS = [pytest.param(pack, rule, said, id=f"{rule.name}: {said}") for pack, rule in RULES for said in rule.finds]
LEAVES = [pytest.param(pack, rule, said, id=f"{rule.name}: {said}") for pack, rule in RULES for said in rule.leaves]
WEIGHTS = [(pack, weight) for pack in PACKS for weight in pack.weights]


def signs(kind: str) -> list[Any]:
    return [
        pytest.param(pack, sign, id=f"{pack.code}: {sign.finds}")
        for pack in PACKS
        for sign in getattr(pack.announcing, kind)
    ]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_no_rule_needs_a_word_that_the_quick_look_does_not_know(pack: Pack) -> None:
    assert [rule.name for rule in pack.rules if not needs_one_of(rule.pattern, rule.words)] == []


def test_what_a_pattern_needs_is_read_from_it() -> None:
    pattern = re.compile(r"\b[Ww]e\s(?:urge[sd]?|(?:ask|asked)\s(?:also\s)?the)\b")
    assert needs_one_of(pattern, ["urge", "ask"])
    assert not needs_one_of(pattern, ["urge"])
    assert not needs_one_of(pattern, ["ask the", "urge"])


COUNTING = """
from briefings.reading.language import shapes
made = []
class Counted(shapes.LatePattern):
    def __init__(self, *given):
        super().__init__(*given)
        made.append(self)
shapes.LatePattern = Counted
from briefings.reading.readings import read_here
read_here(b"The meeting agreed to establish a task force.", name="minutes.txt")
print(len(made), sum("_compiled" in vars(each) for each in made), sum(each.groups >= 0 for each in made))
"""


def test_few_words_compile_few_patterns_and_all_can_be_compiled() -> None:
    said = subprocess.run([sys.executable, "-c", COUNTING], capture_output=True, text=True, check=True)
    made, compiled, sound = map(int, said.stdout.split())
    assert made == sound > 1_000
    assert 0 < compiled < made / 3


@pytest.mark.parametrize(("pack", "rule", "said"), FINDS)
def test_rule_finds_its_example(pack: Pack, rule: Rule, said: str) -> None:
    assert any(word in said.lower() for word in rule.words), "the quick look at the words would miss it"
    match = match_of(rule, said, pack.grammar)
    assert match is not None
    assert 0 <= match.cue <= len(said)
    assert re.match(r"\w|$|\s", said[match.heart :]), "the heart begins at a word"


@pytest.mark.parametrize(("pack", "rule", "said"), LEAVES)
def test_rule_leaves_its_counter_example(pack: Pack, rule: Rule, said: str) -> None:
    assert match_of(rule, said, pack.grammar) is None
    assert weighed(said, Character(Voice.REPORT), Place(), pack) is None, "another rule takes it in a report"


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda each: getattr(each, "name", ""))
def test_every_rule_has_examples_of_both_outcomes(pack: Pack, rule: Rule) -> None:
    assert rule.finds
    assert rule.leaves
    assert rule.reason


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_rules_and_weights_have_names_of_their_own(pack: Pack) -> None:
    names = [*(rule.name for rule in pack.rules), *(weight.name for weight in pack.weights)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("pack", "weight"), WEIGHTS, ids=lambda each: getattr(each, "name", ""))
def test_a_weight_counts_for_its_examples_only(pack: Pack, weight: Weight) -> None:
    assert weight.finds
    assert weight.leaves
    for said in weight.finds:
        assert weight.pattern.search(said), said
    for said in weight.leaves:
        assert not weight.pattern.search(said), said


@pytest.mark.parametrize(("pack", "sign"), signs("lead_ins"))
def test_lead_in_announces_its_kind(pack: Pack, sign: Sign) -> None:
    announcement = announced_by(sign.finds, Voice.REPORT, pack)
    assert announcement is not None
    assert announcement.kind is sign.kind
    assert sign.finds.rstrip(": ") in announcement.reason
    assert announced_by(sign.leaves, Voice.REPORT, pack) is None


@pytest.mark.parametrize(("pack", "sign"), signs("sections"))
def test_heading_announces_its_kind(pack: Pack, sign: Sign) -> None:
    announcement = announced_by_heading(sign.finds, pack.announcing)
    assert announcement is not None
    assert announcement.kind is sign.kind
    assert announced_by_heading(sign.leaves, pack.announcing) is None


@pytest.mark.parametrize(("pack", "sign"), signs("columns"))
def test_column_heading_names_its_kind(pack: Pack, sign: Sign) -> None:
    assert item_column(["No.", sign.finds], pack.announcing) == (1, sign.kind)
    assert item_column(["No.", sign.leaves], pack.announcing) is None


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_a_text_of_a_language_is_read_with_its_pack(pack: Pack) -> None:
    text = " ".join(said for rule in pack.rules for said in rule.finds)
    assert pack_of(text) is pack
    assert not language_notice(text)


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
    for pack, rule in RULES:
        match_of(rule, said, pack.grammar)
    for pack in PACKS:
        announced_by(said, Voice.PARTIES, pack)
        announced_by_heading(said[:600], pack.announcing)
        for weight in pack.weights:
            weight.pattern.search(said)
        pack.grammar.is_sure_order(said)
        pack.grammar.asked(said, 0, trusted=True)
    assert time.process_time() - begun < 0.3
