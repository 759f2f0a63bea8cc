"""Meetings and briefings, added through the actions; passages have their page in `briefings.admin`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from briefings.extraction import MAX_BYTES, Unreadable
from briefings.models import Briefing, Meeting
from briefings.storing import AlreadyStored
from tracker import actions
from tracker.admin.base import ModelForm, NotSaved, RecordedAdmin, RefusableForm, person, refusals_on, refuse_twin

SHOWN = 20_000


class MeetingForm(RefusableForm):
    """A meeting; its code stays once a reference begins with it."""

    def clean_name(self) -> str:
        """Refuse a name that another meeting has."""
        name: str = self.cleaned_data["name"]
        refuse_twin(Meeting.objects.filter(name__iexact=name), self.instance)
        return name

    def clean_code(self) -> str:
        """Refuse another code where references have this one."""
        code: str = self.cleaned_data["code"]
        if self.instance.pk is None or "code" not in self.changed_data:
            return code
        # The lock that numbering takes too, so that no reference is made between this look and the saving.
        meeting = Meeting.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if meeting.code != code and meeting.recommendations.exists():
            raise forms.ValidationError(
                f"The code stays {meeting.code}: references such as {meeting.code}-01 begin with it and never change."
            )
        return code


class AddedByCoordinator(RecordedAdmin):
    """What only a coordinator may bring in, whatever permissions somebody has."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A coordinator."""
        return super().has_add_permission(request) and person(request).is_coordinator

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A coordinator."""
        return super().has_change_permission(request, obj) and person(request).is_coordinator


@admin.register(Meeting)
class MeetingAdmin(AddedByCoordinator):
    """Meetings whose recommendations are followed up."""

    form = MeetingForm
    list_display = ["name", "code", "place", "starts_on", "ends_on", "follows"]
    search_fields = ["name", "code", "place"]
    list_select_related = ["follows"]
    autocomplete_fields = ["follows"]
    date_hierarchy = "starts_on"
    fields = ["name", "code", "place", "starts_on", "ends_on", "follows"]
    ordering = ["-starts_on", "name", "pk"]

    def save_model(self, request: HttpRequest, obj: Meeting, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        """Make a new one through the action."""
        if change:
            return super().save_model(request, obj, form, change)
        with refusals_on(None):
            made = actions.add_meeting(by=person(request), **form.cleaned_data)
        obj.pk = made.pk
        return None

    def view_on_site(self, meeting: Meeting) -> str:
        """The meeting's page."""
        return reverse("meeting-detail", args=[meeting.code])


class NewBriefingForm(RefusableForm):
    """A document to be read."""

    file = forms.FileField(
        max_length=255,
        help_text="Plain text: a .txt or .md file of up to 10 MB, stored as UTF-8. It is read once and never changes.",
        error_messages={"required": "Choose the file that holds the text of the briefing."},
    )
    title = forms.CharField(
        required=False,
        max_length=200,
        widget=admin.widgets.AdminTextInputWidget(),
        help_text="Left empty, the first heading of the text, or else the name of the file.",
    )

    class Meta:
        model = Briefing
        fields = ["meeting", "title"]

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything of it is read."""
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"“{file.name}” is {(file.size or 0) / 1024 / 1024:.0f} MB, more than the {MAX_BYTES // 1024 // 1024} "
                "MB this reads. Split it, or save its text without pictures."
            )
        return file

    def _post_clean(self) -> None:
        """The reading fills the other columns, so there is no row to be checked yet."""


@admin.register(Briefing)
class BriefingAdmin(AddedByCoordinator):
    """Documents of the meetings, stored as they were read."""

    list_display = ["title", "meeting", "file_name", "size", "read_at", "added_by"]
    list_filter = ["meeting"]
    search_fields = ["title", "file_name", "meeting__name", "meeting__code"]
    list_select_related = ["meeting", "added_by"]
    autocomplete_fields = ["meeting"]
    date_hierarchy = "read_at"
    ordering = ["-read_at", "-pk"]
    known = ["meeting", "file_name", "size", "sha256", "read_at", "added_by", "passages", "beginning"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Briefing]:
        """Return briefings without their texts, which may be long."""
        briefings: QuerySet[Briefing] = super().get_queryset(request)
        return briefings.defer("text")

    def get_fieldsets(self, request: HttpRequest, obj: Briefing | None = None) -> Any:
        """Return what is needed to read one, or what is known of one that was read."""
        return [(None, {"fields": ["meeting", "file", "title"] if obj is None else ["title", *self.known]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return all but the title: a text never changes, nor whose it is."""
        return [] if obj is None else self.known

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:  # noqa: FBT001
        """Return the form for a file, or that of the title."""
        if obj is None:
            kwargs["form"] = NewBriefingForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Briefing, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        """Read a new one through the action."""
        if change:
            return super().save_model(request, obj, form, change)
        file = form.cleaned_data["file"]
        file.seek(0)
        try:
            with refusals_on(None):
                made = actions.add_briefing(
                    by=person(request),
                    meeting=form.cleaned_data["meeting"],
                    data=file.read(),
                    file_name=file.name,
                    title=form.cleaned_data["title"],
                )
        except (Unreadable, AlreadyStored) as refusal:
            raise NotSaved({"file": str(refusal)}) from refusal
        obj.pk, obj.title = made.pk, made.title
        return None

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Nothing: the reading wrote the passages."""

    def view_on_site(self, briefing: Briefing) -> str:
        """The briefing's page."""
        return reverse("briefing-detail", args=[briefing.pk])

    @admin.display(description="passages")
    def passages(self, briefing: Briefing) -> SafeString:
        """How many passages it has, leading to them."""
        address = reverse("admin:briefings_passage_changelist")
        count = briefing.passages.count()
        return format_html('<a href="{}?briefing__id__exact={}">{} passages</a>', address, briefing.pk, count)

    @admin.display(description="text")
    def beginning(self, briefing: Briefing) -> SafeString:
        """The text, as far as a form can bear; the whole is on the briefing's page."""
        address = reverse("briefing-detail", args=[briefing.pk])
        more = "The whole text is on the briefing's page" if len(briefing.text) > SHOWN else "The briefing's page"
        text = briefing.text[:SHOWN]
        return format_html('<pre class="tracker-text" dir="auto">{}</pre><a href="{}">{}</a>', text, address, more)
