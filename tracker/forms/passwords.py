"""Signing in, and choosing a password: Django's own forms, in the words of this site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import forms as auth
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from tracker import actions
from tracker.forms.fields import mark_invalid

if TYPE_CHECKING:
    _SetPasswordForm = auth.SetPasswordForm[Any]
else:
    _SetPasswordForm = auth.SetPasswordForm

_RULES = _("Use at least 8 characters and not only digits. Avoid your name, your address and common passwords.")
_OUR_SENTENCES = {
    "password_too_short": _("The password has fewer than 8 characters. Choose a longer one, such as several words."),
    "password_too_similar": _("The password is too similar to your name or address. Choose a different one."),
    "password_too_common": _("Many people use this password, so it is easy to guess. Choose a different one."),
    "password_entirely_numeric": _("The password has only digits. Add letters."),
}


_MISSING = {
    "username": _("Enter the e-mail address you sign in with."),
    "password": _("Enter your password."),
    "old_password": _("Enter your current password."),
    "new_password1": _("Enter a new password."),
    "new_password2": _("Enter the new password again."),
}


def _require(form: forms.BaseForm) -> None:
    """Set the errors of empty fields."""
    for name, field in form.fields.items():
        field.error_messages["required"] = _MISSING[name]


class SignInForm(auth.AuthenticationForm):
    """Asks for address and password. An error never says which of the two is wrong."""

    error_messages = {
        "invalid_login": _(
            "Incorrect e-mail address or password. Passwords are case-sensitive. If you have forgotten yours, use the "
            "link below."
        ),
        "inactive": _("This account is closed. Ask an administrator of this site."),
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        """Ask anybody."""
        super().__init__(request, *args, **kwargs)
        _require(self)
        mark_invalid(self)


class SetPasswordForm(_SetPasswordForm):
    """Asks twice for a new password, for whom a link was sent to."""

    by_link = True
    error_messages = {"password_mismatch": _("The two passwords are different. Enter the new password in both fields.")}

    def __init__(self, user: object, *args: object, **kwargs: object) -> None:
        """Ask the person whose password it is."""
        super().__init__(user, *args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label = _("New password")
        first.help_text, second.help_text, second.label = _RULES, "", _("New password again")
        _require(self)
        mark_invalid(self)

    @sensitive_variables("password")
    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - as Django has it
        """Set the password as an act of the person's own."""
        password = self.cleaned_data["new_password1"]
        return actions.set_password(person=self.user, password=password, by_link=self.by_link)

    @sensitive_variables("password")
    def validate_password_for_user(self, user: Any, *args: Any, **kwargs: Any) -> None:
        """Show at the first of the two fields why a password is too easy to guess."""
        password = self.cleaned_data.get("new_password1")
        try:
            password_validation.validate_password(password or "", user)
        except ValidationError as refusal:
            if password:
                sentences = [_OUR_SENTENCES.get(error.code or "", error) for error in refusal.error_list]
                self.add_error("new_password1", ValidationError(sentences))


class ChangePasswordForm(SetPasswordForm, auth.PasswordChangeForm):
    """Asks for the old password and twice for a new one."""

    by_link = False
    error_messages = SetPasswordForm.error_messages | {
        "password_incorrect": _("This is not your current password. Enter it again."),
    }

    def __init__(self, user: object, *args: object, **kwargs: object) -> None:
        """Ask the person who is signed in."""
        super().__init__(user, *args, **kwargs)
        # Where something was sent, the parent has looked at the fields already, and they keep the label of then.
        self["old_password"].label = self.fields["old_password"].label = _("Current password")
