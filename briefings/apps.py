"""The app's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingsConfig(AppConfig):
    """Meetings and their documents."""

    name = "briefings"
    verbose_name = _("Meetings and briefings")
    default_auto_field = "django.db.models.BigAutoField"
