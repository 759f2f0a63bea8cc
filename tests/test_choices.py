"""A value that is added to a choice is missing somewhere else: this names every table, constraint and word beside it.

A choice is an enumeration such as `workflow.Priority`. What stands for each of its values (a meaning, a sign, a
reader) is kept in a table whose keys are the values. A table that leaves values out on purpose says so in `LEFT_OUT`.
"""

from __future__ import annotations

import ast
import enum
import importlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models

from tests.conftest import Cast
from tests.test_access import PEOPLE
from tracker.exchange.importing import planning
from tracker.exchange.named import folded
from tracker.models.people import Role
from tracker.workflow import STATUS_DISPLAY, Position, Priority, Status, Step

ROOT = Path(__file__).parent.parent

LEFT_OUT: dict[str, tuple[str, str]] = {
    "briefings.reading.document.passages._KINDS": ("PARAGRAPH FOOTNOTE", "they are cut into sentences"),
    "tracker.actions.importing._STEPS": (
        "NOT_YET_REPORTED REPORTED_COMPLETE IMPLEMENTED PARTLY_IMPLEMENTED SUPERSEDED ENTERED_IN_ERROR",
        "a row of a file does not bring a recommendation there: somebody else, or another row, has a part in it",
    ),
    "tracker.demo.sample._ENDINGS": ("PARTLY_IMPLEMENTED SUPERSEDED ENTERED_IN_ERROR", "the sample has none"),
    "tracker.exchange.importing.reference._ENTERING": ("RECOMMENDATIONS", "`planning` enters them"),
    "tracker.forms.FORMS": (
        "TRACK CHECK_IN REPORT ADD CORRECT EDIT REDACT ESCALATE UNDO_TRACK",
        "each has a page or a button of its own, or is taken by a job",
    ),
    "tracker.history.changes._NAMED_BY": (
        (
            "TRACK RESPOND ASSIGN CHECK_IN ADD WITHDRAW_CLAIM PROPOSE_DATE DECIDE_DATE SET_DATE CORRECT EDIT REDACT "
            "RESTRICT ASK ESCALATE REPORT"
        ),
        "they decide no status for which a recommendation is named, but an update, which has a table of its own",
    ),
    "tracker.log_sentences._DOUBTS": (
        (
            "INVITED PASSWORD_ENDED LINK_SENT PASSWORD_CHANGED NAME ORGANISATION SIDE ROLES COORDINATOR_TAKEN "
            "CALENDAR_MADE CALENDAR_ENDED FEED_MADE FEED_ENDED WEBHOOK_ADDED WEBHOOK_REMOVED WEBHOOK_ON WEBHOOK_OFF "
            "DEACTIVATED"
        ),
        "none of them lets somebody into an account who was not in it before",
    ),
    "tracker.notices.events._CONCERNED": (
        (
            "RESPOND CHECK_IN REPORT STALL CLAIM ADD WITHDRAW_CLAIM CLOSE SUPERSEDE MERGE ENTER_IN_ERROR REOPEN "
            "PROPOSE_DATE CORRECT REDACT RESTRICT UNDO_TRACK"
        ),
        "nobody is told at once; who follows the recommendation reads of it in the digest",
    ),
    "tracker.overview.movement._WORDS": ("SILENT", "of what did not happen the sentence says nothing"),
}
"""The name of a table: the values that it leaves out, and why. A new value has to be put into one of the two."""

OF_A_FEW: dict[str, str] = {
    "tracker.actions.set_up.STEP_FIELDS": "the steps that one form takes",
    "tracker.actions.set_up._TAKEN": "the steps that one form takes",
    "tracker.forms.set_up._AT": "the steps that one form takes",
    "tracker.actions.withdrawing._AFTERWARDS": "what an undo makes untrue; of the others nothing is told again",
    "tracker.demo.sample._CHANGES": "the steps of the sample that change more than a status",
    "tracker.forms.steps.FORMS": "a part of `tracker.forms.FORMS`",
    "tracker.history.changes.NAMED_FOR": "a part of `_NAMED_BY`",
    "tracker.history.changes.REPORTED": "the statuses to which an update leads",
    "tracker.log_sentences.MOVED_TO": "the steps that lead to several statuses",
    "tracker.my_work._DONE_TODAY": "the steps after which somebody is done with an item for today",
}
"""Tables about a few values, to which a new one does not belong unless somebody says so; and why."""

