"""The app's name for Django."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """Recommendations and what becomes of them."""

    name = "tracker"
    verbose_name = "Recommendations"
    default_auto_field = "django.db.models.BigAutoField"
