"""One line of the log for each request: method, path, status and milliseconds, with the request's and the person's id.

The path is without its query string, in which people type what they search for.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from tracker.monitoring.logs import current_request

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

log = logging.getLogger(__name__)


def log_requests(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that gives each request an id, sends it with the answer, and logs how it was answered.

    A proxy that is believed (BEHIND_PROXY) may give the id in X-Request-ID, so that its own lines can be found by it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        clear_contextvars()
        request_id = _request_id(request)
        bind_contextvars(request_id=request_id)
        current_request.set(request)
        response = answer(request)
        response["X-Request-ID"] = request_id
        if isinstance(response, StreamingHttpResponse):
            # Its time is that of the last line, and its fault may come in the middle.
            response.streaming_content = _Sent(response, lambda: _log(request, response, began))
        else:
            _log(request, response, began)
        return response

    return middleware


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if _ID.fullmatch(given) else uuid.uuid4().hex


class _Sent:
    """The parts of an answer, with something to do once they are sent; the server closes it also if it sends none."""

    def __init__(self, response: StreamingHttpResponse, done: Callable[[], None]) -> None:
        """Take over the parts of `response`."""
        self._parts = iter(cast(Iterable[bytes], response.streaming_content))
        self.close = done

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            raise
        except Exception:
            log.exception("An answer broke off")
            raise


def _log(request: HttpRequest, response: HttpResponseBase, began: float) -> None:
    values = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - began)),
    }
    log.log(logging.WARNING if response.status_code >= 500 else logging.INFO, "request", extra=values)
    current_request.set(None)
    clear_contextvars()
