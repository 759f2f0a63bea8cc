"""Sends faults to the site's own Sentry, where SENTRY_DSN names one: where it happened, never what was sent.

Sentry's own rules leave out bodies, cookies and local variables when asked to. On top of them, each report is made anew
from the parts that are listed here, so that a later version of the library cannot add one.
"""

from __future__ import annotations

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from structlog.contextvars import get_contextvars

from tracker.monitoring import private
from tracker.monitoring.logs import current_request, person_of

_KEPT = (
    "event_id",
    "timestamp",
    "level",
    "logger",
    "platform",
    "release",
    "environment",
    "server_name",
    "sdk",
    "transaction",
)
_KEPT_OF_FRAMES = ("filename", "function", "module", "lineno", "in_app", "context_line", "pre_context", "post_context")


def report_to(dsn: str, **options: Any) -> None:
    """Report faults to the Sentry at `dsn`. `options` go to Sentry as they are, such as a transport for tests."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(),
            LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
            ExcepthookIntegration(),
            DedupeIntegration(),
        ],
        before_send=_only_what_is_listed,
        **options,
    )


def _only_what_is_listed(event: Any, hint: dict[str, Any]) -> Any:
    """Return a report with the parts that may leave this machine."""
    kept = {key: event[key] for key in _KEPT if key in event}
    tags = {key: str(value) for key, value in get_contextvars().items() if key in ("request_id", "job", "task")}
    kept["tags"] = tags
    kept |= _of_request()
    error = hint["exc_info"][1] if hint.get("exc_info") else None
    if error is not None and "exception" in event:
        kept["exception"] = {
            "values": [_described(each, _chain(error)) for each in event["exception"].get("values", ())]
        }
    elif "log_record" in hint:
        # The sentence as it stands in the program, without the values that were put into it.
        kept["logentry"] = {"message": private.without_secrets(str(hint["log_record"].msg))}
    return kept


def _of_request() -> dict[str, object]:
    """Return what a report says of the request in which it happened: its method, its path and the person's key."""
    request = current_request.get()
    if request is None:
        return {}
    kept: dict[str, object] = {"request": {"method": request.method, "url": private.without_secrets(request.path)}}
    person = person_of(request)
    return kept if person is None else kept | {"user": {"id": str(person)}}


def _described(each: dict[str, Any], errors: dict[str, BaseException]) -> dict[str, Any]:
    """Return one error of a report: its kind, where it came from, and what it says where that quotes nothing."""
    error = errors.get(f"{each.get('module') or 'builtins'}.{each.get('type')}")
    described: dict[str, Any] = {key: each[key] for key in ("type", "module", "mechanism") if key in each}
    described["value"] = private.message(error) if error is not None else ""
    frames = (each.get("stacktrace") or {}).get("frames", ())
    described["stacktrace"] = {"frames": [{key: one[key] for key in _KEPT_OF_FRAMES if key in one} for one in frames]}
    return described


def _chain(error: BaseException) -> dict[str, BaseException]:
    """Return an error and those it came from by their kinds."""
    return {f"{type(each).__module__}.{type(each).__name__}": each for each in private.chain(error)}
