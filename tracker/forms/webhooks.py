"""The form that asks to which address a webhook sends."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from tracker.forms.fields import Data, mark_invalid


class WebhookForm(forms.Form):
    """The address that the other program gives for incoming messages."""

    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("The other program gives it to you. It begins with https://"),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Enter the address to send to.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )

    def __init__(self, data: Data = None) -> None:
        """Ask for it, or read what was typed."""
        super().__init__(data)
        mark_invalid(self)
