"""What a step must bring is asked by its form and by its action, in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.world import World, prepare, stand, take
from tracker.actions import Draft
from tracker.forms import FORMS
from tracker.forms.base import StepForm
from tracker.forms.steps import CorrectForm
from tracker.workflow import RULES, Refused, Status, Step, Who

_FORMS: dict[Step, type[StepForm]] = {**FORMS, Step.CORRECT: CorrectForm}
_ALWAYS = [step for step, form in _FORMS.items() if form.base_fields["text"].required]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    yield from stand(django_db_blocker)


def refusal(world: World, step: Step, monkeypatch: pytest.MonkeyPatch, **missing: Any) -> str:
    """What the action says where something is missing from what it is given."""
    rule, drafted = RULES[step], factories.drafted

    def draft(*args: Any, **options: Any) -> Draft:
        return replace(drafted(*args, **options), **missing)

    status = next(status for status in Status if status in rule.start)
    relation = "holder" if rule.who is Who.RESPONSIBLE else "other coordinator"
    item = world.item(status, relation)
    prepare(world, step, status, item)
    monkeypatch.setattr(factories, "drafted", draft)
    with pytest.raises(Refused) as refused:
        take(world, step, relation, item, next(iter(rule.to), None))
    return str(refused.value)


@pytest.mark.parametrize("step", _ALWAYS)
def test_words_that_a_form_asks_for_are_asked_for_by_its_action(
    world: World, db: None, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = str(_FORMS[step].base_fields["text"].error_messages["required"])

    assert refusal(world, step, monkeypatch, text=" ") == required


@pytest.mark.parametrize("step", sorted(set(_FORMS) - set(_ALWAYS)))
def test_words_that_a_form_does_not_ask_for_are_needed_only_sometimes(step: Step) -> None:
    assert step in {Step.RESPOND, Step.ASSIGN, Step.SET_DATE, Step.SUPERSEDE, Step.MERGE, Step.ASK}


def test_evidence_is_asked_for_by_both(world: World, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(world, Step.CLAIM, monkeypatch, evidence=())

    assert said == str(_FORMS[Step.CLAIM].base_fields["evidence"].error_messages["required"])
