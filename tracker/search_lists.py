"""The list that words in the search name, such as “overdue”, “on hold” or “high priority”.

The names are those that the filters of the list have, so that a new status or attention group is found at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from briefings.searching import plain
from tracker import history, statistics
from tracker.filters import ANY_CLOSED, ANY_OPEN, RecommendationFilter
from tracker.history import ChangeKind
from tracker.models import Recommendation, User
from tracker.overview.standing import VERIFIED

COUNTED = 1_000
"""So many are counted; of more, the page says only that there is the list."""
_FILTERS = ("attention", "status", "position", "forecast", "priority")
"""The filters whose values are looked through, in this order."""
_NEED_NAME = ("priority",)
"""The filters whose values alone say too little, such as “high”."""
_ALSO: dict[str, str | Promise] = {ANY_OPEN: gettext_lazy("Open"), ANY_CLOSED: gettext_lazy("Closed")}
"""What else a value is called."""


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of recommendations: its filter, the value of that, its address, and how many are in it, if counted."""

    name: str | Promise
    value: str | Promise
    url: str
    count: int | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """Values of one filter with their label."""

    filter: str
    label: str | Promise
    values: tuple[str, ...]


def list_named(q: str, user: User) -> NamedList | None:
    """Return the list of which words are the name, as this person sees it; None where they name none.

    Capitals, accents, signs and the order of the words do not matter, nor whether a word is in the plural.
    """
    asked = _words(q)
    if not asked or any(word.startswith("-") for word in q.split()):
        return None
    found = next((choice for choice in _choices() if asked in _names(choice)), None)
    if found is None:
        return None
    state = {found.filter: list(found.values)}
    return NamedList(_label(found.filter), found.label, statistics.list_url(**state), _count(state, user))


def _choices() -> Iterator[_Choice]:
    """Yield the values of the filters; those of a status that stand together under a heading each by itself."""
    yield _Choice("status", ChangeKind.VERIFIED.label, VERIFIED)
    for name in _FILTERS:
        for value, label in RecommendationFilter.base_filters[name].extra["choices"]:
            each = [(value, label)] if isinstance(value, str) and not isinstance(label, list) else label
            yield from (_Choice(name, one, (key,)) for key, one in each)


def _names(choice: _Choice) -> Iterator[frozenset[str]]:
    """Yield the words that name a choice, also without “Closed:”, and with the name of the filter."""
    said = [str(choice.label), str(choice.label).partition(":")[2], *map(str, _also(choice))]
    filter_words = _words(str(_label(choice.filter)))
    for words in filter(None, map(_words, said)):
        yield words | filter_words
        if choice.filter not in _NEED_NAME:
            yield words


def _also(choice: _Choice) -> list[str | Promise]:
    return [_ALSO[value] for value in choice.values if value in _ALSO]


def _label(name: str) -> str | Promise:
    label: str | Promise = RecommendationFilter.base_filters[name].label
    return label


def _words(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared: without “recommendations”, and without the s of a plural."""
    left_out = {_single(word) for word in plain(str(Recommendation._meta.verbose_name_plural)).split()}
    return frozenset(map(_single, plain(text).replace("-", " ").split())) - left_out


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _count(state: dict[str, list[str]], user: User) -> int | None:
    """Return how many are in the list, as it would count them; None where they are more than `COUNTED`."""
    query: Any = QueryDict(mutable=True)
    for name, values in state.items():
        query.setlist(name, values)
    rows = Recommendation.objects.visible_to(user)
    found: Any = RecommendationFilter(query, queryset=rows, on=history.today(), user=user).qs
    count: int = found.order_by()[: COUNTED + 1].count()
    return count if count <= COUNTED else None
