"""Lists and pages of the admin that only show, and how every list there meets an address edited into nonsense.

Meetings and briefings are written through the actions, so their pages are registered in `tracker.admin`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Passage

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

LONGEST_SEARCH = 200
MOST_WORDS = 10
LARGEST_KEY = 2**63 - 1
COUNTED = 10_000
"""Rows beyond these are neither counted nor paged to, so that a list is as fast however many there are."""
CHOICES_SHOWN = 100
"""A filter by another table offers so many of its rows."""


_NO_LOOKUP = (DisallowedModelAdminLookup, IncorrectLookupParameters)


class NoSuchList(Exception):  # noqa: N818 - it is what the address asks for, not a fault
    """The address of a list asks for something that cannot be looked up."""


def is_key(value: str) -> bool:
    """Whether a word of an address or a form can be the key of a row; the database would choke on the rest."""
    return value.isascii() and value.isdecimal() and len(value) < 20 and int(value) <= LARGEST_KEY


def sought(typed: str) -> str:
    """Return what was typed into a search, as far as the database can look for it and a person types it."""
    return typed.replace("\x00", "").strip()[:LONGEST_SEARCH]


def _keys(value: Iterable[object]) -> list[str]:
    return [str(item) for item in value if is_key(str(item))]


class ChooseOne(AutocompleteSelect):
    """A choice by typing that shows nothing for a value that is no key, where Django's own fails."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """Return the chosen option."""
        return super().optgroups(name, _keys(value), attr)


class ChooseSeveral(AutocompleteSelectMultiple):
    """As `ChooseOne`, for several."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """Return the chosen options."""
        return super().optgroups(name, _keys(value), attr)


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the first rows, however many more there are."""

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: COUNTED + 1].count() if isinstance(rows, models.QuerySet) else len(rows)

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through."""
        return min(self._found, COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that are not counted."""
        return self._found > COUNTED


class FewChoices(admin.RelatedFieldListFilter):
    """A filter by another table that offers no more of its rows than fit on a page."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Return the first rows, in the order of their own list."""
        rows = field.related_model.objects.order_by(*self.field_admin_ordering(field, request, model_admin))
        return [(row.pk, str(row)) for row in rows.select_related()[:CHOICES_SHOWN]]


_LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__isempty", "__gte", "__lt")
"""What filters add to the name of their field in an address."""


def _is_offered(lookup: str, filters: Iterable[Any]) -> bool:
    """Whether one of some filters, as `list_filter` has them, makes such a lookup."""
    for each in filters:
        name = getattr(each, "parameter_name", None) or (each if isinstance(each, str) else each[0])
        if lookup.startswith(name) and lookup.removeprefix(name) in _LOOKUPS:
            return True
    return False


