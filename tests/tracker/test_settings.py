"""What the settings say of themselves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

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


NUMBERS_THAT_CANNOT_BE = (
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
)
"""Variables, values and what is said of them."""


def test_number_that_cannot_be_is_refused_at_the_start(tmp_path: Path) -> None:
    said = said_at_each_start(tmp_path, *({variable: value} for variable, value, _ in NUMBERS_THAT_CANNOT_BE))
    for (variable, value, sentence), found in zip(NUMBERS_THAT_CANNOT_BE, said, strict=True):
        assert sentence in found, (variable, value)


def test_key_of_the_example_is_refused_at_the_start(tmp_path: Path) -> None:
    """Everybody knows it, and who knows the key can sign in as anybody."""
    example = (ROOT / "tracker" / "deployment" / "tracker.env").read_text(encoding="utf-8")
    (key,) = re.findall(r"^SECRET_KEY=(.*)$", example, re.MULTILINE)
    sentence = "SECRET_KEY is still that of the example. Set it to a random text that nobody else knows"

    refused, taken = said_at_each_start(tmp_path, {"SECRET_KEY": key}, {"SECRET_KEY": "drill"})

    assert sentence in refused
    assert taken == ""


def test_no_limit_is_written_as_0(tmp_path: Path) -> None:
    limits = ("LOCK_TIMEOUT", "STATEMENT_TIMEOUT", "EXPORT_TIMEOUT")
    assert said_at_each_start(tmp_path, *({name: "0"} for name in limits)) == ["", "", ""]


_READ_EACH = """
import json, os, sys, tempfile, traceback
import csp.constants, django.core.exceptions, environs, pghistory, structlog  # what the settings import
for variables in json.load(sys.stdin):
    with tempfile.TemporaryFile() as said:
        if not os.fork():
            os.environ.update(variables)
            os.dup2(said.fileno(), 2)
            try:
                import tracker.settings
            except BaseException:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(0)
        os.wait()
        said.seek(0)
        print(json.dumps(said.read().decode()))
"""


def said_at_each_start(folder: Path, *starts: dict[str, str]) -> list[str]:
    """What is said where the settings are read with these variables; nothing where they are taken.

    One process has imported what they need, and reads them anew in a fork for each start.
    """
    read, env = [sys.executable, "-c", _READ_EACH], clean(VAR=str(folder))
    done = subprocess.run(read, cwd=ROOT, env=env, capture_output=True, text=True, check=True, input=json.dumps(starts))
    return [json.loads(line) for line in done.stdout.splitlines()]
