"""A form that was sent after the session had ended: signing in, and getting the form back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from tracker.forms.passwords import SignInForm
from tracker.views.requests import signed_in
from tracker.views.typed import Typed, seal, sealed, unseal, unsealed_by_anybody


def ask_to_sign_in(request: HttpRequest, what: Typed) -> HttpResponse:
    """Answer 403 with what was typed, and a form to sign in that brings it along.

    Where it is not known whose browser this is, nobody can find it again, and it can be copied only.
    """
    return _page(request, what, seal(request, what))


def answer_sealed(request: HttpRequest) -> HttpResponse | None:
    """Answer a form that carries words typed before the session ended; None if it carries none for this person.

    A person who is signed in gets their own words back, in a form that they can send. Nobody else's words are shown.
    A person who is signed out is asked again to sign in.
    """
    given = sealed(request)
    if not given:
        return None
    if not request.user.is_authenticated:
        what = unsealed_by_anybody(given)
        return None if what is None else _page(request, what, given)
    found = unseal(given, signed_in(request))
    return None if found is None else render(request, "accounts/again.html", {"typed": found})


def _page(request: HttpRequest, what: Typed, given: str) -> HttpResponse:
    context = {
        "kept": what.shown,
        "sealed": given,
        "form": SignInForm(request),
        "next": what.address,
        "sign_in": f"{reverse('sign-in')}?{urlencode({'next': what.address})}",
    }
    return render(request, "signed_out.html", context, status=403)
