"""What the settings say of themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployment.running import ROOT, clean
from tracker import settings

NAMES = re.compile(r"""env\.\w+\("(\w+)\"""")


def test_everything_taken_from_the_environment_is_explained_at_the_top() -> None:
    used = set(NAMES.findall(Path(str(settings.__file__)).read_text(encoding="utf-8")))

    explained = set(re.findall(r"\b[A-Z][A-Z_]+\b", settings.__doc__ or ""))
    assert used
    assert used - explained == set()


def test_importing_our_words_changes_none_of_djangos() -> None:
    program = (
        "from django import forms; before = forms.DateField.default_error_messages\n"
        "import tracker.error_messages; assert forms.DateField.default_error_messages is before\n"
        "tracker.error_messages.use(); assert forms.DateField.default_error_messages is not before"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        (
            "CHANGES_AT_ONCE",
            "0",
            "CHANGES_AT_ONCE is how many changes one process makes at a time, so it is 1 at least.",
        ),
        (
            "CHANGES_AT_ONCE",
            "-1",
            "CHANGES_AT_ONCE is how many changes one process makes at a time, so it is 1 at least.",
        ),
        ("READS_AT_ONCE", "0", "READS_AT_ONCE is how many files are read at the same time, so it is 1 at least."),
        ("LOCK_TIMEOUT", "-1", "LOCK_TIMEOUT is a number of seconds. Write 0 where there is to be no limit."),
        (
            "STATEMENT_TIMEOUT",
            "-0.5",
            "STATEMENT_TIMEOUT is a number of seconds. Write 0 where there is to be no limit.",
        ),
        ("EXPORT_TIMEOUT", "-300", "EXPORT_TIMEOUT is a number of seconds. Write 0 where there is to be no limit."),
    ],
)
def test_number_that_cannot_be_is_refused_at_the_start(
    variable: str, value: str, sentence: str, tmp_path: Path
) -> None:
    assert sentence in said_at_the_start(tmp_path, **{variable: value})


def test_key_of_the_example_is_refused_at_the_start(tmp_path: Path) -> None:
    """Everybody knows it, and who knows the key can sign in as anybody."""
    example = (ROOT / "tracker" / "deployment" / "tracker.env").read_text(encoding="utf-8")
    (key,) = re.findall(r"^SECRET_KEY=(.*)$", example, re.MULTILINE)
    sentence = "SECRET_KEY is still that of the example. Set it to a random text that nobody else knows"

    assert sentence in said_at_the_start(tmp_path, SECRET_KEY=key)
    assert said_at_the_start(tmp_path, SECRET_KEY="drill") == ""


@pytest.mark.parametrize("variable", ["LOCK_TIMEOUT", "STATEMENT_TIMEOUT", "EXPORT_TIMEOUT"])
def test_no_limit_is_written_as_0(variable: str, tmp_path: Path) -> None:
    assert said_at_the_start(tmp_path, **{variable: "0"}) == ""


def said_at_the_start(folder: Path, **variables: str) -> str:
    """What is said where the settings are read with these variables; nothing where they are taken."""
    read = [sys.executable, "-c", "import tracker.settings"]
    env = clean(VAR=str(folder), **variables)
    return subprocess.run(read, cwd=ROOT, env=env, capture_output=True, text=True, check=False).stderr
