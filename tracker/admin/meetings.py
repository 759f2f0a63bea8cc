"""Meetings and briefings, added through the actions; passages have their page in `briefings.admin`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.admin import FewChoices
from briefings.models import Briefing, Meeting
from tracker import actions
from tracker.admin.base import person, refusals_on, refuse_duplicate
from tracker.admin.seen import CheckedSeenForm, SeenAdmin, SeenForm
from tracker.forms.meetings import AsksForWeeks
from tracker.models import ImportKind

SHOWN, SHOWN_MEETINGS = 20_000, 10


class MeetingForm(AsksForWeeks, SeenForm):
    """A meeting; its code stays once a reference begins with it. The action checks it as a whole."""

    def _post_clean(self) -> None:
        """Leave the row as it is."""

    def clean_name(self) -> str:
        """Refuse a name that another meeting has."""
        name: str = self.cleaned_data["name"]
        refuse_duplicate(Meeting.objects.filter(name__iexact=name), self.instance)
        return name

    def clean_code(self) -> str:
        """Return it in capitals."""
        return str(self.cleaned_data["code"]).upper()


class AddedByCoordinator(SeenAdmin):
    """Rows that only a coordinator may add, whatever permissions in the admin somebody has."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A coordinator."""
        return super().has_add_permission(request) and person(request).is_coordinator

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A coordinator."""
        return super().has_change_permission(request, obj) and person(request).is_coordinator


@admin.register(Meeting)
class MeetingAdmin(AddedByCoordinator):
    """Meetings whose recommendations are followed up."""

    of_meetings = True
    imported_as = ImportKind.MEETINGS
    form = MeetingForm
    list_display = ["name", "code", "place", "starts_on", "ends_on", "follows"]
    search_fields = ["name", "code", "place"]
    list_select_related = ["follows"]
    autocomplete_fields = ["follows"]
    list_filter = [("starts_on", admin.DateFieldListFilter)]
    fields = ["name", "code", "place", "starts_on", "ends_on", "follows", "rhythm", "rhythm_weeks"]
    ordering = ["-starts_on", "name", "pk"]

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:  # noqa: FBT001
        """Add or change it by the action."""
        by, given = person(request), form.given()
        with refusals_on(None):
            if change:
                new = {name: given[name] for name in form.changed(obj)}
                actions.edit_meeting(by=by, meeting=obj, new=new, seen={name: getattr(obj, name) for name in new})
                # The message names it.
                obj.name = new.get("name", obj.name)
                return
            obj.pk = actions.add_meeting(by=by, **given).pk
        obj.refresh_from_db()

    def view_on_site(self, meeting: Meeting) -> str:
        """The meeting's page."""
        return reverse("meeting-detail", args=[meeting.code])


@admin.register(Briefing)
class BriefingAdmin(AddedByCoordinator):
    """Documents of the meetings, stored as they were read."""

    of_meetings = True
    list_display = ["title", "meeting", "file_name", "size", "read_at", "added_by"]
    list_filter = [("read_at", admin.DateFieldListFilter), ("meeting", FewChoices)]
    search_fields = ["title", "file_name", "meeting__name", "meeting__code"]
    list_select_related = ["meeting", "added_by"]
    autocomplete_fields = ["meeting"]
    ordering = ["-read_at", "-pk"]
    known = ["meeting", "file_name", "size", "sha256", "read_at", "added_by", "passages", "beginning"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Briefing]:
        """Return briefings without their texts, which may be long."""
        briefings: QuerySet[Briefing] = super().get_queryset(request)
        return briefings.defer("text")

    fields = ["title", *known]
    # A text never changes, nor whose it is.
    readonly_fields = known
    form = CheckedSeenForm

    def save_model(self, request: HttpRequest, obj: Briefing, form: Any, change: bool) -> None:  # noqa: FBT001
        """Rename it by the action."""
        if not form.changed(obj):
            return
        with refusals_on("title"):
            actions.rename_briefing(by=person(request), briefing=obj, title=form.cleaned_data["title"], seen=obj.title)
        obj.refresh_from_db(fields=["title"])

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: object = None) -> HttpResponse:
        """Say where briefings are added: reading one takes a while, and the site has a page that shows it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        newest = Meeting.objects.for_list()[:SHOWN_MEETINGS]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Add a briefing")}
        return TemplateResponse(request, "admin/where_to_add.html", context | {"meetings": newest})

    def view_on_site(self, briefing: Briefing) -> str:
        """The briefing's page."""
        return reverse("briefing-detail", args=[briefing.pk])

    @admin.display(description=gettext_lazy("passages"))
    def passages(self, briefing: Briefing) -> SafeString:
        """How many passages it has, leading to them."""
        address = reverse("admin:briefings_passage_changelist")
        count = briefing.passages.count()
        counted = ngettext("%(n)d passage", "%(n)d passages", count) % {"n": count}
        return format_html('<a href="{}?briefing__id__exact={}">{}</a>', address, briefing.pk, counted)

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, briefing: Briefing) -> SafeString:
        """The text, as far as a form can bear; the whole is on the briefing's page."""
        address = reverse("briefing-detail", args=[briefing.pk])
        more = (
            _("Read the whole text on the page of the briefing")
            if len(briefing.text) > SHOWN
            else _("Page of the briefing")
        )
        text = briefing.text[:SHOWN]
        return format_html('<pre class="tracker-text" dir="auto">{}</pre><a href="{}">{}</a>', text, address, more)
