"""What Django's own fields say, in the words of this site: what is wrong and what to do; and how they read a day.

It holds for the whole site, so that no form, of a page or of the admin, falls back to other sentences.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.typed_days import NotADay, day_of

_CHOICE = _("Choose one of the options in the list.")
_LINK = _("Enter a full web address, such as https://example.org/minutes.")
_MAIL = _("Enter an e-mail address, such as name@example.org.")
_NUL = _("This text contains a character that cannot be stored (NUL). Remove it and send the form again.")
_LONG = _("Use %(limit_value)d characters or fewer. You have used %(show_value)d.")

_FIELDS: dict[Any, dict[str, str | Promise]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.DateField: {"invalid": _("Enter a date, such as 2026-03-01.")},
    forms.IntegerField: {"invalid": _("Enter a whole number.")},
    forms.URLField: {"invalid": _LINK},
    forms.ChoiceField: {"invalid_choice": _CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelMultipleChoiceField: {"invalid_choice": _CHOICE, "invalid_pk_value": _CHOICE},
}
_VALIDATORS: dict[Any, str | Promise] = {
    validators.URLValidator: _LINK,
    validators.EmailValidator: _MAIL,
    validators.MaxLengthValidator: _LONG,
    validators.ProhibitNullCharactersValidator: _NUL,
}


def _day(field: forms.DateField, value: Any) -> date | None:
    """Return the day that was typed, where it is meant without doubt; raise `ValidationError` where it is not."""
    if value in field.empty_values:
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return day_of(str(value))
    except NotADay as wrong:
        sentence = str(wrong) if wrong.is_doubtful else field.error_messages["invalid"]
        raise ValidationError(sentence, code="invalid") from None


def use() -> None:
    """Replace Django's error messages, and how it reads a day.

    Fields copy their sentences when they are made, so this comes before any form.

    It changes Django's own classes, so they hold for the whole process, the admin and other apps too. Only
    `TrackerConfig.ready` calls it, once; importing this module changes nothing.
    """
    for field, sentences in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    setattr(forms.DateField, "to_python", _day)  # noqa: B010 - it is no method of ours
    for validator, sentence in _VALIDATORS.items():
        validator.message = sentence
