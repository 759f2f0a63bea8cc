"""Pages as they were on a past day: `as_of=2026-03-03` in the address. All of it is here, and no view knows of it.

The middleware reads the day and takes it out of the query, lets everything be read as it was at its end, and puts the
day into each link, form that asks and redirection of the answer that leads to a page that has a past. What would change
something is refused, and permissions refuse it too, so that the page offers none of it (see `permissions.may_act`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from tracker import history
from tracker.models import User
from tracker.overview.scope import AS_OF
from tracker.views.errors import forbidden

PAGES = frozenset(
    {
        "overview",
        "report",
        "report-word",
        "report-pdf",
        "figures",
        "recommendation-list",
        "recommendation-export",
        "recommendation-export-xlsx",
        "recommendation-export-json",
        "recommendation-download",
        "recommendation-detail",
        "recommendation-history",
    }
    | {"meeting-list", "meeting-detail"}
)
"""The names of the pages that can be shown as of a past day, and of the files."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS = frozenset({"sign-out", "seen-by-stop", "appearance-choose"})
_NAMED_DAY = re.compile(rf"(?:^|&){AS_OF}=")
_LINK = re.compile(r' href="([/?][^"]*)"(?! data-today)')
_FORM = re.compile(r"<form\b([^>]*)>")
_ACTION = re.compile(r'\baction="([^"]*)"')
_SHOWN = 40
_LONGEST, _MOST = 2_000, 100


@dataclass(frozen=True, slots=True)
class PastDay:
    """The day as of which a page is shown, None for the present, and what of the address was not understood.

    `query` is the rest of the address, which the form that chooses a day keeps.
    """

    day: date | None
    query: QueryDict
    problem: str = ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else stands in the address, as far as it can be meant."""
        given = [(name, str(value)) for name, values in self.query.lists() for value in values]
        return [(name, value) for name, value in given if f"{name}{value}".isprintable() and len(value) < _LONGEST][
            :_MOST
        ]

    @property
    def chosen(self) -> str:
        """The day, as a field of a form has it."""
        return "" if self.day is None else self.day.isoformat()

    @property
    def present(self) -> str:
        """The address of the same page today, as a query."""
        return f"?{urlencode(self.kept)}" if self.kept else "?"

    @property
    def last(self) -> str:
        """The last day that is past, as a field of a form has it."""
        return (timezone.localdate() - timedelta(days=1)).isoformat()


class PastDays:
    """Shows a page as of the day that its address names."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take the rest of the site."""
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is read is of the present again afterwards."""
        with history.reading(None):
            response = self._answer(request)
        past_day: PastDay | None = getattr(request, "past_day", None)
        if past_day is not None and past_day.day is not None:
            keep_day(response, past_day.day)
        return response

    def process_view(self, request: Any, view: Any, args: Any, options: Any) -> HttpResponse | None:
        """Read the day that the address names, and let everything be read as it was at its end."""
        name = request.resolver_match.url_name
        if request.method not in _READING:
            if AS_OF in request.GET and name not in _ALWAYS:
                return forbidden(request, PermissionDenied(_("A past day cannot be changed. Show today first.")))
            return None
        if name in PAGES and request.user.is_authenticated:
            request.past_day = _read(request)
            if request.past_day.day is not None:
                know_rights(request.user)
                history.turn_to(request.past_day.day)
        return None


def has_problem(request: HttpRequest) -> bool:
    """Whether the address names a day that cannot be shown."""
    past_day: PastDay | None = getattr(request, "past_day", None)
    return past_day is not None and bool(past_day.problem)


def of_the_day(path: str) -> str:
    """Return the path of one of our pages as it leads to the day that is shown."""
    day = history.shown_day()
    return path if day is None else with_day(path, day)


def _read(request: HttpRequest) -> PastDay:
    """Take the day out of a request's query, and return it; a day that cannot be shown is a problem, in words."""
    query = request.GET.copy()
    given = query.pop(AS_OF, [])
    text = str(given[-1]).strip() if given else ""
    request.GET = query  # type: ignore[assignment]  # a copy without the day
    if not text:
        return PastDay(None, query)
    day = _as_day(text)
    if day is None:
        shown = "".join(each if each.isprintable() else "�" for each in text[:_SHOWN])
        problem = _("“%(day)s” is not a date. Use a date such as 2026-03-03. The page shows today instead.") % {
            "day": shown
        }
        return PastDay(None, query, problem)
    if day == timezone.localdate():
        return PastDay(None, query)
    return PastDay(None, query, problem) if (problem := _why_not(day)) else PastDay(day, query)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-03") else None
    except ValueError:
        return None


def _why_not(day: date) -> str:
    """Return why a day cannot be shown, as a sentence; nothing where it can."""
    words = {"day": date_format(day, "j F Y")}
    if day > timezone.localdate():
        return _("%(day)s is in the future. The page shows today instead.") % words
    first = history.first_day()
    if first is None or day < first:
        words["first"] = date_format(first or timezone.localdate(), "j F Y")
        return _("%(day)s is before the first record, of %(first)s. The page shows today instead.") % words
    return ""


def know_rights(user: User) -> None:
    """Read what is asked of a person while the present is read: who may see what is decided by today."""
    for name in ("roles", "reach", "organisation", "side_id", "answers_for_work"):
        getattr(user, name)
    if user.viewer is not None:
        know_rights(user.viewer)


def keep_day(response: HttpResponseBase, day: date) -> None:
    """Let what an answer leads to be of the same day, as far as it has a past."""
    if response.has_header("Location"):
        response["Location"] = with_day(response["Location"], day)
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    page: Any = response
    text = page.content.decode(page.charset)
    text = _LINK.sub(lambda found: f' href="{escape(with_day(unescape(found[1]), day))}"', text)
    page.content = _FORM.sub(lambda found: found[0] + _field(found[1], day), text)


def with_day(link: str, day: date) -> str:
    """Return an address with the day, if it leads to a page that has a past and names no day; others as they are."""
    parts = urlsplit(link)
    # Without a path it leads to the page itself.
    if parts.netloc or _NAMED_DAY.search(parts.query) or (parts.path and not _has_past(parts.path)):
        return link
    query = "&".join(filter(None, [parts.query, urlencode({AS_OF: day.isoformat()})]))
    return urlunsplit(parts._replace(query=query))


def _field(attributes: str, day: date) -> str:
    """Return a hidden field for a form that asks for a page that has a past; nothing for others."""
    if "post" in attributes or "dialog" in attributes:
        return ""
    action = _ACTION.search(attributes)
    if action is None or not _has_past(urlsplit(action[1]).path):
        return ""
    return f'<input type="hidden" name="{AS_OF}" value="{day.isoformat()}">'


@lru_cache(maxsize=4096)
def _has_past(path: str) -> bool:
    """Whether a page can be shown as of a past day."""
    prefix = get_script_prefix()
    if not path.startswith(prefix):
        return False
    try:
        return resolve("/" + path.removeprefix(prefix)).url_name in PAGES
    except Resolver404:
        return False