SETS: dict[str, str] = {
    "tracker.actions.batches.TOGETHER": "steps that an import and a change of several can take on many at once",
    "tracker.actions.meeting_run.SAID": "steps by which a line of a meeting says how things stand",
    "tracker.actions.meeting_run.STEPS": "steps that a line of a meeting can take",
    "tracker.actions.repeated._SAYING": "steps that nothing else refuses where the same words come twice",
    "tracker.actions.undo_import._ENDING": "steps that take back what a file made",
    "tracker.actions.undo._CHANGES_NOTHING": "steps whose entries change no field, so that an undo passes over them",
    "tracker.demo.sample._BY_COORDINATOR": "steps that coordinators take in the sample",
    "tracker.demo.sample._SILENT": "steps without words in the sample",
    "tracker.hand_overs._MOVES": "steps that move the status",
    "tracker.history.changes.MOVES": "steps that move the status",
    "tracker.history.changes._DECIDING": "steps that decide for what a recommendation is named among the changes",
    "tracker.history.changes._SAYS": "steps after which a recommendation is not silent",
    "tracker.models.log._NEWS": "steps whose entries are news: on the Overview, in feeds and in search",
    "tracker.models.log._RESTRICTED": "steps by which restricted notes come",
    "tracker.models.log._WORDS": "steps that write words and nothing else",
    "tracker.models.recommendations.ABOUT_WORK": "steps whose words say how the work stands",
    "tracker.notices.events._ASSIGNING": "steps that can give work to somebody",
    "tracker.notices.events._DATING": "steps that can decide about a proposed date",
    "tracker.notices.mentions.MENTIONING": "steps in whose words people can be mentioned",
    "tracker.reports.changes._GROUPED": "steps that the report tells about",
    "tracker.tallying.DECISIONS": "steps that decide about a completion report",
    "tracker.verification.belonging._ENDING": "steps that end a request for an update",
    "tracker.verification.entries._CONTACT": "steps from which the days without an update are counted",
    "tracker.verification.entries._REPORTED": "steps that are updates",
    "tracker.views.recommendation_detail._SAYING": "steps by which somebody says in words how the work stands",
    "tracker.views.steps._DECIDING": "steps that decide about what another entry says",
    "tracker.workflow.ANSWERS": "steps that answer a request for an update",
    "tracker.workflow.CONTACT": "steps by which somebody says how the work stands",
    "tracker.overview.burn_up.OTHERWISE": "statuses of what was closed without being verified",
    "tracker.overview.burn_up.REMAINING": "statuses of what remains to be done",
    "tracker.overview.burn_up._TRACKED": "statuses that the burn-up counts",
    "tracker.overview.standing.VERIFIED": "statuses that only a verification gives",
    "tracker.workflow.ANY": "statuses",
    "tracker.workflow.AT_WORK": "statuses that an update gives",
    "tracker.workflow.CLOSED": "statuses of what is closed",
    "tracker.workflow.OPEN": "statuses of what is open",
    "tracker.workflow.REPORTABLE": "statuses in which it can be reported complete",
    "tracker.workflow.WITHOUT_UPDATE": "statuses in which no last update is shown",
}
"""Every set of steps or statuses that a module makes at its top, and what is in it."""

