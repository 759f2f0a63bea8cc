"""A site that fails in a request and in a job, for the reports of faults. Run as a program, it does so, and ends."""

from __future__ import annotations

import logging
import sys
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

WORDS = "Quetzalcoatl"


def fail(request: HttpRequest) -> HttpResponse:
    """Fail with all that was sent at hand."""
    words = f"{request.GET['q']} {request.POST['text']} {request.COOKIES['sessionid']}"
    raise ValueError(words) from OSError(28, "No space left on device", words)


def add_address() -> None:
    """Give the page that fails an address of the site."""
    from django.contrib.auth.decorators import login_not_required
    from django.urls import path

    from tracker import urls

    urls.urlpatterns.append(path("fail/", login_not_required(fail)))


def main() -> None:
    """Ask for the page that fails, log a fault as a job does, and wait until the reports are sent."""
    import sentry_sdk
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")
    application = get_wsgi_application()
    add_address()
    body = f"text={WORDS}&password={WORDS}".encode()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/fail/", "SCRIPT_NAME": "", "QUERY_STRING": f"q={WORDS}",
        "SERVER_NAME": "localhost", "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "https",
        "HTTP_HOST": "localhost", "HTTP_COOKIE": f"sessionid={WORDS}.", "HTTP_REFERER": f"https://localhost/?q={WORDS}",
        "HTTP_USER_AGENT": WORDS, "HTTP_AUTHORIZATION": WORDS, "REMOTE_ADDR": "192.0.2.7",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    application(environ, lambda status, headers: sys.stdout.write(f"{status}\n"))
    with bound_contextvars(job=7, task="mail.send"):
        try:
            int(WORDS)
        except ValueError:
            extra = {"job": {"id": 7, "task_name": "mail.send", "task_kwargs": {"text": WORDS}}, "action": "job_error"}
            logging.getLogger("procrastinate.worker").exception("Job mail.send(%s) ended", WORDS, extra=extra)
        logging.getLogger("tracker").error("It has no trace: %s", WORDS)
    sentry_sdk.flush(timeout=10)


if __name__ == "__main__":
    main()
