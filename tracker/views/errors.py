"""The pages for requests that cannot be answered: each says what happened and what to do.

None of them reads the body of a request but through `typed`, for the body may be what cannot be read. For the same
reason none is decorated with `requires_csrf_token`, which looks for a token in the body; pages need none to make one.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from briefings.formats import MAX_BYTES
from briefings.storing import MAX_TEXT
from tracker.views.requests import page_above
from tracker.views.signed_out import answer_sealed
from tracker.views.typed import typed
from tracker.views.unavailable import bare_page, unavailable

_NO_SENTENCE = "Your role does not allow this. If you need it for your work, ask an administrator."
_TOO_MUCH = (
    f"More was sent than a form can hold, and nothing was saved. Text can be pasted up to {MAX_TEXT // 1024**2} MB; "
    f"a longer document can be uploaded as a file of up to {MAX_BYTES // 1024**2} MB, but not as plain text."
)
_TOO_MANY = "More fields were sent than any form of this site has, and nothing was saved."
_BROKEN = (
    "What your browser sent arrived broken, or in an encoding other than UTF-8, and nothing was saved. Go back, copy "
    "what you typed, load the page again and send it from there."
)


def bad_request(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 400; 413 where more was sent than a form may hold."""
    heading, sentence, status = "This address could not be read", "", 400
    if isinstance(exception, RequestDataTooBig):
        heading, sentence, status = "This was too much to read", _TOO_MUCH, 413
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        heading, sentence = "This was too much to read", _TOO_MANY
    elif isinstance(exception, MultiPartParserError | UnreadablePostError | BadRequest):
        heading, sentence = "What was sent could not be read", _BROKEN
    elif isinstance(exception, DisallowedHost):
        # Whoever asked may be anybody's page; nothing of ours is shown under another name.
        return HttpResponse("This site does not answer to that name.\n", content_type="text/plain", status=400)
    return render(request, "400.html", {"heading": heading, "sentence": sentence}, status=status)


def forbidden(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 403 with the sentence the refusal came with, all that was typed, and the way back."""
    context: dict[str, object] = {"sentence": str(exception) or _NO_SENTENCE, "kept": typed(request).shown}
    context["back"], found = page_above(request.path_info)
    context["called"] = found.kwargs.get("reference")
    return render(request, "403.html", context, status=403)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token; what another site sent is not shown as if it had been typed here."""
    if _is_own(request):
        if answer := answer_sealed(request):
            return answer
        return render(request, "403_csrf.html", {"typed": typed(request)}, status=403)
    return render(request, "403_csrf.html", status=403)


def _is_own(request: HttpRequest) -> bool:
    try:
        return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    except ValueError:
        return False


def not_found(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 404, with all that was typed into a form whose page is gone by now."""
    # An address that is none was asked for without the check that a form is ours.
    kept = typed(request).shown if request.resolver_match is not None else ()
    return render(request, "404.html", {"kept": kept}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database failed, without asking the database or the session."""
    error = sys.exc_info()[1]
    try:
        if isinstance(error, UnreadablePostError):
            # Whoever sent it has most likely left.
            return bad_request(request, error)
        return unavailable(request, error) or bare_page(request, "Something went wrong", _FAILED, status=500)
    except Exception:
        return HttpResponse(_BARE, status=500)


_FAILED = (
    "The fault is ours, and it has been noted. If it happens again, tell an administrator of this site what you were "
    "doing."
)
_BARE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>
<h1>Something went wrong</h1><p>{_FAILED}</p><p>Go back and copy what you typed. Look whether it was saved before you
send it again.</p></html>"""
