"""README, CONTRIBUTING and decisions: what they name exists, and every decision has the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_number_date_status_and_four_parts(path: Path) -> None:
    heading, _, state, _, *rest = path.read_text("utf-8").splitlines()

    assert heading.startswith(f"# {path.name[:4]}. ")
    assert re.fullmatch(r"Date: \d{4}-\d\d-\d\d\. Status: (in force|replaced by \d{4})\.", state)
    assert re.findall(r"^\*\*(\w+)\.\*\* ", "\n".join(rest), re.M) == list(PARTS)
