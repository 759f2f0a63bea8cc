"""What Django's own fields say when they refuse something, in the words of this site: what to do, not what is invalid.

Said once for the whole site, so that no form, of a page or of the admin, falls back to other sentences.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators

_CHOICE = "This is not one of the choices. Choose one of those offered."
_LINK = "Give a whole web address, such as https://example.org/minutes."
_MAIL = "Give an e-mail address, such as name@example.org."
_NUL = "This contains a NUL character, which cannot be stored. Remove it and send again."
_LONG = "Write at most %(limit_value)d characters; this has %(show_value)d."

_FIELDS: dict[Any, dict[str, str]] = {
    forms.Field: {"required": "Fill this in."},
    forms.DateField: {"invalid": "Give a day, such as 2026-03-01."},
    forms.IntegerField: {"invalid": "Give a whole number."},
    forms.URLField: {"invalid": _LINK},
    forms.ChoiceField: {"invalid_choice": _CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelMultipleChoiceField: {"invalid_choice": _CHOICE, "invalid_pk_value": _CHOICE},
}
_VALIDATORS: dict[Any, str] = {
    validators.URLValidator: _LINK,
    validators.EmailValidator: _MAIL,
    validators.MaxLengthValidator: _LONG,
    validators.ProhibitNullCharactersValidator: _NUL,
}


def use() -> None:
    """Let Django speak so. Fields copy their sentences when they are made, so this comes before any form.

    It changes Django's own classes, so the whole process speaks so, the admin and other apps too. Only
    `TrackerConfig.ready` calls it, once; importing this module changes nothing.
    """
    for field, sentences in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentence in _VALIDATORS.items():
        validator.message = sentence
