"""The form by which a briefing is added. Those of its review are in `review`."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, Meeting, Upload
from briefings.reading import ENDINGS, MAX_BYTES, READ, Format, Unreadable, refuse_size
from briefings.stored_sentences import refusal_in_words
from briefings.storing import MAX_TEXT, AlreadyStored, refuse_length
from tracker import actions
from tracker.forms.fields import Data, mark_invalid, sometimes_needed
from tracker.models import User

_MB = 1024 * 1024


class BriefingForm(forms.Form):
    """A document to be read: a file, or pasted text. `stored` is the briefing that has the same text already."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        help_text=format_lazy(
            _("{kinds}, up to {size} MB; plain text up to {text} MB. The original file is kept."),
            kinds=READ.replace(" and ", ", "),
            size=MAX_BYTES // _MB,
            text=MAX_TEXT // _MB,
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(ending for ending in ENDINGS if ending))}),
        error_messages={"empty": _("The file is empty. Choose the file with the text of the briefing.")},
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        help_text=_("Headings, lists and tables are recognised from the layout of the text."),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("If left blank, the first heading of the text or the file name becomes the title."),
    )

    revises = forms.ModelChoiceField(
        Briefing.objects.none(),
        label=_("Replaces"),
        required=False,
        empty_label=_("Nothing: it is another document"),
        help_text=_("Choose the briefing if this is a corrected version of it. Decisions about the same words stay."),
        error_messages={"invalid_choice": _("This briefing cannot be replaced any more. Choose again.")},
    )

    def __init__(
        self,
        meeting: Meeting,
        user: User,
        data: Data = None,
        files: Any = None,
        *,
        again: Upload | None = None,
        revises: str = "",
    ) -> None:
        """Ask this person for a briefing of this meeting, perhaps one that `revises` that of a key.

        `again` is an upload whose words are shown again.
        """
        super().__init__(data, files, initial=_words_of(again) if again else None)
        self.meeting, self.user = meeting, user
        self._offer(revises)
        self.stored: Briefing | None = None
        for name in ("file", "text"):
            sometimes_needed(self.fields[name])
        mark_invalid(self)

    def _offer(self, revises: str) -> None:
        """Offer the briefings that can be replaced, where there are any."""
        current = self.meeting.briefings.current().for_list()
        field = cast("forms.ModelChoiceField[Briefing]", self.fields["revises"])
        field.queryset = current
        chosen = next((each.pk for each in current if str(each.pk) == revises), None)
        if chosen is not None:
            self.initial["revises"] = chosen
        if not current:
            del self.fields["revises"]

    def has_typed(self) -> bool:
        """Whether anything was typed that the page still shows."""
        return any(str(self.data.get(name, "")).strip() for name in ("text", "title"))

    def clean_file(self) -> object:
        """Refuse a file that is too large before anything of it is read."""
        file: Any = self.cleaned_data["file"]
        if file is not None:
            try:
                refuse_size(file.size or 0, name=file.name)
                if ENDINGS.get(PurePath(file.name).suffix.lower()) is Format.TEXT:
                    refuse_length(file.size or 0, what=f"“{file.name}”")
            except Unreadable as refusal:
                raise forms.ValidationError(refusal_in_words(refusal)) from refusal
        return file

    def clean_text(self) -> str:
        """Refuse text that is too long before anything of it is read; line endings become those of a file."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            refuse_length(len(text.encode("utf-8", "replace")), what=gettext("The text"))
        except Unreadable as refusal:
            raise forms.ValidationError(refusal_in_words(refusal)) from refusal
        return text

    def clean(self) -> dict[str, object]:
        """Ask for one of the two, not both."""
        data: dict[str, object] = super().clean() or {}
        has_text = bool(str(data.get("text", "")).strip())
        if data.get("file") and has_text:
            self.add_error(None, gettext("Choose a file or paste the text, not both."))
        elif not data.get("file") and not has_text and not self.errors:
            self.add_error(None, gettext("Choose a file or paste the text of the briefing."))
        return data

    def send(self) -> Briefing | Upload | None:
        """Take it in, and return its briefing if it was read at once, else the upload that will be read.

        None, with the sentence on the form, where that is not possible. Raises `Refused`.
        """
        file = self.cleaned_data["file"]
        try:
            return actions.send_briefing(
                by=self.user,
                meeting=self.meeting,
                data=file.read() if file else self.cleaned_data["text"].encode("utf-8", "replace"),
                file_name=file.name if file else f"pasted-{timezone.localdate():%Y-%m-%d}.txt",
                title=self.cleaned_data["title"],
                is_pasted=file is None,
                revises=self.cleaned_data.get("revises"),
            )
        except Unreadable as refusal:
            self.add_error("file" if file else "text", refusal_in_words(refusal))
        except AlreadyStored as refusal:
            self.stored = refusal.briefing
            self.add_error(None, str(refusal))
        return None


def _words_of(upload: Upload) -> dict[str, object]:
    """Return what was typed with an upload."""
    text = bytes(upload.data).decode("utf-8", "replace") if upload.is_pasted else ""
    return {"title": upload.title, "text": text, "revises": upload.revises_id}
