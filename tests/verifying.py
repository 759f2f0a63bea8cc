"""Runs `verify_log` as an administrator does, and gives what it printed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command


def verify(*options: str | Path) -> str:
    """Run the command and return what it printed; where it found faults, those and their sum after "failed: "."""
    printed = StringIO()
    try:
        call_command("verify_log", *map(str, options), stdout=printed)
    except CommandError as error:
        printed.write(f"failed: {error}")
    return printed.getvalue()
