"""The app's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tracker import error_messages


class TrackerConfig(AppConfig):
    """Recommendations and what becomes of them."""

    name = "tracker"
    verbose_name = _("Recommendations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give Django's own sentences our words, before any form is made."""
        error_messages.use()
