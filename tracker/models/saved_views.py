"""Lists of recommendations that people keep under a name, and when each person last looked at one."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.people import Role, User, sort_key


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Sets of saved views."""

    def visible_to(self, user: User) -> SavedViewQuerySet:
        """Those of this person, and those shared with a role they have."""
        return self.filter(Q(owner=user) | Q(shared_with__in=sorted(user.roles)))

    def for_list(self) -> SavedViewQuerySet:
        """In the order of their names, with whose they are."""
        return self.select_related("owner").order_by("sort_key", "pk")


class SavedView(models.Model):
    """A list as somebody filtered, sorted and arranged it, under a name; what it finds is looked up each time.

    Who looks at one that is shared finds what they may see.
    """

    owner = models.ForeignKey(User, models.PROTECT, verbose_name=_("owner"), related_name="saved_views", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    sort_key = sort_key()
    query = models.TextField(_("query"), blank=True, help_text=_("Of the address of the list."))
    shared_with = models.CharField(_("shared with"), max_length=20, choices=Role.choices, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["owner", "sort_key"], name="saved_view_name_unique_of_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.CheckConstraint(condition=Q(shared_with__in=["", *Role.values]), name="saved_view_role_known"),
        ]
        indexes = [
            # The tabs above the list.
            models.Index(fields=["shared_with"], name="saved_view_shared", condition=~Q(shared_with="")),
        ]

    def __str__(self) -> str:
        return self.name


class _SeenUntil(models.DateTimeField):  # type: ignore[type-arg]  # Django itself takes none
    """A moment that reads as one of the year 1945 where it is before that: Python has none before the year 1."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Read the later of the two."""
        sql, params = super().select_format(compiler, sql, params)
        return f"GREATEST({sql}, '1945-01-01 00:00:00+00'::timestamptz)", params

    def deconstruct(self) -> Any:
        """Be an ordinary moment to migrations: the column is one."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, options


class SeenMark(models.Model):
    """Until when a person has seen what a tab of the list shows: one they saved, or one that is always there."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, related_name="marks")
    ready = models.CharField(max_length=20, blank=True, help_text="The tab, where it is one that is always there.")
    until = _SeenUntil(help_text="All that was done before it could be read, and was seen.")
    acts = ArrayField(models.BigIntegerField(), default=list, help_text="Acts from that moment on that were seen too.")

    class Meta:
        verbose_name = _("mark of what was seen")
        verbose_name_plural = _("marks of what was seen")
        constraints = [
            models.UniqueConstraint(fields=["user", "view", "ready"], name="seen_mark_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(view__isnull=True) & ~Q(ready="") | Q(view__isnull=False, ready=""),
                name="seen_mark_of_one_tab",
            ),
        ]

    @property
    def tab(self) -> str:
        """The key of the tab."""
        return f"view-{self.view_id}" if self.view_id else self.ready

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.ready or self.view_id} until {self.until:%Y-%m-%d %H:%M}"
