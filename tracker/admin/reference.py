"""Organisations, posts and themes: plain reference data, saved here, recorded by the versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import F, Value
from django.http import HttpRequest

from tracker.admin.base import DeletableAdmin, RefusableForm, person, refuse_twin
from tracker.models import Organisation, Post, Theme, User


class NamedForm(RefusableForm):
    """Something known by its name alone."""

    def clean_name(self) -> str:
        """Refuse a name that is taken, as the database folds names."""
        name: str = self.cleaned_data["name"]
        model = type(self.instance)
        folded = model._meta.get_field("sort_key").expression.replace_expressions({F("name"): Value(name)})  # noqa: SLF001
        refuse_twin(model.objects.filter(sort_key=folded), self.instance)
        return name


@admin.register(Organisation)
class OrganisationAdmin(DeletableAdmin):
    """Bodies that lead recommendations or are party to them."""

    form = NamedForm

    list_display = ["name", "short_name"]
    search_fields = ["name", "short_name"]
    fields = ["name", "short_name"]
    ordering = ["sort_key", "pk"]


@admin.register(Theme)
class ThemeAdmin(DeletableAdmin):
    """Subjects that recommendations share."""

    form = NamedForm

    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name"]
    ordering = ["sort_key", "pk"]


class PostForm(RefusableForm):
    """A post; only somebody who is still there can be put into it."""

    def clean_name(self) -> str:
        """Refuse a name that another post of the organisation has."""
        name: str = self.cleaned_data["name"]
        organisation = self.cleaned_data.get("organisation")
        refuse_twin(Post.objects.filter(organisation=organisation, name__iexact=name), self.instance)
        return name

    def clean_holder(self) -> User | None:
        """Refuse a new holder who has left; one who left while in post stays until replaced."""
        holder: User | None = self.cleaned_data["holder"]
        if holder is not None and not holder.is_active and "holder" in self.changed_data:
            raise forms.ValidationError(f"{holder.name} is no longer active. Choose somebody else, or nobody.")
        return holder


@admin.register(Post)
class PostAdmin(DeletableAdmin):
    """Desks that own recommendations, and who holds them."""

    form = PostForm
    list_display = ["name", "organisation", "holder"]
    list_filter = [("holder", admin.EmptyFieldListFilter), "organisation"]
    search_fields = ["name", "organisation__name", "organisation__short_name", "holder__name"]
    autocomplete_fields = ["organisation", "holder"]
    fields = ["organisation", "name", "holder"]
    ordering = ["name", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Coordinators only: whoever holds a post may report, and administrators get no step by their office."""
        return super().has_add_permission(request) and person(request).is_coordinator

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Coordinators only, for the same reason."""
        return super().has_change_permission(request, obj) and person(request).is_coordinator

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Coordinators only, for the same reason."""
        return super().has_delete_permission(request, obj) and person(request).is_coordinator

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        """Return posts with their holder, and with their organisation, by which they are called."""
        posts: models.QuerySet[Post] = super().get_queryset(request)
        return posts.select_related("organisation", "holder")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Return the field; the system holds no post."""
        if db_field.name == "holder":
            kwargs["queryset"] = User.objects.filter(is_system=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
