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
from django.utils.html import conditional_escape
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from briefings.storing import MAX_TEXT
from tracker.views.requests import page_above
from tracker.views.signed_out import answer_sealed
from tracker.views.support import Support
from tracker.views.typed import typed
from tracker.views.unavailable import bare_page, unavailable

_MB = 1024 * 1024


def bad_request(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 400; 413 where more was sent than a form may hold."""
    heading = _("The address could not be read")
    sentence = _("Part of it is not what this site expects. Check the address, or start from the Overview.")
    status = 400
    if isinstance(exception, RequestDataTooBig):
        heading, status = _("The request was too large"), 413
        sentence = _(
            "Your form was not saved. A form can take up to %(size)d MB of text. Shorten the text, or split it into "
            "several parts."
        ) % {"size": MAX_TEXT // _MB}
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        heading = _("The request was too large")
        sentence = _(
            "Your form was not saved. The request had more fields than any form of this site. Go back and try again."
        )
    elif isinstance(exception, MultiPartParserError | UnreadablePostError | BadRequest):
        heading = _("The request could not be read")
        sentence = _(
            "Your form was not saved. What your browser sent was damaged or is not in UTF-8. Go back, copy what you "
            "typed, reload the page and send it again."
        )
    elif isinstance(exception, DisallowedHost):
        # The request used a host name that is not ours; nothing of the site is shown under it.
        return HttpResponse(_("This site does not answer to that name.") + "\n", content_type="text/plain", status=400)
    return render(request, "400.html", {"heading": heading, "sentence": sentence}, status=status)


def forbidden(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 403 with the sentence the refusal came with, all that was typed, and the way back."""
    sentence = str(exception) or _("Your role does not allow this. If you need it for your work, ask an administrator.")
    context: dict[str, object] = {"sentence": sentence, "kept": typed(request).shown}
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
            # Who sent it has probably closed the connection.
            return bad_request(request, error)
        return unavailable(request, error) or bare_page(request, _("Something went wrong"), _(_FAILED), status=500)
    except Exception:
        return HttpResponse(_barest(), status=500)


_FAILED = gettext_noop(
    "The fault is ours, and it has been recorded. If it happens again, tell an administrator of this site what you "
    "were doing."
)


def _barest() -> str:
    """Return a page made without any template, for when that may be what failed."""
    heading, sentences = _("Something went wrong"), _(_FAILED)
    advice = _("Go back and copy what you typed. Check whether it was saved before you send it again.")
    language = get_language() or "en-gb"
    contact = conditional_escape(Support(None).contact)
    help_ = f"<p>{_('Do you need help? Ask %(contact)s') % {'contact': contact}}</p>" if contact else ""
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{heading}</title>\n'
        f"<h1>{heading}</h1><p>{sentences}</p><p>{advice}</p>{help_}</html>"
    )
