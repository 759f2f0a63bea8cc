"""The log of accounts, and mail that was or is to be sent. View only; failed mail has a page on the site."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from briefings.admin import ViewOnlyAdmin
from tracker.models import AccountChange, MailMessage


@admin.register(AccountChange)
class AccountChangeAdmin(ViewOnlyAdmin):
    """What happened to whose account."""

    list_display = ["at", "person", "kind", "old", "new", "act"]
    list_filter = ["kind", "told_to_coordinators"]
    search_fields = ["person__name", "person__email", "act__by__name"]
    list_select_related = ["person", "act"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["at", "person", "kind", "old", "new", "act", "told_to_coordinators"]


@admin.register(MailMessage)
class MailMessageAdmin(ViewOnlyAdmin):
    """Messages to people, and the outcome of each. None has a link to a password."""

    list_display = ["created_at", "person", "address", "kind", "status", "tries"]
    list_filter = ["status", "kind"]
    search_fields = ["person__name", "address"]
    list_select_related = ["person"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    fields = ["created_at", "person", "address", "kind", "called", "readable", "message_id", "status", "said"]
    fields += ["tries", "tried_since", "tried_at"]

    @admin.display(description=_("subject"))
    def called(self, mail: MailMessage) -> str:
        """Its subject, or what it is for where that would name what only some may see."""
        return mail.called

    @admin.display(description=_("text"))
    def readable(self, mail: MailMessage) -> str:
        """Its text, unless it is about work."""
        return mail.readable
