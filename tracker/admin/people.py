"""People and their roles. Who leaves is deactivated; what a role may do is made by migration and only shown here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from briefings.admin import ViewOnlyAdmin
from tracker.actions import open_act
from tracker.admin.base import RecordedAdmin, RefusableForm, person
from tracker.models import User

OWN_ACCOUNT = frozenset({"is_active", "is_staff", "is_superuser"})


class OneAddressForm(RefusableForm):
    """A person's address, which is the name they sign in with, in any case of its letters."""

    def clean_email(self) -> str:
        """Refuse an address somebody has."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody signs in with this address already.")
        return email


class UserForm(OneAddressForm, UserChangeForm):  # type: ignore[type-arg]
    """A person that is known."""

    class Meta:
        model = User
        fields = "__all__"


class NewUserForm(OneAddressForm, BaseUserCreationForm):  # type: ignore[type-arg]
    """A person that is new, with a first password to be handed over and changed."""

    class Meta:
        model = User
        fields = ["email", "name", "organisation", "groups", "is_staff"]


@admin.register(User)
class UserAdmin(RecordedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Everybody who signs in or signed in, and the system."""

    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    list_display = ["name", "email", "organisation", "role_names", "is_active", "is_staff"]
    list_filter = ["is_active", "groups", "is_staff", "organisation"]
    search_fields = ["name", "email", "organisation__name", "organisation__short_name"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    filter_horizontal = []
    ordering = ["name", "pk"]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Return people with their roles; where one is chosen for something, without those who are gone."""
        users: models.QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        if resolve(request.path_info).url_name == "autocomplete":
            return users.filter(is_active=True, is_system=False)
        return users

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the fields; a password's place only where it can be changed."""
        own = ["email", "name", "organisation"]
        roles = ["groups", "is_staff"]
        if obj is None:
            return [
                (None, {"fields": [*own, "password1", "password2"]}),
                ("Roles", {"fields": roles, "description": "A coordinator and an administrator may open the admin."}),
            ]
        password = ["password"] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": [*own, *password]}),
            ("Roles", {"fields": ["is_active", *roles, "is_superuser"]}),
            ("Dates", {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return what this person may not change: nobody raises themselves, or locks themselves out."""
        fields = set(self.readonly_fields)
        if not person(request).is_superuser:
            fields.add("is_superuser")
        if obj == request.user:
            fields |= OWN_ACCOUNT if person(request).is_superuser else OWN_ACCOUNT | {"groups", "organisation"}
        return sorted(fields)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever has the permission, but not on the system, nor on a superuser without being one."""
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
            field.label, field.help_text = "Roles", "What this person may do."
        return field

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Set somebody's password; that it was done, by whom and for whom, is an act."""
        with transaction.atomic():
            answer: HttpResponse = super().user_change_password(request, id, form_url)
            if request.method == "POST" and answer.status_code == 302:
                user = User.objects.get(pk=id)
                open_act(by=person(request), verb="set_password", reason=f"for {user.email}")
        return answer

    @admin.display(description="roles")
    def role_names(self, user: User) -> str:
        """The roles, in words."""
        return ", ".join(sorted(group.name for group in user.groups.all()))


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ViewOnlyAdmin):
    """The roles and what each may do in the admin; a change of that belongs into a migration."""

    list_display = ["name", "people"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "rights"]
    readonly_fields = ["rights"]

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

    @admin.display(description="active and former people", ordering="count")
    def people(self, group: Group) -> int:
        """How many have the role."""
        return int(getattr(group, "count", 0))

    @admin.display(description="may in the admin")
    def rights(self, group: Group) -> str:
        """Its permissions, in words."""
        return ", ".join(sorted(permission.name for permission in group.permissions.all()))