class CarefulAdmin(ModelAdmin):
    """What all pages of the admin share: no bulk actions, and no address that makes them fail."""

    singular: str | Promise = ""
    plural: str | Promise = ""
    """What the pages of the model are called, where its own names do not say it."""
    has_versions = False
    """Whether the database keeps versions of the rows, so that there is a history to show."""
    paginator = BoundedPaginator
    # The browser's own calendar, as on the pages of the site; what it sends has no doubt about day and month.
    formfield_overrides: ClassVar[Any] = {
        models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
    }
    show_facets = admin.ShowFacets.NEVER

    linked: tuple[str, ...] = ()
    """Fields by which a link of ours narrows the list, besides those of its filters."""
    of_meetings = False
    """Whether the rows tell of meetings: then only those see them from whom no meeting is hidden."""
    actions = None
    show_full_result_count = False
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever has the permission; what tells of meetings is shown whole or not at all, by lists and filters too."""
        is_whole = not self.of_meetings or getattr(request.user, "sees_everything", False)
        return is_whole and super().has_view_permission(request, obj)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list an address asks for; raise `NoSuchList` where nothing can, or may, be looked up by it."""
        try:
            changelist = super().get_changelist_instance(request)
        except (*_NO_LOOKUP, ValueError, OverflowError, DataError) as fault:
            if not request.GET:
                raise
            raise NoSuchList from fault
        changelist.counted = self.counted(changelist.result_count)  # type: ignore[attr-defined]
        return changelist

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether an address may narrow the list so: by what its filters and links offer, and by no other field.

        Django allows every field of the model, and so shows letter by letter what columns and pages leave out.
        """
        filters = [*self.get_list_filter(request), *self.linked]
        return _is_offered(lookup, filters) and super().lookup_allowed(lookup, value, request)

    @property
    def list_title(self) -> str:
        """What the list of the rows is called."""
        return capfirst(str(self.plural or self.opts.verbose_name_plural))

    def counted(self, count: int) -> str:
        """Return a number of rows in words."""
        names = (self.singular, self.opts.verbose_name) if count == 1 else (self.plural, self.opts.verbose_name_plural)
        return f"{count} {names[0] or names[1]}"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the history of a row, below the name of its list."""
        return super().history_view(request, object_id, {"list_title": self.list_title, **(extra_context or {})})

    def named(self, row: Any) -> str:
        """Return what the page of a row is called."""
        return str(row)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the form under the name of its row, and without a name that would be its key."""
        row = kwargs.get("obj")
        context |= {"list_title": self.list_title, "has_versions": self.has_versions}
        if row is not None:
            context["title"] = capfirst(str(self.singular or self.opts.verbose_name))
            context["subtitle"] = self.named(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Show the list, or the whole of it with a sentence where the address makes no sense."""
        titled = {"title": self.list_title, **(extra_context or {})}
        try:
            return super().changelist_view(request, titled)
        except NoSuchList:
            messages.error(request, _("Part of the address was not recognised, so you see the whole list."))
            return HttpResponseRedirect(request.path)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, or None; an address that names the field with the empty word means the key."""
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Search for what the database can hold, and no more than a person types: each word costs as much again."""
        words = sought(search_term).split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field; what it points to is not deleted from beside it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField[Any] | None:
        """Return the field, chosen by typing where the page says so."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ViewOnlyAdmin(CarefulAdmin):
    """Rows that the program writes; nobody adds, changes or deletes them here, superusers included."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(Passage)
class PassageAdmin(ViewOnlyAdmin):
    """The units of a briefing's text, with what the reading suggests."""

    of_meetings = True
    list_display = ["place", "kind", "suggested_kind", "suggested_title", "score", "briefing"]
    list_filter = ["kind", "suggested_kind", ("briefing__meeting", FewChoices)]
    linked = ("briefing",)
    search_fields = ["suggested_title", "briefing__title"]
    list_select_related = ["briefing"]
    ordering = ["briefing_id", "number"]
    sortable_by = ["place"]
    fields = ["briefing_link", "number", "words", "kind", "level", "heading_words", "start", "end", "block"]
    fields += ["suggested_kind", "suggested_title", "suggested_goal", "score", "why"]
    readonly_fields = ["briefing_link", "words", "heading_words", "why"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Passage]:
        """Return passages without the texts of their briefings, which may be long."""
        passages: models.QuerySet[Passage] = super().get_queryset(request)
        return passages.select_related("briefing").defer("briefing__text")

    @admin.display(description=gettext_lazy("passage"), ordering="number")
    def place(self, passage: Passage) -> str:
        """Its number, as the list says it."""
        return _("Passage %(number)d") % {"number": passage.number}

    @admin.display(description=gettext_lazy("briefing"))
    def briefing_link(self, passage: Passage) -> SafeString:
        """The briefing's page in the admin."""
        address = reverse("admin:briefings_briefing_change", args=[passage.briefing_id])
        return format_html('<a href="{}">{}</a>', address, passage.briefing.title)

    @admin.display(description=gettext_lazy("source text"))
    def words(self, passage: Passage) -> str:
        """The exact words, cut from the text."""
        return passage.briefing.quote(passage.start, passage.end)

    @admin.display(description=gettext_lazy("heading"))
    def heading_words(self, passage: Passage) -> str:
        """The words of the heading it stands under."""
        heading = passage.heading
        return passage.briefing.quote(heading.start, heading.end) if heading else ""

    @admin.display(description=gettext_lazy("why it is suggested"))
    def why(self, passage: Passage) -> str:
        """The reasons of the reading, one after the other."""
        return "; ".join(passage.why)