LOOKED_FOR: dict[str, str] = {
    "Step": (
        "TRACK RESPOND ASSIGN CHECK_IN REPORT STALL CLAIM ADD WITHDRAW_CLAIM VERIFY RETURN_CLAIM CLOSE SUPERSEDE MERGE "
        "ENTER_IN_ERROR REOPEN PROPOSE_DATE DECIDE_DATE SET_DATE CORRECT EDIT REDACT RESTRICT ASK ESCALATE UNDO_TRACK"
    ),
    "Status": (
        "NOT_YET_REPORTED NOT_STARTED IN_PROGRESS STALLED REPORTED_COMPLETE IMPLEMENTED PARTLY_IMPLEMENTED "
        "NOT_IMPLEMENTED NO_LONGER_APPLICABLE SUPERSEDED ENTERED_IN_ERROR"
    ),
}
"""The values for which somebody has gone through these sets. Put a new one here once you have."""

NOT_IN_CONSTRAINTS: dict[str, str] = {
    "AccountChange.kind": "written by the actions alone; a new kind changes the choices, but no constraint",
    "MailMessage.kind": "written by the actions alone; a new kind changes the choices, but no constraint",
    "MailMessage.status": "written by the actions alone",
}
"""A field with choices that no constraint of its table keeps, and why."""


# --- Tables ----------------------------------------------------------------------------------------------------------


def _made() -> Iterator[tuple[str, Any]]:
    """Each collection that a module of the product makes at its top, with its name."""
    for app in ("tracker", "briefings"):
        for path in sorted((ROOT / app).rglob("*.py")):
            names = list(_assigned(ast.parse(path.read_text(encoding="utf-8"))))
            if "migrations" in path.parts or not names:
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            made = importlib.import_module(module)
            for name in names:
                if isinstance(found := getattr(made, name), Mapping | frozenset | set | tuple | list):
                    yield f"{module}.{name}", found


_MAKING = (ast.Dict, ast.DictComp, ast.BinOp, ast.Set, ast.SetComp, ast.Tuple, ast.List, ast.ListComp)


def _makes(value: ast.expr | None) -> bool:
    """Whether an expression makes a collection."""
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(value, _MAKING) or (isinstance(called, ast.Name) and called.id in ("frozenset", "set", "tuple"))


def _assigned(tree: ast.Module) -> Iterator[str]:
    """The names at the top of a module that are given a collection."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _makes(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (
                each for target in targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])
            )
            yield from (name.id for name in names if isinstance(name, ast.Name))


def _choice_of(table: Collection[Any]) -> type[enum.Enum] | None:
    """The choice whose values are the keys of a table, or are in a set; None where they are something else."""
    kinds = {type(key) for key in table}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind if isinstance(kind, type) and issubclass(kind, enum.Enum) else None


MADE = dict(_made())
TABLES = {
    name: (table, choice)
    for name, table in MADE.items()
    if isinstance(table, Mapping) and (choice := _choice_of(table)) is not None
}


@pytest.mark.parametrize("name", sorted(TABLES.keys() - OF_A_FEW.keys()))
def test_a_table_of_a_choice_has_every_value_or_says_which_it_leaves_out(name: str) -> None:
    table, choice = TABLES[name]
    left_out = set(LEFT_OUT.get(name, ("", ""))[0].split())

    missing = {value.name for value in choice if value not in table}

    assert missing == left_out, f"{name} has no line for these values of {choice.__qualname__}"


def test_tables_that_leave_values_out_exist() -> None:
    assert LEFT_OUT.keys() | OF_A_FEW.keys() <= TABLES.keys()
    assert len(TABLES) > 30


def test_every_set_of_steps_or_statuses_is_said_to_be_one() -> None:
    sets = {name for name, made in MADE.items() if not isinstance(made, Mapping) and _choice_of(made) in (Step, Status)}

    assert sets == SETS.keys(), "say in SETS what is in it"


@pytest.mark.parametrize("choice", [Step, Status], ids=lambda choice: choice.__name__)
def test_a_new_step_or_status_was_looked_for_in_every_set(choice: type[Step | Status]) -> None:
    sets = [f"{name}: {meaning}" for name, meaning in SETS.items() if _choice_of(MADE[name]) is choice]

    assert {value.name for value in choice} == set(LOOKED_FOR[choice.__name__].split()), "\n".join(
        ["Look whether it belongs to one of these, then put it into LOOKED_FOR:", *sets]
    )


# --- The database ----------------------------------------------------------------------------------------------------


def _fields() -> Iterator[tuple[str, type[models.Model], models.Field[Any, Any]]]:
    for model in apps.get_models():
        if model._meta.app_label in ("tracker", "briefings") and not hasattr(model, "pgh_tracked_model"):
            for field in model._meta.concrete_fields:
                if field.choices and isinstance(field, models.CharField):
                    yield f"{model.__name__}.{field.name}", model, field


FIELDS = {name: (model, field) for name, model, field in _fields()}


def _compared(condition: models.Q, name: str) -> Iterator[str]:
    """The values that a condition compares a field with."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _compared(child, name)
        elif isinstance(child, tuple) and child[0] == name and isinstance(child[1], str):
            yield str(child[1])
        elif isinstance(child, tuple) and child[0] == f"{name}__in":
            yield from map(str, child[1])


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_database_takes_every_value_of_a_choice_and_no_other(name: str) -> None:
    model, field = FIELDS[name]
    constraints = [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]

    kept = {value for each in constraints for value in _compared(each.condition, field.name)} - {""}

    offered = {str(value) for value, _ in field.flatchoices} - {""}
    if name in NOT_IN_CONSTRAINTS:
        assert not kept, f"{name} is kept by a constraint after all"
        return
    assert kept == offered, f"what {name} offers, and what the constraints of {model.__name__} take"


