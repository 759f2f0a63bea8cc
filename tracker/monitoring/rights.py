"""A check for `manage.py check --deploy --database default`: that the role of the site may not do too much.

It is a warning only, so that a site that has run so for long goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's name for it
from django.utils.translation import gettext as _

from tracker.database import roles

NAMED = 3
"""So many of the things that the role may do too much are named; the others are counted."""


def role_may_do_no_more(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Return a warning where the role that is connected may do what a role that only serves may not."""
    found = roles.excess() if databases else []
    if not found:
        return []
    said = " ".join(found[:NAMED])
    if len(found) > NAMED:
        said = _("%(first)s … and %(count)d more.") % {"first": said, "count": len(found) - NAMED}
    return [
        Warning(said, hint=" ".join((_("With that, the log can be rewritten."), roles.remedy())), id="tracker.W001")
    ]
