"""The app's name for Django."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """Meetings and their documents."""

    name = "briefings"
    verbose_name = "Meetings and briefings"
    default_auto_field = "django.db.models.BigAutoField"
