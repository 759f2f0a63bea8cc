"""The lines of the log, as they would be written."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings

from tracker.monitoring import logs


class Lines:
    """What was logged while a test ran, as JSON and as text."""

    def __init__(self) -> None:
        self.written = {"json": StringIO(), "text": StringIO()}

    @property
    def text(self) -> str:
        """All of it, in both formats."""
        return "".join(each.getvalue() for each in self.written.values())

    def all(self, **wanted: object) -> list[dict[str, Any]]:
        """The lines with these values."""
        lines = [json.loads(line) for line in self.written["json"].getvalue().splitlines()]
        return [line for line in lines if all(line.get(key) == value for key, value in wanted.items())]

    def one(self, **wanted: object) -> dict[str, Any]:
        """The only line with these values."""
        (line,) = self.all(**wanted)
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The lines of the log from now on, whatever a test before this one has set."""
    kept = Lines()
    logging.config.dictConfig(settings.LOGGING)
    logging.disable(logging.NOTSET)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False
    logging.getLogger().setLevel(logging.INFO)
    handlers = []
    for name, stream in kept.written.items():
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logs.formatter(name))
        logging.getLogger().addHandler(handler)
        handlers.append(handler)
    yield kept
    for handler in handlers:
        logging.getLogger().removeHandler(handler)