def test_fields_said_to_have_no_constraint_exist() -> None:
    assert set(NOT_IN_CONSTRAINTS) <= set(FIELDS)


# --- Words of a file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "words"),
    [(Status, planning._STATUSES), (Priority, planning._PRIORITIES), (Position, planning._POSITIONS)],
    ids=["status", "priority", "response"],
)
def test_no_other_word_for_a_value_is_the_name_of_another(choice: Any, words: Mapping[str, str]) -> None:
    own = {folded(word): each.value for each in choice for word in (each.value, str(each.label))}

    assert set(words.values()) <= set(choice.values)
    assert [word for word, value in words.items() if own.get(folded(word), value) != value] == []


# --- How a status looks ----------------------------------------------------------------------------------------------


def test_each_status_has_a_mark_of_its_own_and_is_told_from_its_neighbours_in_a_bar() -> None:
    marks = (ROOT / "templates/components/_marks.html").read_text(encoding="utf-8")
    styles = (ROOT / "tracker/static/tracker/tracker.css").read_text(encoding="utf-8")
    paler = {
        shape: strength
        for shapes, strength in re.findall(
            r"\.fill:is\(([^)]+)\) \{ fill: color-mix\(in srgb, var\(--tone\) (\d+)%", styles
        )
        for shape in re.findall(r"[\w-]+", shapes)
    }
    # What was entered in error is counted nowhere.
    in_bars = [shown for status, shown in STATUS_DISPLAY.items() if status != Status.ENTERED_IN_ERROR]
    strengths = [(shown.colour, paler.get(shown.shape, "100")) for shown in in_bars]

    assert sorted(re.findall(r'<symbol id="([\w-]+)"', marks)) == sorted(each.shape for each in STATUS_DISPLAY.values())
    assert paler.keys() <= {shown.shape for shown in in_bars}
    alike = [shown.shape for shown, one in zip(in_bars, strengths, strict=True) if strengths.count(one) > 1]
    assert alike == [], "name one of these shapes in a rule `.fill:is(…) { fill: color-mix(…) }` of tracker.css"


# --- Roles -----------------------------------------------------------------------------------------------------------


def test_every_role_has_a_group_and_somebody_in_the_tests(cast: Cast) -> None:
    groups = set(Group.objects.values_list("name", flat=True))
    held = {role for name, person in cast.people().items() if name in PEOPLE for role in person.roles}

    assert {role for role in Role if role not in groups} == set(), "roles without a group, which a migration makes"
    assert {role for role in Role if role not in held} == set(), "roles that nobody has in `PEOPLE` of test_access"
