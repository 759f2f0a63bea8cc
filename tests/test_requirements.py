"""The three files of requirements: what each holds, that all of it is pinned, and that no package index is named.

Also the version of the project, which stands in two places.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OPTIONAL = PROJECT["project"]["optional-dependencies"]
PRODUCTION, DEMO, DEVELOPMENT = (f"requirements{part}.txt" for part in ("", "-demo", "-dev"))
NAME = re.compile(r"[A-Za-z0-9._-]+")
PINNED = re.compile(
    r"([a-z0-9-]+)(?:\[[a-z,-]+\])?==\S+((?: ;[^\\]*)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)


def lines(file: str) -> dict[str, str]:
    """The lines of a file by the name of their package."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert PINNED.sub("", text) == "", "every line names one version and its checksums, and nothing else is said"
    return {found[1]: found[0] for found in PINNED.finditer(text)}


def without_systems(found: dict[str, str]) -> dict[str, str]:
    """The same lines without saying on which systems they count."""
    return {name: re.sub(r" ; [^\\]*", " ", line, count=1) for name, line in found.items()}


def wanted(requirements: list[str]) -> set[str]:
    """The packages that some lines of pyproject.toml name."""
    return {NAME.match(line)[0].lower().replace("_", "-") for line in requirements}  # type: ignore[index]


def with_their_own(names: set[str]) -> set[str]:
    """Those packages and all that they need here, asked of what is installed."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop().lower().replace("_", "-").replace(".", "-")
        if name not in found:
            found.add(name)
            lines_of = importlib.metadata.requires(name) or []
            ahead += [NAME.match(line)[0] for line in lines_of if "extra ==" not in line]  # type: ignore[index]
    return found


@pytest.mark.parametrize("file", [PRODUCTION, DEMO, DEVELOPMENT])
def test_each_requirement_is_pinned_with_its_checksums(file: str) -> None:
    assert len(lines(file)) > 20


def test_production_holds_the_dependencies_of_the_project_and_nothing_optional() -> None:
    production = set(lines(PRODUCTION))

    assert wanted(PROJECT["project"]["dependencies"]) <= production
    assert production.isdisjoint(wanted(OPTIONAL["demo"] + OPTIONAL["pdf"]))
    assert production.isdisjoint(wanted(PROJECT["dependency-groups"]["dev"]))


def test_the_demonstration_adds_the_embedded_server_and_the_typesetter_and_what_they_need() -> None:
    production, demo = lines(PRODUCTION), lines(DEMO)
    added = wanted(OPTIONAL["demo"] + OPTIONAL["pdf"])

    assert production.items() <= demo.items()
    assert added <= demo.keys() - production.keys() <= with_their_own(added)


def test_development_adds_its_tools_to_the_demonstration() -> None:
    demo, development = lines(DEMO), lines(DEVELOPMENT)

    # The same versions and files; a tool may want one on systems where the site does without.
    assert without_systems(demo).items() <= without_systems(development).items()
    assert wanted(PROJECT["dependency-groups"]["dev"]) <= development.keys()


def test_the_version_is_the_newest_one_of_the_changelog() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+) — \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)

    assert versions == sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
    assert PROJECT["project"]["version"] == versions[0]
