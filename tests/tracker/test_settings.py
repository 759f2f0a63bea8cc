"""What the settings say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

from tracker import settings

NAMES = re.compile(r"""env\.\w+\("(\w+)\"""")


def test_everything_taken_from_the_environment_is_explained_at_the_top() -> None:
    used = set(NAMES.findall(Path(str(settings.__file__)).read_text(encoding="utf-8")))

    explained = set(re.findall(r"\b[A-Z][A-Z_]+\b", settings.__doc__ or ""))
    assert used
    assert used - explained == set()
