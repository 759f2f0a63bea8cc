"""What a request carries, with its types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import permissions
from tracker.models import Recommendation, User
from tracker.workflow import EditConflict, Forbidden, Refused

Row = TypeVar("Row", bound=Model)


class SiteRequest(HttpRequest):
    """A request with what middleware adds to it; only for types, as Django makes the requests.

    `known_person` is who is signed in, and `seen_by` the person as whom a coordinator looks at the pages, if any.
    """

    known_person: User
    seen_by: User | None
    has_place: bool


View: TypeAlias = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """Return the person; every view but sign-in and the guide stands behind the sign-in middleware."""
    return cast(User, request.user)


def allow(may: Callable[..., None], *about: object) -> None:
    """Answer 403, with the sentence of the permission, where it refuses."""
    try:
        may(*about)
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def allowed_to_track(request: HttpRequest, meeting: Meeting | None = None) -> User:
    """Return the person, who may add what is tracked for a meeting, or for any; else 403 with the sentence."""
    user = signed_in(request)
    allow(permissions.may_track, user, meeting)
    return user


def tracked(recommendation: Recommendation) -> SafeString:
    """Return the message that it is tracked, with the way to set it up."""
    words = _('Tracked as {reference}. <a href="{url}">Set it up</a>')
    url = reverse("recommendation-edit", args=[recommendation.reference])
    return format_html(words, reference=recommendation.reference, url=url)


def tracked_both(one: Recommendation, two: Recommendation) -> SafeString:
    """Return the message that both are tracked, with the ways to set them up."""
    words = _(
        'Tracked as {first} and {second}. <a href="{url}">Set up {first}</a> · <a href="{other}">Set up {second}</a>'
    )
    url, other = (reverse("recommendation-edit", args=[each.reference]) for each in (one, two))
    return format_html(words, first=one.reference, second=two.reference, url=url, other=other)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form that is bound even to nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def form_token(request: HttpRequest) -> UUID | None:
    """Return the token of the form that was sent: the same where it is sent twice; None without a valid one."""
    try:
        return UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def refused_with(refusal: Refused) -> int:
    """Return the code a refusal is answered with."""
    return 409 if isinstance(refusal, EditConflict) else 403 if isinstance(refusal, Forbidden) else 422


WORK, ADMIN = "work", "admin"
"""Pages from which somebody is led to a form, and back: My work, and a recommendation in the admin."""


def way_back(request: HttpRequest) -> str:
    """Return what the address of a form needs so that the person comes back to the page they came from.

    `from` names a page that is known here, never an address, so that nobody is led elsewhere; `next` is what
    the person turns to there.
    """
    place = request.GET.get("from")
    if place not in (WORK, ADMIN):
        return ""
    return "?" + urlencode({"from": place, "next": words(request, "next")[:40]})


def page_before(request: HttpRequest) -> str:
    """Return the address of the page the person came from, if it is one to come back to; else nothing."""
    if not way_back(request):
        return ""
    turns_to = words(request, "next")[:40]
    if request.GET.get("from") == ADMIN:
        is_key = turns_to.isascii() and turns_to.isdecimal()
        return reverse("admin:tracker_recommendation_change", args=[turns_to]) if is_key else ""
    return reverse("my-work") + (f"?{urlencode({'at': turns_to})}" if turns_to else "")


def back(request: HttpRequest) -> HttpResponseRedirect | None:
    """Send the person back to the page they came from, if it is one to come back to."""
    address = page_before(request)
    return HttpResponseRedirect(address) if address else None


def site_of(request: HttpRequest) -> str:
    """Return how addresses of this site begin, such as https://tracker.example.org."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def as_key(typed: str) -> int | None:
    """Return the key of a row that an address or a form carries; None where it is none, or has more digits than any."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[Row]):
    """Rows of a list that is asked for by keys and not by numbers of pages, the newest first, as nobody counts them.

    `older` is the key to go on from, None where there are no more; `is_later` is whether newer ones are left out.
    """

    rows: list[Row]
    older: int | None
    is_later: bool

    @classmethod
    def of(cls, request: HttpRequest, rows: QuerySet[Row], most: int) -> KeyPage[Row]:
        """Return the page that an address asks for with `before`, of so many rows at most; one query."""
        before = as_key(request.GET.get("before", ""))
        found = list((rows if before is None else rows.filter(pk__lt=before))[: most + 1])
        return cls(found[:most], found[most - 1].pk if len(found) > most else None, before is not None)


def as_moment(typed: str) -> datetime | None:
    """Return a moment with its time zone that a form carries in ISO 8601; None where it is none."""
    try:
        found = parse_datetime(typed[:40])
    except ValueError:
        return None
    return found if found is not None and is_aware(found) else None


def words(request: HttpRequest, name: str) -> str:
    """Return what was typed into a search field, short enough to be looked for and shown."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:200]


def page_above(path: str) -> tuple[str, ResolverMatch]:
    """Return the page that a path belongs to, as `/recommendations/PARIS-07/report` to that of PARIS-07.

    `path` is a request's `path_info`; what is returned is an address, and so begins with the path of the site.
    """
    above = path
    while True:
        above = above.rstrip("/").rpartition("/")[0] + "/"
        try:
            return get_script_prefix().removesuffix("/") + above, resolve(above)
        except Resolver404:
            if above == "/":
                raise
