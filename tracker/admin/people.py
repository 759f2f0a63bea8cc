"""People and roles. Accounts are closed, never deleted; what a role may do is set by migration and only shown here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.admin import FewChoices, ViewOnlyAdmin
from tracker import actions, permissions
from tracker.admin.base import RecordedAdmin, person, refusals_on
from tracker.admin.seen import CheckedSeenForm
from tracker.models import ImportKind, User
from tracker.models.access import Reach
from tracker.models.people import Role
from tracker.workflow import RULES

OWN_ACCOUNT = frozenset({"is_active", "is_staff", "is_superuser"})


class UserForm(CheckedSeenForm, UserChangeForm):  # type: ignore[type-arg]
    """A person that is known; of their password nothing is shown."""

    field_of: ClassVar[Mapping[str, str]] = {"roles": "groups"}
    password = None  # type: ignore[assignment]  # Django's way to leave out a parent's field

    class Meta:
        model = User
        exclude = ["password"]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out the organisation, which was just found, and the address, which the action checks."""
        return {*super()._get_validation_exclusions(), "email", "organisation"}  # type: ignore[misc]

    def shown(self, row: models.Model, name: str) -> str:
        """Return what a field holds, roles under the names that they have on pages."""
        return ", ".join(User.objects.get(pk=row.pk).role_names) if name == "groups" else super().shown(row, name)


def _change(by: User, known: User, new: Mapping[str, Any]) -> User:
    """Change an account, as it was read, by one action, and return it. Raises `Refused`."""
    fields = {name: value for name, value in new.items() if name != "groups"}
    if "groups" in new:
        fields["roles"] = frozenset(group.name for group in new["groups"])
    seen = {name: getattr(known, name) for name in fields}
    return actions.change_account(by=by, person=known, new=fields, seen=seen)


