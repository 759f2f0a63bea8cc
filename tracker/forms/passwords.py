"""Signing in, and choosing a password: Django's own forms, in the words of this site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import forms as auth
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from tracker import actions
from tracker.forms.fields import mark_invalid

if TYPE_CHECKING:
    _SetPasswordForm = auth.SetPasswordForm[Any]
else:
    _SetPasswordForm = auth.SetPasswordForm

_RULES = "At least 8 characters, and not only digits. Not your name or address, and none that many people use."
_SAID = {
    "password_too_short": "It has fewer than 8 characters. Choose a longer one, such as several words.",
    "password_too_similar": "It is too much like your name or address. Choose one that nobody can derive from them.",
    "password_too_common": "Many people use this password, so it is tried first. Choose another one.",
    "password_entirely_numeric": "It is made of digits only. Add letters.",
}
_FORGOTTEN = "If you have forgotten it, follow the link below."


_MISSING = {
    "username": "Give the address you sign in with.",
    "password": "Give your password.",
    "old_password": "Give your present password.",
    "new_password1": "Give a new password.",
    "new_password2": "Type the new password again.",
}


def _require(form: forms.BaseForm) -> None:
    """Give its fields the sentences for their absence."""
    for name, field in form.fields.items():
        field.error_messages["required"] = _MISSING[name]


class SignInForm(auth.AuthenticationForm):
    """Asks for address and password; it says of neither whether it is the wrong one."""

    error_messages = {
        "invalid_login": "No account has this address with this password. Check both; in the password capital letters "
        f"count. {_FORGOTTEN}",
        "inactive": "This account has been closed. Ask an administrator of this site.",
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        """Ask anybody."""
        super().__init__(request, *args, **kwargs)
        _require(self)
        mark_invalid(self)


class SetPasswordForm(_SetPasswordForm):
    """Asks twice for a new password, for whom a link was sent to."""

    by_link = True
    error_messages = {"password_mismatch": "The two are not the same. Type the new password again, in both."}

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        """Ask the person whose password it is."""
        super().__init__(user, *args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.help_text, second.help_text, second.label = _RULES, "", "The new password again"
        _require(self)
        mark_invalid(self)

    @sensitive_variables("password")
    def save(self, commit: bool = True) -> Any:  # noqa: FBT001 - as Django has it
        """Set the password as an act of the person's own."""
        password = self.cleaned_data["new_password1"]
        return actions.set_password(person=self.user, password=password, by_link=self.by_link)

    @sensitive_variables("password")
    def validate_password_for_user(self, user: Any, *args: Any, **kwargs: Any) -> None:
        """Say by the first of the two fields why a password is too easy to guess."""
        password = self.cleaned_data.get("new_password1")
        try:
            password_validation.validate_password(password or "", user)
        except ValidationError as refusal:
            if password:
                said = [_SAID.get(error.code or "", error) for error in refusal.error_list]
                self.add_error("new_password1", ValidationError(said))


class ChangePasswordForm(SetPasswordForm, auth.PasswordChangeForm):
    """Asks for the old password and twice for a new one."""

    by_link = False
    error_messages = SetPasswordForm.error_messages | {
        "password_incorrect": "This is not your present password. Type it again.",
    }

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        """Ask the person who is signed in."""
        super().__init__(user, *args, **kwargs)
        self.fields["old_password"].label = "Your present password"
