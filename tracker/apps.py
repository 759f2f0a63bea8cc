"""The app's name for Django."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real

from tracker import error_messages
from tracker.monitoring import rights


class TrackerConfig(AppConfig):
    """The app of recommendations and their follow-up."""

    name = "tracker"
    verbose_name = _("Recommendations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Replace Django's error messages by ours, before any form is made, and leave out catalogues without words.

        Also name the check of the rights that the site has in its database.
        """
        error_messages.use()
        checks.register(rights.role_may_do_no_more, checks.Tags.database, deploy=True)
        leave_empty_out(trans_real.translation(settings.LANGUAGE_CODE))


def leave_empty_out(translations: Any) -> None:
    """Leave out those catalogues behind a language's own that hold no text, and are asked for each one.

    Behind British English Django has five of its apps' English; a page of the list took 7 % of its time to ask them.
    """
    while behind := translations._fallback:  # noqa: SLF001 - the only name for it
        # The one entry that all have says who wrote the catalogue.
        if len(behind._catalog) > 1:  # noqa: SLF001 - likewise
            translations = behind
        else:
            translations._fallback = behind._fallback  # noqa: SLF001 - likewise