class RolesFilter(admin.RelatedFieldListFilter):
    """A filter by role, under the names that roles have on pages."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Call it what pages call it."""
        super().__init__(*args, **options)
        self.title = _("roles")

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Return the roles, in words."""
        return [(group.pk, called_role(group)) for group in Group.objects.order_by("name")]


@admin.register(User)
class UserAdmin(RecordedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Everybody who signs in or signed in, and the system. New people are invited, from their own pages."""

    form = UserForm
    imported_as = ImportKind.PEOPLE
    list_display = ["name", "email", "organisation", "role_names", "is_active", "is_staff"]
    list_filter = ["is_active", ("groups", RolesFilter), "is_staff", ("organisation", FewChoices)]
    search_fields = ["name", "email", "organisation__name", "organisation__short_name"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    filter_horizontal = []
    ordering = ["name", "pk"]
    readonly_fields = ["last_login", "date_joined", "role_names"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Return people with their roles; where one is chosen for something, without those who are gone."""
        users: models.QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        if resolve(request.path_info).url_name == "autocomplete":
            return users.filter(is_active=True, is_system=False)
        return users

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the fields; nobody sees or sets the password of somebody else."""
        changes = self.has_change_permission(request, obj)
        changing = ["seen"] if changes else []
        roles = "groups" if changes and "groups" not in self.get_readonly_fields(request, obj) else "role_names"
        return [
            (None, {"fields": ["email", "name", "organisation", *changing]}),
            (_("Roles"), {"fields": ["is_active", roles, "is_staff", "is_superuser"]}),
            (_("Dates"), {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return what this person may not change: nobody raises themselves, or locks themselves out."""
        fields = set(self.readonly_fields)
        if not person(request).is_superuser:
            fields.add("is_superuser")
        if obj == request.user:
            fields |= OWN_ACCOUNT if person(request).is_superuser else OWN_ACCOUNT | {"groups", "organisation"}
        return sorted(fields)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - as Django has it
        """Change what was changed, by the actions of the people's own pages."""
        if changed := form.changed(obj):
            with refusals_on(None):
                now = _change(person(request), obj, {name: form.cleaned_data[name] for name in changed})
            obj.name, obj.email, obj.is_active = now.name, now.email, now.is_active
            if "is_active" in changed and obj.is_active:
                messages.warning(request, _("The account of %(name)s is reopened.") % {"name": obj.name})
                messages.warning(request, actions.how_to_get_link(obj))
            elif "email" in changed and actions.waits_for_link(now):
                messages.warning(request, actions.how_to_get_link(obj))

    def save_related(self, request: HttpRequest, form: object, formsets: object, change: bool) -> None:  # noqa: FBT001
        """The actions gave the roles."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: an invitation sees to it that somebody has a role, and that nobody else knows their password."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """People with the permission. Nobody may change the system user, and only superusers a superuser."""
        if isinstance(obj, User) and (obj.is_system or (obj.is_superuser and not person(request).is_superuser)):
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        """Return the field of the roles, as boxes to tick."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            field.label, field.help_text = _("Roles"), _("What this person can do.")
        return field

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Refuse, whoever asks: a password that somebody else has set is known to two people."""
        raise PermissionDenied(
            _("You cannot set somebody else's password. Open the list of people on the site and send them a link.")
        )

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, user: User) -> str:
        """The roles, in words."""
        return ", ".join(user.role_names)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ViewOnlyAdmin):
    """The roles and what each may do, as the workflow and the pages decide; nobody changes that here."""

    singular, plural = gettext_lazy("role"), gettext_lazy("roles")
    list_display = ["called", "people"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["called", "steps", "rights"]
    readonly_fields = ["called", "steps", "rights"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Group]:
        """Return roles with the number of people who have them."""
        groups: models.QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(count=models.Count("user"))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever may see the people may see their roles."""
        return request.user.has_perm("tracker.view_user")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("people, including closed accounts"), ordering="count")
    def people(self, group: Group) -> int:
        """How many have the role."""
        return int(getattr(group, "count", 0))

    def named(self, group: Group) -> str:
        """Return the role in words."""
        return called_role(group)

    @admin.display(description=gettext_lazy("role"), ordering="name")
    def called(self, group: Group) -> str:
        """The role in words."""
        return called_role(group)

    @admin.display(description=gettext_lazy("steps on a recommendation"))
    def steps(self, group: Group) -> SafeString | str:
        """The steps that the workflow opens to the role, each with who exactly may take it."""
        steps = permissions.steps_of(Role(group.name)) if group.name in Role else []
        lines = ((step.label, RULES[step].who.label) for step in steps)
        listed = format_html_join("", "<li>{}: {}</li>", lines)
        return format_html("<ul>{}</ul>", listed) if listed else _("None. This role opens no step.")

    @admin.display(description=gettext_lazy("in the administration"))
    def rights(self, group: Group) -> SafeString | str:
        """What somebody with this role alone may do here, as the pages themselves decide."""
        names = ((label, ", ".join(models)) for label, models in rights_of(group).items())
        listed = format_html_join("", "<li>{}: {}</li>", names)
        nothing = _("Nothing. It is for coordinators and administrators.")
        return format_html("<ul>{}</ul>", listed) if listed else nothing


def called_role(group: Group) -> str:
    """Return what a role is called on pages."""
    return str(Role(group.name).label) if group.name in Role else group.name


def rights_of(group: Group) -> dict[str, list[str]]:
    """Return what somebody with one role alone may do in the admin, in words, each with the names of the models."""
    if group.name not in (Role.COORDINATOR, Role.ADMINISTRATOR):
        return {}
    request = HttpRequest()
    request.user = _somebody_with(group)
    found: dict[str, list[str]] = {}
    pages: Iterable[Any] = admin.site._registry.values()  # noqa: SLF001 - the site has no other list of its pages
    for page in pages:
        label = _right(page, request)
        if label:
            found.setdefault(label, []).append(page.list_title)
    return {label: sorted(found[label]) for label in sorted(found)}


def _somebody_with(group: Group) -> User:
    """Return an account that is not stored, with one role and all that it brings, from whom nothing is hidden."""
    somebody = User(pk=0, is_active=True, is_staff=True)
    codes = group.permissions.values_list("content_type__app_label", "codename")
    somebody.roles, somebody.reach = frozenset({group.name}), Reach()
    somebody.granted = frozenset(f"{app}.{code}" for app, code in codes)
    return somebody


def _right(page: Any, request: HttpRequest) -> str:
    """Return the most that somebody may do on the pages of one model; empty where they may not see it."""
    if page.has_add_permission(request):
        return _("Add, change and remove") if page.has_delete_permission(request) else _("Add and change")
    if page.has_change_permission(request):
        return _("Change")
    return _("View") if page.has_view_permission(request) else ""
