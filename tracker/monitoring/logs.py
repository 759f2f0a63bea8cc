"""One format for the lines of the log, whoever writes them: the site, its jobs, gunicorn or a library.

Everybody logs with Python's own `logging`; structlog makes the line. A line has its time (UTC), level, the name of who
wrote it, what happened, and, where they are known, the request's id, the person's id and the job. With LOG_FORMAT=json
it is one JSON object. Nothing else comes into a line; `private` says why.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from typing import Any

import structlog
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from structlog.typing import EventDict, Processor

from tracker.monitoring import private

FORMATS = ("text", "json")
LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")

current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)
"""The request that is being answered, so that a line written meanwhile can say whose it is."""

_FIELDS = ("method", "path", "status", "ms")
"""The values that a line may be given besides its sentence: `logger.info("request", extra={"ms": 12})`."""


def configuration(log_format: str, log_level: str = "INFO") -> dict[str, Any]:
    """Return the configuration of `logging`: lines go to standard error, where systemd or a container keeps them.

    Lines of less than `log_level` are left out: INFO has one for each request and job, WARNING only what is wrong.
    Raises ValueError where one of them is not known.
    """
    if log_format not in FORMATS:
        raise ValueError(f"LOG_FORMAT is {log_format!r}. Set it to text or json.")
    if log_level not in LEVELS:
        raise ValueError(f"LOG_LEVEL is {log_level!r}. Set it to INFO, WARNING or ERROR.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "tracker.monitoring.logs.formatter", "log_format": log_format}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        # Django and gunicorn begin with handlers of their own for some of these, so each of them is set to have none.
        "loggers": {
            name: {"handlers": [], "level": max(level, log_level, key=LEVELS.index), "propagate": True}
            for name, level in _LEVELS.items()
        },
    }


def formatter(log_format: str) -> logging.Formatter:
    """Return what makes the lines, as text or as JSON."""
    last = _as_json if log_format == "json" else _as_text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_processors(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


_LEVELS = {
    "tracker": "INFO",
    "briefings": "INFO",
    # At its start it logs each task; what matters is when a job is added, begun and ended.
    "procrastinate": "WARNING",
    "procrastinate.jobs": "INFO",
    "procrastinate.worker": "INFO",
    "gunicorn.error": "INFO",
    "django": "WARNING",
    "django.server": "INFO",
    # The access line has the status of every refusal; only a fault is worth a second line.
    "django.request": "ERROR",
    "django.security.DisallowedHost": "CRITICAL",
}


def person_of(request: HttpRequest) -> int | None:
    """Return the key of the person whose request it is, if the view has already asked for it; asks for nothing."""
    user: object = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        # Where Django keeps the person once somebody has looked.
        user = request.__dict__.get("_cached_user")
    key: int | None = getattr(user, "pk", None)
    return key


def _processors() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.contextvars.merge_contextvars,
        _add_person,
        structlog.stdlib.ExtraAdder(allow=_FIELDS),
        _describe_job,
        _name_a_suspicion,
        _describe_error,
        _hide_secrets,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _in_order,
    ]


def _add_person(_logger: object, _method: str, line: EventDict) -> EventDict:
    request = current_request.get()
    if request is not None and (person := person_of(request)) is not None:
        line["person"] = person
    return line


def _describe_job(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Say which job a line of procrastinate is about; its own sentence repeats the job's arguments and its result."""
    record = line["_record"]
    job = getattr(record, "job", None)
    if not record.name.startswith("procrastinate") or not isinstance(job, dict):
        return line
    line.update(event=str(getattr(record, "action", "job")), job=job.get("id"), task=job.get("task_name"))
    if (seconds := getattr(record, "duration", None)) is not None:
        line["ms"] = round(1000 * seconds)
    return line


def _name_a_suspicion(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Say which kind of request Django found suspicious; its own sentence quotes it."""
    name = line["_record"].name
    if name.startswith("django.security.") and name != "django.security.csrf":
        line["event"] = f"Refused a request: {name.rpartition('.')[2]}"
    return line


def _describe_error(_logger: object, _method: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = private.one_line(error)
        line["trace"] = private.trace(error)
    line.pop("stack_info", None)
    return line


def _hide_secrets(_logger: object, _method: str, line: EventDict) -> EventDict:
    for key, value in line.items():
        if isinstance(value, str):
            line[key] = private.without_secrets(value)
    return line


_ORDER = ("time", "level", "logger", "event", "method", "path", "status", "ms", "request_id", "person", "job", "task")


def _in_order(_logger: object, _method: str, line: EventDict) -> EventDict:
    first = {key: line[key] for key in _ORDER if key in line}
    return {**first, **{key: value for key, value in line.items() if key not in first}}


def _as_text(_logger: object, _method: str, line: EventDict) -> str:
    trace = line.pop("trace", "")
    start = " ".join(_escaped(line.pop(key, "")) for key in ("time", "level", "logger", "event"))
    values = "".join(f" {key}={_quoted(value)}" for key, value in line.items())
    return f"{start}{values}" + "".join(f"\n    {_escaped(row)}" for row in trace.splitlines())


def _as_json(_logger: object, _method: str, line: EventDict) -> str:
    return json.dumps(line, default=str)


def _escaped(value: object) -> str:
    """Return a value without signs that could begin a line of its own, or change a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in str(value))


def _quoted(value: object) -> str:
    text = _escaped(value)
    return text if text and not set(text) & set(" =\"'") else json.dumps(text, ensure_ascii=False)
