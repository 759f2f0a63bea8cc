"""Organisations, posts and themes: plain reference data, kept by coordinators through the actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.admin import CHOICES_SHOWN, FewChoices
from tracker import actions, permissions
from tracker.actions.reference import Row
from tracker.admin.base import DeletableAdmin, box_to_select, person, refusals_on
from tracker.admin.seen import SeenAdmin, SeenForm
from tracker.forms.reference import FORMS
from tracker.models import ImportKind, Marking, Organisation, Post, Side, Theme, User


class ReferenceForm(SeenForm):
    """What is typed about a row; the row itself is checked and written by the action."""

    def _post_clean(self) -> None:
        if self.instance.pk is None and self.cleaned_data.get("organisation"):
            self.instance.organisation = self.cleaned_data["organisation"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """How another row takes the place of one in recommendations: by the page of the site that changes many.

    `filter` finds them in the list of the site, `added` is the field of the other row there, `removed` that of this
    one, where both can stand beside each other.
    """

    button: str | Promise
    label: str | Promise
    filter: str
    added: str
    removed: str = ""


class ReferenceAdmin(SeenAdmin, DeletableAdmin, Generic[Row]):
    """Rows that coordinators keep, here as on the pages of the site: by the same actions, refused in their words."""

    form = ReferenceForm
    change_form_template = "admin/tracker/reference.html"
    replacements: tuple[Replacement, ...] = ()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add what uses the row, and the ways to replace it there by another one."""
        row = kwargs.get("obj")
        if row is not None:
            context["uses"] = actions.uses_of(row, person(request))
            # What is in use cannot be deleted, and the page says what to do instead.
            context["show_delete"] = not context["uses"]
            if self.replacements and permissions.can_change_many(person(request)):
                context["replacements"] = [(each, f"{each.filter}={row.pk}") for each in self.replacements]
                others = type(row).objects.offered().exclude(pk=row.pk).order_by(*self.get_ordering(request))
                context["others"] = [str(each) for each in self.named_whole(others)[:CHOICES_SHOWN]]
                context["called"] = str(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def named_whole(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return rows with all that their names are made of."""
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Coordinators only: what things are called, and who holds a post, is part of the follow-up."""
        return super().has_add_permission(request) and permissions.keeps_reference(person(request))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Coordinators only, for the same reason."""
        return super().has_change_permission(request, obj) and permissions.keeps_reference(person(request))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Coordinators only, for the same reason."""
        return super().has_delete_permission(request, obj) and permissions.keeps_reference(person(request))

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save by the action, which finds the row as it is read here, or refuses."""
        given = {name: value for name, value in form.given().items() if name != "organisation"}
        if change:
            changed = form.changed(obj)
            given = {name: value if name in changed else getattr(obj, name) for name, value in given.items()}
        with refusals_on(None):
            self.store(person(request), obj, given)

    def store(self, by: User, row: Row, given: dict[str, Any]) -> None:
        """Save a row with what was typed; raises `Refused`."""
        raise NotImplementedError

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        """Remove it by the action."""
        self.remove(person(request), obj)

    def remove(self, by: User, row: Row) -> None:
        """Remove a row; raises `Refused`."""
        raise NotImplementedError


class RetirableAdmin(ReferenceAdmin[Row]):
    """Rows that can be retired: then they are chosen for nothing new. The site has the buttons' addresses."""

    change_list_template = "admin/tracker/reference_list.html"
    list_display_links = ("name",)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, since when a row is retired, and a box for those who may merge."""
        columns: list[Any] = [*super().get_list_display(request), "since"]
        return ["chosen", *columns] if self._merges(request) else columns

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Show the list, with the way to merge what is selected, on the page of the site."""
        added = {"merge": reverse(f"{self.opts.model_name}-merge")} if self._merges(request) else {}
        return super().changelist_view(request, {**added, **(extra_context or {})})

    def _merges(self, request: HttpRequest) -> bool:
        return permissions.keeps_reference(person(request))

    @admin.display(description=gettext_lazy("select"))
    def chosen(self, row: Organisation | Post | Theme) -> SafeString:
        """A box to choose the row for a merge."""
        return box_to_select(row, str(row))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Return the filters, and one for what is retired."""
        return [*super().get_list_filter(request), RetiredFilter]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Row]:
        """Return the rows; where one is chosen for something, without those that are retired."""
        rows: Any = super().get_queryset(request)
        return rows.offered() if resolve(request.path_info).url_name == "autocomplete" else rows  # type: ignore[no-any-return]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add the form that retires the row or brings it back, for those who may."""
        row = kwargs.get("obj")
        if row is not None and self.has_change_permission(request, row):
            context["retiring"] = FORMS[type(row)](row, person(request))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("retired since"), ordering="retired_on")
    def since(self, row: Organisation | Post | Theme) -> str:
        """The day it was retired."""
        return date_format(row.retired_on, "j M Y") if row.retired_on else ""


class RetiredFilter(admin.SimpleListFilter):
    """Whether rows are retired."""

    title = gettext_lazy("retired")
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the two kinds of rows."""
        return [("no", _("Not retired")), ("yes", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the rows of the kind that is chosen."""
        return queryset.filter(retired_on__isnull=self.value() == "no") if self.value() in ("no", "yes") else queryset


class NamedAdmin(ReferenceAdmin[Row]):
    """Rows that have a name and nothing else."""

    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name"]
    ordering = ["sort_key", "pk"]


@admin.register(Organisation)
class OrganisationAdmin(RetirableAdmin[Organisation]):
    """Bodies that lead recommendations or are party to them."""

    imported_as = ImportKind.ORGANISATIONS
    list_display = ["name", "short_name", "side", "parent"]
    list_filter = ["side"]
    list_select_related = ["side", "parent"]
    search_fields = ["name", "short_name"]
    autocomplete_fields = ["parent"]
    fields = ["name", "short_name", "parent", "side"]
    ordering = ["sort_key", "pk"]

    replacements = (
        Replacement(gettext_lazy("Preview another lead"), gettext_lazy("Another lead"), "lead", "lead"),
        Replacement(
            gettext_lazy("Preview another organisation also involved"),
            gettext_lazy("Another organisation also involved"),
            "party",
            "parties",
            "fewer_parties",
        ),
    )

    def store(self, by: User, row: Organisation, given: dict[str, Any]) -> None:
        """Save an organisation."""
        actions.save_organisation(by=by, organisation=row, **given)

    def remove(self, by: User, row: Organisation) -> None:
        """Remove an organisation."""
        actions.remove_organisation(by=by, organisation=row)


@admin.register(Side)
class SideAdmin(NamedAdmin[Side]):
    """Partners at the table; each has organisations of its own."""

    def store(self, by: User, row: Side, given: dict[str, Any]) -> None:
        """Save a side."""
        actions.save_side(by=by, side=row, **given)

    def remove(self, by: User, row: Side) -> None:
        """Remove a side."""
        actions.remove_side(by=by, side=row)


@admin.register(Marking)
class MarkingAdmin(NamedAdmin[Marking]):
    """The short list of markings of this site, such as “Restricted”."""

    def store(self, by: User, row: Marking, given: dict[str, Any]) -> None:
        """Save a marking."""
        actions.save_marking(by=by, marking=row, **given)

    def remove(self, by: User, row: Marking) -> None:
        """Remove a marking."""
        actions.remove_marking(by=by, marking=row)


@admin.register(Theme)
class ThemeAdmin(RetirableAdmin[Theme], NamedAdmin[Theme]):
    """Subjects that recommendations share."""

    imported_as = ImportKind.THEMES
    replacements = (
        Replacement(
            gettext_lazy("Preview another theme"), gettext_lazy("Another theme"), "theme", "themes", "fewer_themes"
        ),
    )

    def store(self, by: User, row: Theme, given: dict[str, Any]) -> None:
        """Save a theme."""
        actions.save_theme(by=by, theme=row, **given)

    def remove(self, by: User, row: Theme) -> None:
        """Remove a theme."""
        actions.remove_theme(by=by, theme=row)


@admin.register(Post)
class PostAdmin(RetirableAdmin[Post]):
    """Desks that own recommendations, and who holds them. A post stays with its organisation."""

    imported_as = ImportKind.POSTS
    list_display = ["name", "organisation", "holder", "deputy"]
    list_filter = [("holder", admin.EmptyFieldListFilter), ("organisation", FewChoices)]
    search_fields = ["name", "organisation__name", "organisation__short_name", "holder__name"]
    autocomplete_fields = ["organisation", "holder", "deputy"]
    fields = ["organisation", "name", "holder", "deputy"]
    ordering = ["name", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return the organisation, once it is given: work and entries of the log were given to its post."""
        return ["organisation"] if obj is not None else []

    replacements = (
        Replacement(gettext_lazy("Preview another owner post"), gettext_lazy("Another owner post"), "owner", "owner"),
    )

    def named_whole(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return posts with their organisation."""
        return rows.select_related("organisation")

    def store(self, by: User, row: Post, given: dict[str, Any]) -> None:
        """Save a post."""
        actions.save_post(by=by, post=row, **given)

    def remove(self, by: User, row: Post) -> None:
        """Remove a post."""
        actions.remove_post(by=by, post=row)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        """Return posts with their holder, and with their organisation, by which they are called."""
        posts: models.QuerySet[Post] = super().get_queryset(request)
        return posts.select_related("organisation", "holder", "deputy")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField[Any] | None:
        """Return the field; the system holds no post."""
        if db_field.name in ("holder", "deputy"):
            kwargs["queryset"] = User.objects.filter(is_system=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
