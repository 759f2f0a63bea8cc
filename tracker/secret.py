"""The key that signs sessions, made once on a machine that was given none."""

import os
import secrets
from pathlib import Path

EXAMPLE = "CHANGE-ME"
"""What stands in `deployment/tracker.env` where a site writes its own key."""


def key(path: Path) -> str:
    """Return the key kept in `path`, making the file first, readable by its owner only, where there is none.

    Two processes that make it at once end up with one key: the file appears whole or not at all.
    """
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")
