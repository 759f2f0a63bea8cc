"""Pages as they were on a past day: `as_of=2026-03-03` in the address. All of it is here, and no view knows of it.

The middleware reads the day and takes it out of the query, lets everything be read as it was at its end, and puts the
day into each link, form that asks and redirection of the answer that leads to a page that has a past. What would change
something is refused, and permissions refuse it too, so that the page offers none of it (see `permissions.may_act`).
Some pages have no past, such as the search. They show today, say so, and keep the way back to the day.
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
    | {"meeting-list", "meeting-detail", "briefing-detail", "organisation-list", "theme-list"}
)
"""The names of the pages that can be shown as of a past day, and of the files."""
_ASKED = frozenset({"search", "compare", "status-guide"})
"""Pages without a past that somebody opens to read more about the day: what they lead to is of that day."""
_ABOUT_NOW = frozenset(
    {"my-work", "notice-list", "notice-preferences", "person-list", "person-detail", "post-detail", "log-checks"}
)
"""Pages without a past that are about what is to be done now: only what is around their main part leads to the day."""
TODAY = _ASKED | _ABOUT_NOW
"""The names of the pages that show today, say so, and keep the way back to the day one came from."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS = frozenset({"sign-out", "seen-by-stop", "appearance-choose"})
_NAMED_DAY = re.compile(rf"(?:^|&){AS_OF}=")
_LINK = re.compile(r' href="([/?][^"]*)"(?! data-today)')
_FORM = re.compile(r"<form\b([^>]*)>")
_ACTION = re.compile(r'\baction="([^"]*)"')
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
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
        past_day: PastDay | None = getattr(request, "past_day", None) or getattr(request, "came_from", None)
        if past_day is not None and past_day.day is not None:
            # An address that leads nowhere has no name.
            found = request.resolver_match
            keep_day(response, past_day.day, only_around=found is not None and found.url_name in _ABOUT_NOW)
        return response

    def process_view(self, request: Any, view: Any, args: Any, options: Any) -> HttpResponse | None:
        """Read the day that the address names, and let everything be read as it was at its end."""
        name = request.resolver_match.url_name
        if request.method not in _READING:
            if AS_OF in request.GET and name not in _ALWAYS | TODAY:
                return forbidden(request, PermissionDenied(_("A past day cannot be changed. Show today first.")))
            return None
        if name in PAGES and request.user.is_authenticated:
            request.past_day = _read(request)
            if request.past_day.day is not None:
                know_rights(request.user)
                history.turn_to(request.past_day.day)
        elif name in TODAY and request.user.is_authenticated and AS_OF in request.GET:
            # What of the day cannot be shown is not said where none is shown.
            request.came_from = _read(request)
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


def keep_day(response: HttpResponseBase, day: date, *, only_around: bool = False) -> None:
    """Let what an answer leads to be of the same day, or keep the way back to it.

    Of a page about now that is `only_around` its main part.
    """
    if response.has_header("Location"):
        response["Location"] = with_day(response["Location"], day)
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    page: Any = response
    text = page.content.decode(page.charset)
    own = _MAIN.search(text) if only_around else None
    parts = (text, "", "") if own is None else (text[: own.start()], own[0], text[own.end() :])
    page.content = f"{_with_days(parts[0], day)}{parts[1]}{_with_days(parts[2], day)}"


def _with_days(text: str, day: date) -> str:
    """Return a piece of a page whose links and forms that ask lead to the day."""
    text = _LINK.sub(lambda found: f' href="{escape(with_day(unescape(found[1]), day))}"', text)
    return _FORM.sub(lambda found: found[0] + _field(found[1], day), text)


def with_day(link: str, day: date) -> str:
    """Return an address with the day, if it leads to a page that keeps it and names no day; others as they are."""
    parts = urlsplit(link)
    # Without a path it leads to the page itself.
    if parts.netloc or _NAMED_DAY.search(parts.query) or (parts.path and not _keeps_day(parts.path)):
        return link
    query = "&".join(filter(None, [parts.query, urlencode({AS_OF: day.isoformat()})]))
    return urlunsplit(parts._replace(query=query))


def _field(attributes: str, day: date) -> str:
    """Return a hidden field for a form that asks for a page that keeps the day; nothing for others."""
    if "post" in attributes or "dialog" in attributes:
        return ""
    action = _ACTION.search(attributes)
    if action is None or not _keeps_day(urlsplit(action[1]).path):
        return ""
    return f'<input type="hidden" name="{AS_OF}" value="{day.isoformat()}">'


@lru_cache(maxsize=4096)
def _keeps_day(path: str) -> bool:
    """Whether a page can be shown as of a past day, or keeps the way back to it."""
    prefix = get_script_prefix()
    if not path.startswith(prefix):
        return False
    try:
        return resolve("/" + path.removeprefix(prefix)).url_name in PAGES | TODAY
    except Resolver404:
        return False
