"""Signing in and changing one's password; the rest of accounts is in the admin."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import views
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse_lazy


class SignIn(views.LoginView):
    """Ask for address and password, then go where the person was going."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class ChangePassword(views.PasswordChangeView):
    """Ask for the old and the new password; other sessions of the person end."""

    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("dashboard")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Say that it worked; the parent keeps this session."""
        messages.success(self.request, "Your password has been changed.")
        return super().form_valid(form)  # type: ignore[arg-type]
