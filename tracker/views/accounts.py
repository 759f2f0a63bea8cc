"""Signing in, and setting, changing and recovering one's password; other people's accounts are in `people`."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import actions
from tracker.actions import tokens
from tracker.forms.passwords import ChangePasswordForm, SetPasswordForm, SignInForm
from tracker.forms.people import ForgottenForm
from tracker.models import User
from tracker.views.requests import posted, signed_in
from tracker.views.signed_out import answer_sealed
from tracker.views.throttle import SIGN_IN, remember, throttled
from tracker.views.typed import sealed


@method_decorator(throttled(SIGN_IN), name="dispatch")
class SignIn(views.LoginView):
    """Ask for address and password, then go where the person was going.

    What somebody had typed into a form when their session ended is kept, and is in that form again afterwards.
    """

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Show what was kept to somebody who has signed in on another page meanwhile."""
        if request.method == "POST" and request.user.is_authenticated and (found := answer_sealed(request)):
            return found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, unless the database is away: the password could not be checked."""
        with connection.cursor():
            return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add what was kept, so that a wrong password does not lose it."""
        return super().get_context_data(**kwargs, sealed=sealed(self.request) if self.request.method == "POST" else "")

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and show what was typed before where it is this person's."""
        came_along = sealed(self.request)
        response = super().form_valid(form)
        if not came_along:
            return response
        if found := answer_sealed(self.request):
            return found
        messages.info(
            self.request, _("Another person typed something here before you signed in. It is not shown to you.")
        )
        return response

    def get_redirect_url(self) -> str:  # type: ignore[override]  # as Django has it; its stubs differ
        """Return where the person was going; the bare address of the site leads to the first page of the day."""
        wanted = super().get_redirect_url()
        return "" if wanted.partition("?")[0] in {reverse("overview"), reverse("sign-in")} else wanted

    def get_default_redirect_url(self) -> str:
        """Return the first page of a day: My work for those with work, else the overview."""
        return reverse("my-work" if signed_in(self.request).answers_for_work else "overview")


class ChangePassword(views.PasswordChangeView):
    """Ask for the old and the new password; other sessions of the person end."""

    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("overview")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Say that it worked; the parent keeps this session."""
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)  # type: ignore[arg-type]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("email")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and mail a link there; the answer is the same whether or not somebody signs in with it."""
    form = ForgottenForm(posted(request))
    if request.method != "POST" or not actions.sends_mail():
        return render(request, "accounts/forgotten.html", {"form": form, "sends_mail": actions.sends_mail()})
    if not form.is_valid():
        return render(request, "accounts/forgotten.html", {"form": form, "sends_mail": True}, status=422)
    email = form.cleaned_data["email"]
    actions.request_reset(email=email)
    messages.success(
        request,
        _(
            "If %(email)s has an account here, we have sent it a mail with a link to choose a new password. If it does "
            "not arrive within a few minutes, check your spam folder, then ask an administrator of this site."
        )
        % {"email": email},
    )
    return redirect("sign-in")


class SetPassword(views.PasswordResetConfirmView):
    """Where the link of a mail leads: asks for a new password, once."""

    template_name = "accounts/set_password.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("sign-in")
    token_generator = tokens

    def get_user(self, uidb64: str) -> User | None:
        """Return the person whose link it is, unless their account is closed."""
        user: Any = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Say that it worked, and remember this browser, so that wrong attempts of others do not lock it out."""
        messages.success(self.request, _("Your password is set. Sign in with it."))
        response = super().form_valid(form)  # type: ignore[arg-type]
        remember(response, cast(User, self.user).email)
        return response
