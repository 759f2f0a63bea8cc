"""The app's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tracker import error_messages


class TrackerConfig(AppConfig):
    """The app of recommendations and their follow-up."""

    name = "tracker"
    verbose_name = _("Recommendations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Replace Django's error messages by ours, before any form is made."""
        error_messages.use()
