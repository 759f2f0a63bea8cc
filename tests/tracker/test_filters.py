"""Each filter of the list: what it finds today and on a past day, and that the page says that it is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_history import then
from tracker import actions, history
from tracker.database.keys import some_keys
from tracker.filters import RecommendationFilter
from tracker.models import Recommendation
from tracker.workflow import Confidence, Kind, Position, Priority, Status

__all__ = ["then"]

SignIn = Callable[..., Client]
TODAY = "{today}"


@dataclass(frozen=True)
class Asked:
    """The value of a filter, and which of the two recommendations it finds: the plain or the other one."""

    value: str
    finds: str = "other"
    has_past: bool = True


FILTERS: dict[str, Asked] = {
    "q": Asked("hotline", has_past=False),
    "status": Asked("reported_complete"),
    "attention": Asked("claimed"),
    "meeting": Asked("PARIS", finds="plain other"),
    "lead": Asked("none", finds="plain"),
    "owner": Asked("none", finds="plain"),
    "party": Asked("{data}"),
    "theme": Asked("{theme}"),
    "kind": Asked("objective"),
    "priority": Asked("priority"),
    "position": Asked("accepted"),
    "forecast": Asked("at_risk"),
    "moved": Asked("yes", finds=""),
    "reiterated": Asked("yes", finds=""),
    "due_from": Asked("{today}"),
    "due_to": Asked("2999-01-01"),
    "followed": Asked("progress"),
    "updated_since": Asked("2000-01-01"),
    "status_since": Asked("2000-01-01", finds="plain other"),
    "waiting": Asked("1"),
    "only": Asked("{other}"),
}
"""A new filter gets its line here; `finds` names what it leaves of the two."""
DAYS = 20


@pytest.fixture
def two(then: Cast) -> Cast:
    """A recommendation of which hardly anything is known, and another one with all there is; since twenty days."""
    cast = then
    factories.track(cast, DAYS, title="Plain", goal="", lead=None, owner=None)
    due_on = timezone.localdate() + timedelta(days=100)
    wanted = {"kind": Kind.OBJECTIVE, "priority": Priority.PRIORITY, "parties": [cast.data], "themes": [cast.theme]}
    other = factories.track(cast, DAYS, title="Open a hotline", due_on=due_on, **wanted)
    factories.forecast(cast, other, Confidence.AT_RISK, days_ago=DAYS)
    draft = factories.drafted("We will.", DAYS)
    actions.respond(recommendation=other, by=cast.coordinator, draft=draft, position=Position.ACCEPTED)
    factories.claim(cast, other, days_ago=DAYS)
    return cast


def _query(cast: Cast, name: str) -> str:
    other = some_keys([Recommendation.objects.get(title="Open a hotline").pk])
    known = {"today": timezone.localdate().isoformat(), "data": cast.data.pk, "theme": cast.theme.pk, "other": other}
    return f"{name}={FILTERS[name].value.format(**known)}"


def _found(filters: RecommendationFilter) -> list[str]:
    return ["plain" if each.title == "Plain" else "other" for each in filters.qs.order_by("number")]


EACH = pytest.mark.parametrize("name", sorted(RecommendationFilter.base_filters))


def test_there_is_an_example_of_every_filter() -> None:
    assert set(FILTERS) == set(RecommendationFilter.base_filters), "Give the new filter a line in FILTERS."


@EACH
def test_it_finds_today_what_it_says(two: Cast, name: str) -> None:
    rows = Recommendation.objects.visible_to(two.reader)

    query = QueryDict(_query(two, name))
    found = _found(RecommendationFilter(query, queryset=rows, on=timezone.localdate(), user=two.reader))

    assert found == FILTERS[name].finds.split()


@EACH
def test_it_finds_the_same_on_a_past_day_on_which_all_was_the_same(two: Cast, name: str) -> None:
    day = timezone.localdate() - timedelta(days=2)
    rows = history.as_of(day, two.reader)

    with history.reading(day):
        filters = RecommendationFilter(QueryDict(_query(two, name)), queryset=rows, on=day, user=two.reader)
        found, said = _found(filters), filters.form.errors

    assert found == (FILTERS[name].finds.split() if FILTERS[name].has_past else ["plain", "other"])
    assert bool(said) != FILTERS[name].has_past


@EACH
def test_the_page_offers_it_and_says_when_it_is_in_force(two: Cast, sign_in: SignIn, name: str) -> None:
    client = sign_in(two.reader)
    label = str(RecommendationFilter.base_filters[name].label)
    plain = client.get(reverse("recommendation-list")).content.decode()
    # What somebody selected comes from the list itself.
    assert f'name="{name}"' in plain.replace(f"name={name} ", f'name="{name}" ') or name == "only"

    shown = text(client.get(f"{reverse('recommendation-list')}?{_query(two, name)}").content.decode())

    assert f"{label}:" in shown or name == "q"
    assert "There is a problem" not in shown


def test_every_status_is_offered() -> None:
    choices = RecommendationFilter.base_filters["status"].extra["choices"]

    assert set(Status.values) <= {value for group in choices for value in _values(group)}


def _values(group: tuple[object, object]) -> list[object]:
    value, label = group
    return [each for each, _ in label] if isinstance(label, list) else [value]
