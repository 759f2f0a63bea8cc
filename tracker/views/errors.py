"""The pages for requests that cannot be answered: each says what happened and what to do."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token

_NO_SENTENCE = "Your role does not allow this. If you need it for your work, ask an administrator."

_TOO_MUCH = (
    "More was sent than a form can hold, and nothing was saved. Text can be pasted up to 5 MB; a longer one can be "
    "uploaded as a .txt or .md file."
)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; 413 where more was sent than a form may hold."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", {"sentence": _TOO_MUCH}, status=413)
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the sentence the refusal came with."""
    return render(request, "403.html", {"sentence": str(exception) or _NO_SENTENCE}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database or the session, which may be what failed."""
    try:
        page = get_template("500.html").render()
    except Exception:
        page = _BARE
    return HttpResponse(page, status=500)


_BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>
<h1>Something went wrong</h1><p>Nothing you sent was saved. Go back, copy what you typed, and try again later.</p>"""
