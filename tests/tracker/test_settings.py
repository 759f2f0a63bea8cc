"""What the settings say of themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

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
