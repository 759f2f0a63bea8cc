"""The form that says what a file of recommendations is to hold."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from tracker.forms.choosing import UNKNOWN
from tracker.forms.fields import Data, ExplainedChoice

PAGE, ALL = "page", "all"
COMMA, SEMICOLON = "comma", "semicolon"
SEPARATORS = {COMMA: ",", SEMICOLON: ";"}
_UNKNOWN = {"invalid_choice": UNKNOWN}


class DownloadForm(forms.Form):
    """Which columns a file has, whether the log comes with it, and how a CSV file is separated."""

    fields_in = ExplainedChoice(
        label=gettext_lazy("Columns"),
        required=False,
        error_messages=_UNKNOWN,
        explained=(
            (PAGE, gettext_lazy("The columns on the page"), ""),
            (
                ALL,
                gettext_lazy("All columns"),
                gettext_lazy("Also the source text, the last entry, the next step and the forecast."),
            ),
        ),
    )
    log = forms.BooleanField(
        label=gettext_lazy("Add the log of each recommendation as a second sheet (only in XLSX)"), required=False
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Separator of the CSV file"),
        required=False,
        error_messages=_UNKNOWN,
        help_text=gettext_lazy("Choose the semicolon if your spreadsheet program shows everything in one column."),
        choices=((COMMA, gettext_lazy("Comma")), (SEMICOLON, gettext_lazy("Semicolon"))),
    )

    def __init__(self, data: Data = None) -> None:
        """Read what an address says, or ask."""
        super().__init__(data, initial={"fields_in": PAGE, "separator": COMMA})
        # Words that would say that these may be left out help nobody: each has a value chosen.
        for field in self.fields.values():
            field.is_sometimes_needed = True  # type: ignore[attr-defined]
