"""The context that every page gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import history, permissions
from tracker.models import User
from tracker.notices import bell
from tracker.views.appearance import theme_of
from tracker.views.support import Support


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the site in the main navigation."""

    label: str | Promise
    url: str
    current: bool


# Of each part: its label, the name of its first page, and how the addresses of its pages begin.
_Named: TypeAlias = tuple[str | Promise, str, tuple[str, ...]]

_WORK: _Named = (gettext_lazy("My work"), "my-work", ("work",))
_FOR_ALL: tuple[_Named, ...] = (
    (gettext_lazy("Overview"), "overview", ("", "figures", "compare")),
    (gettext_lazy("Recommendations"), "recommendation-list", ("recommendations", "views", "webhooks")),
    (gettext_lazy("Meetings"), "meeting-list", ("meetings", "briefings", "uploads", "passages")),
    (gettext_lazy("Organisations"), "organisation-list", ("organisations", "posts", "hand-overs")),
    (gettext_lazy("Themes"), "theme-list", ("themes",)),
)
_PEOPLE: _Named = (gettext_lazy("People"), "person-list", ("people",))


def _named(user: User) -> Iterator[_Named]:
    """Yield the parts that are there for a person, in the order of the navigation."""
    if user.answers_for_work:
        yield _WORK
    yield from _FOR_ALL
    if permissions.sees_people(user):
        yield _PEOPLE


def _unread(user: User) -> str:
    """Return how many lines of the page of notices are unread, empty for none; on a past day none are counted."""
    if history.shown_day() is not None:
        return ""
    count, is_more = bell.count_unread(user)
    if is_more:
        return _("%(count)d+") % {"count": count}
    return str(count) if count else ""


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs beside the page's own context, and whether to speak to a coordinator."""
    here = request.path_info.split("/")[1]
    user = getattr(request, "user", None)
    known: dict[str, object] = {"sample_data": settings.SAMPLE_DATA, "theme": theme_of(request)}
    known["support"] = Support(user if user is not None and user.is_authenticated else None)
    if user is None or not user.is_authenticated:
        return known | {"parts": [], "is_coordinator": False}
    known["unread"] = SimpleLazyObject(lambda: _unread(user))
    parts = [Part(label, reverse(name), here in folders) for label, name, folders in _named(user)]
    return known | {"parts": parts, "is_coordinator": user.coordinates_some}
