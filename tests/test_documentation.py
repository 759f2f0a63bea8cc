"""README, CONTRIBUTING and decisions: what they name exists, and every decision has the same parts."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from briefings.reading.readers.recognition import ENDINGS, READ, Format
from tracker.models.people import Role

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md")
DECISIONS = sorted((ROOT / ".github" / "decisions").iterdir())
LINK = re.compile(r"\]\(([^)#]+)\)")
NAMED = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|css|html|toml|sha256))`")
# A checklist names a file by the end of its path, after the folder that its step is about.
FOLDERS: tuple[str, ...] = (
    "",
    "tracker",
    "tracker/actions",
    "briefings",
    "briefings/reading",
    "briefings/reading/readers",
    "templates",
    "tests",
    "tests/briefings",
)
FOLDERS += ("tests/tracker", "templates/recommendations")
PARTS = ("Context", "Decision", "Alternatives", "Consequence")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file(document: str) -> None:
    path = ROOT / document
    links = [link for link in LINK.findall(path.read_text("utf-8")) if not link.startswith("http")]

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_file_that_contributing_names_exists() -> None:
    named = set(NAMED.findall((ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8"))) - {"/"}

    assert len(named) > 40
    assert [name for name in sorted(named) if not any((ROOT / folder / name).exists() for folder in FOLDERS)] == []


# --- What the README lists -------------------------------------------------------------------------------------------

README = (ROOT / "README.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)([^`]*)`[^|]* \|", README, re.M))
"""The commands in the table of the README, each with its arguments."""
REPLACED = {"changepassword", "createsuperuser"}
"""Django's own commands that only say which of ours to use instead."""


def test_every_command_of_ours_stands_in_the_readme_and_has_a_test() -> None:
    ours = {name for name, app in get_commands().items() if app in ("tracker", "briefings")} - REPLACED
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))

    assert {name for name in ours if name not in ROWS} == set(), "commands that the README does not name"
    assert {name for name in ours if f'"{name}"' not in tests} == set(), "commands that no test runs"


def test_every_argument_of_a_command_stands_in_the_readme() -> None:
    told = {name: set(re.findall(r"--[\w-]+", arguments)) for name, arguments in ROWS.items()}
    of_any = _options(BaseCommand())
    asked = {name: _options(load_command_class(app, name)) - of_any for name, app in get_commands().items()}

    assert {name: asked[name] - told[name] for name in told if asked[name] - told[name]} == {}


def _options(command: BaseCommand) -> set[str]:
    """The options that the help of a command names."""
    parser = command.create_parser("manage.py", "command")
    named = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    return {option for action in named for option in action.option_strings if option.startswith("--")}


def test_every_format_stands_where_people_are_told_what_is_read() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `extract "))
    for found in Format:
        endings = [ending for ending, each in ENDINGS.items() if each is found]
        assert any(ending in READ for ending in endings), f"{found.name} in recognition.READ"
        assert any(ending in row for ending in endings), f"{found.name} in the README, at `extract`"


def test_every_role_stands_in_the_readme() -> None:
    table = README.partition("## Who uses it")[2].partition("## ")[0]

    assert {role for role in Role if f"**{role.value}**" not in table} == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_number_date_status_and_four_parts(path: Path) -> None:
    heading, _, state, _, *rest = path.read_text("utf-8").splitlines()

    assert heading.startswith(f"# {path.name[:4]}. ")
    assert re.fullmatch(r"Date: \d{4}-\d\d-\d\d\. Status: (in force|replaced by \d{4})\.", state)
    assert re.findall(r"^\*\*(\w+)\.\*\* ", "\n".join(rest), re.M) == list(PARTS)
