"""Middleware: time limits, sign-in, what browsers may store, faults of the database, error pages."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from contextlib import nullcontext
from itertools import chain
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.database import pages
from tracker.database.faults import Fault, is_deadlock
from tracker.models import User
from tracker.views.errors import bad_request, forbidden
from tracker.views.requests import SiteRequest, View, page_above
from tracker.views.saving import may_have_saved, watched
from tracker.views.seen_by import ended, is_looking, look
from tracker.views.signed_out import ask_to_sign_in
from tracker.views.typed import remember_person, typed
from tracker.views.unavailable import say, unavailable

Answer = Callable[[HttpRequest], HttpResponseBase]

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
NEVER_STORED = frozenset(
    {"recommendation-export", "recommendation-export-xlsx", "recommendation-export-json", "briefing-original"}
    | {"update-sheet-file", "update-sheet-enter", "report", "report-word", "report-pdf", "calendar-feed"}
    | {"view-feed", "view-feed-make", "webhook-add"}
    | {"sign-in", "sign-out", "change-password", "password-forgotten", "set-password"}
    | {"person-list", "person-detail", "person-invite", "person-edit", "person-invite-again", "person-deactivate"}
    | {"account-calendar-make", "account-calendar-end", "account-log", "mail-list", "mail-send-again", "mail-leave"}
    | {"notice-list", "notice-preferences", "unsubscribe", "answer"}
)
"""The addresses whose answers no browser may keep: files with everything in them, and accounts."""

ENDING = frozenset({"seen-by-stop", "sign-out"})
"""What a coordinator can do as themselves while they look at the pages as somebody else."""


def around_everything(answer: Answer) -> Answer:
    """Return middleware that limits the database's time, and says what browsers and proxies may keep of an answer.

    It is the outermost one, so that answers of other middleware count too. Answers that have such headers already, as
    static files do, stay as they are.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with pages.serving(), nullcontext() if request.method in READING else watched():
            response = answer(request)
        match = request.resolver_match
        if match is not None and match.url_name in NEVER_STORED:
            response["Cache-Control"] = "private, no-store"
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


def in_utf_8(answer: Answer) -> Answer:
    """Return middleware that refuses a body that says it is in another encoding than UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = (request.content_params or {}).get("charset", "utf-8")
        if not _is_utf_8(named):
            request.encoding = "utf-8"
            if request.method not in READING:
                return bad_request(request, BadRequest("The body is not in UTF-8."))
        return answer(request)

    return middleware


def _is_utf_8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


class SignInFirst(LoginRequiredMiddleware):
    """Sends people who are signed out to sign in, and keeps the form during which a session ended."""

    def process_view(  # type: ignore[override]  # Django's request has not what middleware adds
        self, request: SiteRequest, view_func: View, view_args: tuple[object, ...], view_kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Read who is signed in; if the database fails, answer with its page."""
        try:
            answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        except Error as error:
            if (page := unavailable(request, error)) is None:
                raise
            return page
        if isinstance(request.user, User):
            request.known_person = request.user
            return self._seen_by(request) or answer
        return answer

    def _seen_by(self, request: SiteRequest) -> HttpResponseBase | None:
        """Show the pages as somebody else sees them, where a coordinator looks so; then nothing can be changed.

        Where that can no longer go on, nothing is answered but that, until the coordinator goes on as themselves.
        """
        if request.resolver_match is not None and request.resolver_match.url_name in ENDING:
            return None
        if not is_looking(request):
            return None
        person, is_read = look(request), request.method in READING
        if person is None:
            return ended(request, None if is_read else typed(request).shown)
        if is_read:
            return None
        request.user = request.known_person
        sentence = _("You are looking at the pages as %(name)s. Stop that first, then make your change.")
        return forbidden(request, PermissionDenied(sentence % {"name": person.name}))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set a cookie that says whose browser it is, for what is sent after the session has ended."""
        if (person := getattr(request, "known_person", None)) is not None:
            remember_person(request, response, person)
        return response

    def handle_no_permission(  # type: ignore[override]  # its stubs know of no page but the sign-in
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer 403 with the words and a way to sign in over them where there are any, else redirect."""
        what = typed(request)
        return ask_to_sign_in(request, what) if what.shown else super().handle_no_permission(request, view_func)


class ChangesAtOnce:
    """Limits how many requests that change something one process answers at a time.

    They can come to wait for each other, and each that waits takes one of the web server's threads. So a process
    answers CHANGES_AT_ONCE of them; others wait for a moment and are then told to send again. What is only read always
    finds a thread, as long as the web server has more threads than that.
    """

    def __init__(self, answer: Answer) -> None:
        """Take the rest of the site."""
        self._answer = answer
        self._places = BoundedSemaphore(settings.CHANGES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and return the place if one was taken."""
        try:
            return self._answer(request)
        finally:
            if getattr(request, "has_place", False):
                self._places.release()

    def process_view(
        self, request: SiteRequest, view_func: View, view_args: tuple[object, ...], view_kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Take a place for a change by somebody who is signed in, or answer that there is none.

        The whole request has arrived by then, so a slow sender holds no place.
        """
        if request.method in READING or not request.user.is_authenticated:
            return None
        if not self._places.acquire(timeout=PATIENCE):
            return say(request, Fault.CROWDED)
        request.has_place = True
        return None


PATIENCE = 0.25
"""Seconds for which a request waits for its place; ten ordinary changes take no longer."""


class DatabaseFaults:
    """Answers for a view whose database failed, with the page for that."""

    def __init__(self, answer: Answer) -> None:
        """Take the rest of the site."""
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Return the page for a fault of the database's, or nothing for any other error.

        Where two people changed the same things in another order and this request was undone for the other one, it is
        answered once more: the other one goes on meanwhile.
        """
        match = request.resolver_match
        if match is not None and is_deadlock(exception) and not may_have_saved():
            for file in chain.from_iterable(files for _, files in request.FILES.lists()):
                file.seek(0)
            try:
                answered: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
            except Error as again:
                return unavailable(request, again)
            return answered
        return unavailable(request, exception)


def in_our_look(answer: Answer) -> Answer:
    """Return middleware that gives 405 a page, and leads who opens the address of a button to the page it is on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.status_code != 405:
            return response
        if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
            return redirect(page_above(request.path_info)[0])
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware
