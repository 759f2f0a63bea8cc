"""Forms for a file that is imported: the file, and what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from briefings.reading import MAX_BYTES, Unreadable, refuse_size
from briefings.stored_sentences import refusal_in_words
from tracker import permissions
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import Field, refuse_without_needed
from tracker.exchange.importing.table import Head, Table
from tracker.exchange.importing.values import DAY_FORMATS
from tracker.forms.fields import Data, NamedRow, mark_invalid
from tracker.models import ImportKind, ImportProfile, User
from tracker.models.access import visible_meetings
from tracker.workflow import Kind, Refused

_LIKE_A_DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}|\d{5}\Z")


def own_profiles(user: User) -> QuerySet[ImportProfile]:
    """Return the profiles that a person keeps, in order."""
    return ImportProfile.objects.filter(owner=user).order_by("kind", "name")


class ImportForm(forms.Form):
    """The file, what its rows are, and the meeting of all of them, where there is one."""

    kind = forms.ChoiceField(label=gettext_lazy("What the file lists"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        help_text=format_lazy(
            gettext_lazy(
                "CSV, XLSX, XLS, ODS or JSON, up to {size} MB. Notes may stand above the headings. "
                "The log says the name of the file: whoever can see the recommendations can read it."
            ),
            size=MAX_BYTES // 1024 // 1024,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json,.jsonl,.ndjson"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose the file with the list."),
        },
    )
    profile = forms.ModelChoiceField(
        label=gettext_lazy("Profile"),
        queryset=ImportProfile.objects.none(),
        required=False,
        empty_label=gettext_lazy("No profile: use the headings"),
        help_text=gettext_lazy("Choices that you saved for the columns of an earlier file."),
    )

    def __init__(self, user: User, data: Data = None, files: Any = None, *, meeting: str = "", kind: str = "") -> None:
        """Ask this person; `meeting` is the code of the one from whose page they come, `kind` what its rows are."""
        super().__init__(data, files, initial={"meeting": meeting, "kind": kind})
        self.user = user
        kinds = permissions.importable(user)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        rows = visible_meetings(user)
        if not user.is_coordinator:
            rows = rows.filter(pk__in=user.reach.coordinated)
        if ImportKind.RECOMMENDATIONS in kinds:
            self.fields["meeting"] = NamedRow(
                rows.order_by("name"),
                by=("code", "name"),
                what="meeting",
                label=_("Meeting"),
                required=False,
                help_text=_("Only for recommendations. Leave it empty if the file has a column with the meeting."),
            )
        profiles = own_profiles(user)
        if profiles:
            self.fields["profile"].queryset = profiles  # type: ignore[attr-defined]
        else:
            del self.fields["profile"]
        self.order_fields(["kind", "meeting", "file", "profile"])
        mark_invalid(self)

    def clean_file(self) -> object:
        """Refuse a file that is too large before anything of it is read."""
        file: Any = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0, name=file.name)
        except Unreadable as refusal:
            raise forms.ValidationError(refusal_in_words(refusal)) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse a profile of files of another kind, and a meeting where rows have none."""
        data: dict[str, Any] = super().clean() or {}
        profile = data.get("profile")
        if profile is not None and profile.kind != data.get("kind"):
            self.add_error(
                "profile", _("This profile is for another kind of list. Choose another profile, or no profile.")
            )
        if data.get("kind") != ImportKind.RECOMMENDATIONS:
            data["meeting"] = None
        return data

    @property
    def meeting(self) -> Meeting | None:
        """The meeting of all rows."""
        found: Meeting | None = self.cleaned_data.get("meeting")
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """A column of a file as the form shows it: its heading, some of its cells, and the choice of its field."""

    head: Head
    fills: forms.BoundField
    written: forms.BoundField | None


class ColumnsForm(forms.Form):
    """What each column of a file fills, and what holds for all rows."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind, if a row has none"), choices=Kind.choices, initial=Kind.RECOMMENDATION
    )
    received_from = forms.CharField(
        label=gettext_lazy("Received from"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "The person or office that the updates come from. If you leave it empty, the log has the name of the file."
        ),
    )
    save_as = forms.CharField(
        label=gettext_lazy("Save these choices as"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "A name, such as “Ministry list”. You can choose this profile for the next file like this one."
        ),
    )

    def __init__(
        self, table: Table, fields: Sequence[Field], choices: Choices, *, kind: str, data: Data = None
    ) -> None:
        """Ask about the columns of a file; `choices` are those in force."""
        super().__init__(data, initial={"kind": choices.kind, "received_from": choices.received_from})
        self.table, self._kind, self._choices = table, kind, choices
        if kind != ImportKind.RECOMMENDATIONS:
            del self.fields["kind"], self.fields["received_from"]
        options = [("", _("Do not import")), *((each.code, str(each.label)) for each in fields)]
        days = {each.code for each in fields if each.is_day}
        for head in table.heads:
            code = choices.fields.get(head.key, "")
            label = _("Column %(letter)s: %(name)s") % {"letter": head.letter, "name": head.name}
            self.fields[f"column-{head.place}"] = forms.ChoiceField(
                label=label, choices=options, required=False, initial=code
            )
            if code in days or any(_LIKE_A_DAY.search(sample) for sample in head.samples):
                self.fields[f"written-{head.place}"] = forms.ChoiceField(
                    label=_("Dates in column %(letter)s") % {"letter": head.letter},
                    choices=list(DAY_FORMATS.items()),
                    required=False,
                    initial=choices.written.get(head.key, ""),
                )
        mark_invalid(self)

    @property
    def empty(self) -> str:
        """What is said of a sheet that holds nothing."""
        return _("This sheet is empty. Choose another sheet.") if self.table.is_empty else ""

    def lines(self) -> Iterator[Line]:
        """Yield the columns."""
        for head in self.table.heads:
            written = f"written-{head.place}"
            yield Line(head, self[f"column-{head.place}"], self[written] if written in self.fields else None)

    def others(self) -> list[forms.BoundField]:
        """Return the fields that are of no column."""
        return [self[name] for name in ("kind", "received_from", "save_as") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse a sheet without columns, two columns that fill the same field, and none for what each row needs."""
        data: dict[str, Any] = super().clean() or {}
        if self.empty:
            self.add_error(None, self.empty)
            return data
        try:
            refuse_without_needed(self._kind, self.choices(data).columns(self.table))
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return data

    def choices(self, data: dict[str, Any] | None = None) -> Choices:
        """Return what was chosen."""
        said = self.cleaned_data if data is None else data
        heads = self.table.heads
        return Choices(
            {head.key: said.get(f"column-{head.place}", "") for head in heads},
            {head.key: said[name] for head in heads if said.get(name := f"written-{head.place}")},
            self.table.sheet,
            said.get("kind") or Kind.RECOMMENDATION.value,
            said.get("received_from", ""),
            self._choices.aliases,
            self._choices.left_out if self.table.sheet == self._choices.sheet else frozenset(),
        )
