"""The steps of one save are written together: the same rows, entries, versions, notices and refusals as one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.test_import_batches import everything
from tests.verifying import verify
from tracker import actions
from tracker.actions import STEP_FIELDS, Draft, StepsRefused, given_in, open_act
from tracker.actions.giving import hold_given
from tracker.models import Act, Post, ProgressEntry, Recommendation, User
from tracker.workflow import DueBasis, Position, Refused, Step, Unexplained

Values = Mapping[str, Any]
SOON = timezone.localdate() + timedelta(days=50)
WORDS = {"title": "Open a hotline", "goal": "Answer calls", "kind": "proposal", "priority": "priority"}
TOKEN = UUID(int=20)


def alone(item: Recommendation, by: User, step: Step, draft: Draft, new: Values, seen: Values) -> ProgressEntry | None:
    """Take one step by its own action, as its own page does."""
    common: dict[str, Any] = {"recommendation": item, "by": by, "draft": draft}
    if step is Step.EDIT:
        return actions.edit(**common, new=new, seen={name: seen[name] for name in new})
    if step is Step.RESPOND:
        position = Position(new["position"])
        shown = (seen["position"], seen["follow_up"])
        return actions.respond(**common, position=position, follow_up=new["follow_up"], seen=shown)
    if step is Step.ASSIGN:
        lead, owner = (seen[name].pk if seen[name] else None for name in ("lead", "owner"))
        return actions.assign(**common, lead=new["lead"], owner=new["owner"], seen=(lead, owner))
    basis = DueBasis(new["due_basis"] or DueBasis.SET_BY_US)
    return actions.set_date(**common, due_on=new["due_on"], basis=basis, seen={"due_on": seen["due_on"]})


def one_by_one(
    item: Recommendation, by: User, draft: Draft, new: Values, seen: Values, telling: Step | None = None
) -> dict[Step, str]:
    """Take each step by its own action in one act, the reason where it is needed; return what was refused."""
    refused: dict[Step, str] = {}
    made = []
    draft = replace(draft, act=draft.act or open_act(by=by, verb="set_up", at=draft.moment))
    hold_given(given_in(new))
    outer = transaction.savepoint()
    for step, names in STEP_FIELDS.items():
        own = {name: new[name] for name in names if name in new}
        token = draft.form_token and uuid5(draft.form_token, step.value)
        for text in (draft.text,) if telling is step else ("", draft.text):
            try:
                with transaction.atomic():
                    told = replace(draft, text=text, form_token=token)
                    made += [alone(item, by, step, told, own, seen)] if own else []
            except Unexplained as refusal:
                refused[step] = str(refusal)
            except Refused as refusal:
                refused[step] = str(refusal)
                break
            else:
                refused.pop(step, None)
                break
    if not refused and draft.text and not any(entry.text for entry in made if entry) and telling is None:
        transaction.savepoint_rollback(outer)
        first = next(step for step, names in STEP_FIELDS.items() if {*names} & new.keys())
        return one_by_one(item, by, draft, new, seen, telling=first)
    return refused


def now(item: Recommendation, names: Values) -> dict[str, Any]:
    """What the fields hold now, as a page shows them."""
    item = Recommendation.objects.get(pk=item.pk)
    return {
        name: list(getattr(item, name).all()) if name in ("parties", "themes") else getattr(item, name)
        for name in names
    }


def left(do: Callable[[], dict[Step, str]]) -> tuple[dict[Step, str], list[Any]]:
    """What was refused and all that is left; taken back afterwards."""
    with transaction.atomic():
        refused = do()
        found = [_without_digest(each) for each in everything()] if not refused else []
        transaction.set_rollback(True)
    return refused, found


def _without_digest(found: Any) -> Any:
    # Its salt is another one each time.
    if isinstance(found, dict) and "form_digest" in found:
        return found | {"form_digest": bool(found["form_digest"])}
    return found


def together(item: Recommendation, by: User, draft: Draft, new: Values, seen: Values) -> dict[Step, str]:
    try:
        with transaction.atomic():
            actions.set_up(recommendation=item, by=by, draft=draft, new=new, seen=seen)
    except StepsRefused as refusal:
        return {step: str(said) for step, said in refusal.refused.items()}
    return {}


def bare(cast: Cast) -> Recommendation:
    """One that nobody has, with nothing set."""
    return factories.track(cast, lead=None, owner=None)


def full(cast: Cast) -> Recommendation:
    """One with everything, a request that waits and a proposed date."""
    item = factories.track(cast, due_on=SOON - timedelta(days=9), themes=[cast.theme], parties=[cast.data])
    factories.ask(cast, item)
    draft = factories.drafted("It takes longer.")
    actions.propose_date(recommendation=item, by=cast.holder, draft=draft, due_on=SOON + timedelta(days=90))
    return item


def given(cast: Cast, **other: Any) -> dict[str, Any]:
    assigned: dict[str, Any] = {"lead": cast.health, "owner": cast.desk, "parties": [cast.data], "themes": [cast.theme]}
    date_set = {"due_on": SOON, "due_basis": DueBasis.FROM_SOURCE, "due_words": "by spring"}
    return WORDS | assigned | date_set | {"position": Position.NOTED, "follow_up": True} | other


def changed(cast: Cast, **other: Any) -> dict[str, Any]:
    assigned: dict[str, Any] = {"lead": cast.data, "owner": None, "parties": [], "themes": []}
    return given(cast, **assigned | {"due_basis": DueBasis.SET_BY_US} | other)


def retired(cast: Cast) -> Post:
    """A post that was retired after the page was made."""
    post = Post.objects.get(pk=cast.desk.pk)
    actions.retire(by=cast.coordinator, row=Post.objects.get(pk=cast.desk.pk))
    return post


def gone(cast: Cast) -> Post:
    """A post that was removed after the page was made."""
    post = cast.health.posts.create(name="Night desk")
    Post.objects.filter(pk=post.pk).delete()
    return post


Case = tuple[Callable[[Cast], Recommendation], Callable[[Cast], dict[str, Any]], str]
SAVED: dict[str, Case] = {
    "all of one that is bare": (bare, given, "Agreed at the table."),
    "all of one that is full": (full, changed, "It is theirs."),
    "one step": (bare, lambda cast: {"title": "Open a hotline"}, "It was misread."),
    "a reason that no step needs": (bare, lambda cast: {**WORDS, "lead": cast.data, "owner": None}, "It was misread."),
    "no reason": (bare, lambda cast: {**WORDS, "lead": cast.health, "owner": cast.desk}, ""),
    "no due date any more": (full, lambda cast: {"due_on": None, "due_basis": ""}, "It has none."),
    "nothing new in one step": (full, lambda cast: {"title": full_title(cast), "priority": "priority"}, "Urgent."),
}
REFUSED: dict[str, tuple[Case, set[Step]]] = {
    "no reason": ((full, changed, ""), {Step.RESPOND, Step.ASSIGN, Step.SET_DATE}),
    "an impossible day": ((bare, lambda cast: given(cast, due_on=date(1930, 1, 1)), "Why."), {Step.SET_DATE}),
    "an owner without a lead": ((bare, lambda cast: given(cast, lead=None), "Why."), {Step.ASSIGN}),
    "no title": ((bare, lambda cast: given(cast, title=" "), "Why."), {Step.EDIT}),
    "what is retired": ((bare, lambda cast: given(cast, owner=retired(cast)), "Why."), {Step.ASSIGN}),
    "what is gone": ((bare, lambda cast: given(cast, owner=gone(cast)), "Why."), {Step.ASSIGN}),
    "the same response and lead": (
        (full, lambda cast: given(cast, position=Position.NOT_YET_ANSWERED, follow_up=False), "Why."),
        {Step.RESPOND, Step.ASSIGN},
    ),
}


def full_title(cast: Cast) -> str:
    return Recommendation.objects.latest("pk").title


def drafted(text: str) -> Draft:
    return factories.drafted(text, form_token=TOKEN, sent="all that was typed")


@pytest.mark.parametrize("case", one_in(2, SAVED))
def test_steps_written_together_leave_what_they_leave_one_by_one(case: str, cast: Cast) -> None:
    make, values, reason = SAVED[case]
    item = make(cast)
    new = values(cast)
    seen, before = now(item, new), left(dict)[1]

    said, alone = left(lambda: one_by_one(item, cast.coordinator, drafted(reason), new, seen))
    assert (said, alone == before) == ({}, False)
    assert left(lambda: together(item, cast.coordinator, drafted(reason), new, seen)) == ({}, alone)


def test_the_log_of_steps_written_together_verifies_and_each_entry_knows_its_form(cast: Cast) -> None:
    item, new = bare(cast), given(cast)

    assert together(item, cast.coordinator, drafted("Agreed."), new, now(item, new)) == {}

    entries = list(item.entries.order_by("sequence"))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert len({entry.form_digest for entry in entries[1:]} - {""}) == 4
    assert "failed" not in verify()


@pytest.mark.parametrize("case", REFUSED)
def test_steps_are_refused_together_for_what_they_are_refused_one_by_one(case: str, cast: Cast) -> None:
    (make, values, reason), steps = REFUSED[case]
    item = make(cast)
    new = values(cast)
    seen, before, acts = now(item, new), everything(), Act.objects.count()

    said, _ = left(lambda: one_by_one(item, cast.coordinator, drafted(reason), new, seen))
    assert set(said) == steps
    assert together(item, cast.coordinator, drafted(reason), new, seen) == said
    assert (everything(), Act.objects.count()) == (before, acts)


def test_who_may_take_no_step_is_refused_in_each(cast: Cast) -> None:
    item = full(cast)
    new = changed(cast)
    for person in (cast.holder, cast.reader):
        said, _ = left(lambda: one_by_one(item, person, drafted("Why."), new, now(item, new)))  # noqa: B023 - called at once
        assert set(said) == set(STEP_FIELDS)
        assert together(item, person, drafted("Why."), new, now(item, new)) == said


def test_what_changed_meanwhile_is_refused_at_its_step(cast: Cast) -> None:
    item = full(cast)
    new = changed(cast)
    seen = now(item, new) | {"title": "Another", "due_on": SOON, "position": Position.ACCEPTED}

    said, _ = left(lambda: one_by_one(item, cast.coordinator, drafted("Why."), new, seen))
    assert set(said) == {Step.EDIT, Step.RESPOND, Step.SET_DATE}
    assert together(item, cast.coordinator, drafted("Why."), new, seen) == said
