"""Forms for a sheet that came back: the file, and what is to be entered of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tracker.exchange.returning import MAX_BYTES
from tracker.forms.fields import AGAIN, Data, entry_day_field, mark_invalid, received_from_field


class ReturnForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The sheet that you downloaded under “Send for update”, as XLSX, XLS or ODS."),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
        error_messages={
            "required": gettext_lazy("Choose the file that came back."),
            "empty": gettext_lazy("The file is empty. Choose the file that came back."),
        },
    )

    def __init__(self, data: Data = None, files: Any = None) -> None:
        """Ask for the file."""
        super().__init__(data, files)
        mark_invalid(self)

    def content(self) -> tuple[bytes, str]:
        """Return what the file holds, as far as it may be read, and its name."""
        file = self.cleaned_data["file"]
        return file.read(MAX_BYTES + 1), file.name


class EnterForm(forms.Form):
    """What is entered of a sheet, and whose word it is."""

    sheet = forms.CharField(widget=forms.HiddenInput, error_messages={"required": AGAIN})
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    tried = forms.DateField(widget=forms.HiddenInput, required=False, error_messages={"invalid": AGAIN})
    received_from = received_from_field()
    happened_on = entry_day_field(gettext_lazy("When?"))

    def __init__(self, data: Data = None, *, sealed: str = "", lead: str = "") -> None:
        """Ask about a sheet, as `sealed` carries it; it is the word of its lead unless said otherwise."""
        today = timezone.localdate()
        super().__init__(data, initial={"sheet": sealed, "received_from": lead, "happened_on": today})
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        mark_invalid(self)

    @property
    def day(self) -> date | None:
        """The day that is entered, if it can be one."""
        said: Any = self.cleaned_data if self.is_bound else self.initial
        found: date | None = said.get("happened_on")
        return found

    @property
    def day_tried(self) -> date | None:
        """The day for which the page said which rows are left out."""
        found: date | None = self.cleaned_data.get("tried")
        return found

    def carry(self, shown: str) -> None:
        """Send along which values here the page shows and for which day, whatever was sent before."""
        carried = {"shown": shown, "tried": self.day.isoformat() if self.day else ""}
        if self.is_bound:
            typed: Any = self.data.copy()  # type: ignore[attr-defined]
            for name, value in carried.items():
                typed[name] = value
            self.data = typed
        self.initial.update(carried)
