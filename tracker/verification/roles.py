"""The names of the roles: what somebody may do depends on them, and versions know a role by its key only."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from tracker.models.people import Role


def check() -> Iterator[str]:
    """Yield a sentence where the roles, by their keys, are not those that the migrations made, in their order."""
    found = list(Group.objects.order_by("pk").values_list("name", flat=True))
    if found != [role.value for role in Role]:
        yield _("The roles are not those that the migrations made: %(names)s.") % {"names": ", ".join(found)}
