"""The log of accounts, and mail that was or is to be sent. View only; failed mail has a page on the site."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.admin import ViewOnlyAdmin
from tracker.admin.log import OfAMoment, OfAnAct, WhenFilter
from tracker.models import AccountChange, MailMessage


@admin.register(AccountChange)
class AccountChangeAdmin(OfAMoment, OfAnAct, ViewOnlyAdmin):
    """What happened to whose account."""

    list_display = ["moment", "person", "kind", "old", "new", "done"]
    list_filter = ["kind", ("at", WhenFilter), "told_to_coordinators"]
    search_fields = ["person__name", "person__email", "act__by__name"]
    list_select_related = ["person", "act__by"]
    ordering = ["-at", "-pk"]
    fields = ["at", "person", "kind", "old", "new", "done", "told_to_coordinators"]
    readonly_fields = ["done"]

    def counted(self, count: int) -> str:
        """Return a number of lines in words."""
        return ngettext("%(count)d change", "%(count)d changes", count) % {"count": count}

    def named(self, change: AccountChange) -> str:
        """Return what happened to whose account."""
        return _("%(name)s: %(change)s") % {"name": change.person, "change": change.get_kind_display()}


@admin.register(MailMessage)
class MailMessageAdmin(ViewOnlyAdmin):
    """Messages to people, and the outcome of each. None has a link to a password."""

    list_display = ["created_at", "person", "address", "kind", "status", "tries"]
    list_filter = ["status", "kind", ("created_at", admin.DateFieldListFilter)]
    search_fields = ["person__name", "address"]
    list_select_related = ["person"]
    ordering = ["-created_at", "-pk"]
    fields = ["created_at", "person", "address", "kind", "called", "readable", "message_id", "status", "said"]
    fields += ["tries", "tried_since", "tried_at"]

    def counted(self, count: int) -> str:
        """Return a number of messages in words."""
        return ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}

    @admin.display(description=gettext_lazy("subject"))
    def called(self, mail: MailMessage) -> str:
        """Its subject, or what it is for where that would name what only some may see."""
        return mail.called

    @admin.display(description=gettext_lazy("text"))
    def readable(self, mail: MailMessage) -> str:
        """Its text, unless it is about work."""
        return mail.readable
