"""The pages for requests that cannot be answered: each says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import requires_csrf_token

from tracker.views.requests import page_above, typed_words

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
    """Answer 403 with the sentence the refusal came with, all that was typed, and the way back."""
    context: dict[str, object] = {"sentence": str(exception) or _NO_SENTENCE, "kept": typed_words(request)}
    context["back"], found = page_above(request.path_info)
    context["called"] = found.kwargs.get("reference")
    return render(request, "403.html", context, status=403)


@requires_csrf_token
def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token; what another site sent is not shown as if it had been typed here."""
    own = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    return render(request, "403_csrf.html", {"kept": typed_words(request) if own else ()}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, with all that was typed into a form whose page is gone by now."""
    # An address that is none was asked for without the check that a form is ours.
    kept = typed_words(request) if request.resolver_match is not None else ()
    return render(request, "404.html", {"kept": kept}, status=404)


class SignInFirst(LoginRequiredMiddleware):
    """Sends those who are signed out to sign in; whose session ended over a form is first shown what they typed."""

    def handle_no_permission(  # type: ignore[override]  # its stubs know of no page but the sign-in
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer 403 with the words to be copied where there are any, else redirect."""
        if not (kept := typed_words(request)):
            return super().handle_no_permission(request, view_func)
        sign_in = f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}"
        return render(request, "signed_out.html", {"kept": kept, "sign_in": sign_in}, status=403)


def in_our_look(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that gives 405 a page, and leads who opens the address of a button to the page it is on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code != 405:
            return response
        if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
            return redirect(page_above(request.path_info)[0])
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


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
