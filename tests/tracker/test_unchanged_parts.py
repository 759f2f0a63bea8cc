"""The part of the Overview that is kept while nothing is written: never an old one, and never with others' rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.template import loader
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, history
from tracker.database.committed import what_is_committed
from tracker.models import ProgressEntry, RaisedItem, Recommendation, SeenMark, User
from tracker.models.access import MeetingRights, Openness, rights_that_decide
from tracker.models.people import Role
from tracker.views import overview, unchanged
from tracker.views.requests import signed_in
from tracker.views.unchanged import PARTS, unchanged_part
from tracker.workflow import Status

pytestmark = pytest.mark.django_db(transaction=True)
MADE_NEW, KEPT = 20, 12
"""Queries of a page whose part is made, at least, and of one whose part was kept, at most."""
ONE, TWO = "1 new.", "2 new."
Say = Callable[[str | None], None]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Begin with nothing in the memory of this process."""
    caches[PARTS].clear()
    yield
    caches[PARTS].clear()


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """A function that says what is committed; the real text changes with each write of any test on this server."""
    said: list[str | None] = ["one"]
    monkeypatch.setattr(unchanged, "what_is_committed", lambda: said[0])

    def say_from_now_on(committed: str | None) -> None:
        said[0] = committed

    return say_from_now_on


def hide(cast: Cast) -> None:
    """Show the meeting to nobody but its coordinators and one person."""
    rights = MeetingRights(openness=Openness.NAMED, roles={cast.holder: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Sensitive.")


def signed_in_as(person: User) -> Client:
    """Return a browser of their own."""
    client = Client()
    client.force_login(person)
    return client


def request_of(person: User, address: str = "/") -> HttpRequest:
    """Return a request of a person for the Overview."""
    request = RequestFactory().get(address)
    request.user = person
    return request


def asked(client: Client, address: str = "/") -> tuple[str, int]:
    """Return the words of a page, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return words(page.content.decode()), len(queries)


def words(page: str) -> str:
    """Return the words of what stands in the page itself."""
    return text(page.partition("<main")[2])


def test_the_second_to_look_waits_for_no_figures(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    coordinator, other = signed_in_as(cast.coordinator), signed_in_as(cast.second_coordinator)
    (first, many), (second, few) = asked(coordinator), asked(other)
    assert many > MADE_NEW
    assert few <= KEPT
    assert ONE in first
    assert second.replace("Second coordinator", "Coordinator") == first
    say("two")
    assert asked(coordinator)[1] > MADE_NEW, "somebody wrote"
    say(None)
    assert asked(coordinator)[1] > MADE_NEW, "nobody can say what was written"


def test_what_is_written_is_on_the_next_page(cast: Cast) -> None:
    row = factories.track(cast, title="Open the registers")
    client = signed_in_as(cast.coordinator)
    assert ONE in asked(client)[0]
    factories.track(cast, title="Publish the list")
    assert TWO in asked(client)[0]
    assert "1 put on hold" not in asked(client)[0]
    factories.walk(cast, row, Status.STALLED)
    assert "1 put on hold" in asked(client)[0]
    User.objects.filter(pk=cast.coordinator.pk).update(name="Other name")
    assert "Other name" in asked(client)[0], "it is nowhere in the log, and changes the page too"


def test_a_part_during_which_somebody_wrote_is_not_kept(cast: Cast, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.track(cast, title="Open the registers")
    client = signed_in_as(cast.coordinator)

    def while_somebody_writes(*given: Any) -> str:
        say("two")
        return loader.render_to_string(*given)

    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "render_to_string", while_somebody_writes)
        assert asked(client)[1] > MADE_NEW
    say("one")
    assert asked(client)[1] > MADE_NEW, "it may hold what was written, and was no part of “one”"
    assert asked(client)[1] <= KEPT


def test_people_with_other_rights_get_another_part(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    hide(cast)
    people = [signed_in_as(person) for person in (cast.coordinator, cast.holder, cast.outsider, cast.reader)]
    assert [ONE in asked(client)[0] for client in people] == [True, True, False, False]
    assert [ONE in asked(client)[0] for client in people] == [True, True, False, False]


def test_rights_that_end_end_on_the_page_even_if_nothing_else_says_so(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    reader, coordinator = signed_in_as(cast.reader), signed_in_as(cast.coordinator)
    assert ONE in asked(reader)[0]
    assert ONE in asked(coordinator)[0]
    hide(cast)
    assert ONE not in asked(reader)[0]
    assert ONE in asked(coordinator)[0]


def test_rights_that_were_read_before_the_part_are_read_again(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    request = request_of(User.objects.get(pk=cast.reader.pk))
    assert signed_in(request).sees_everything, "their rights are known from here on"
    hide(cast)
    context = partial(overview._context, QueryDict())
    part = unchanged_part(request, "overview/_overview.html", context, own=overview._own)
    assert ONE not in words(f"<main>{part}")


def test_who_looks_as_somebody_else_and_who_is_it_share_nothing_else(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    hide(cast)
    looking, made_up = signed_in_as(cast.coordinator), signed_in_as(cast.coordinator)
    coordinator, outsider = signed_in_as(cast.coordinator), signed_in_as(cast.outsider)
    assert looking.post("/seen-by/start", {"someone": cast.outsider.name}).status_code == 302
    assert made_up.post("/seen-by/start", {"organisation": cast.data.name, "role": "reader"}).status_code == 302
    for _time in range(2):
        assert [ONE in asked(client)[0] for client in (coordinator, looking, outsider)] == [True, False, False]
        page, many = asked(made_up)
        assert ONE not in page
        assert many > MADE_NEW, "nothing is kept of somebody who has no account"


def test_each_has_their_own_last_visit(cast: Cast, say: Say) -> None:
    factories.track(cast, title="Open the registers")
    until = timezone.now() - timedelta(days=3)
    SeenMark.objects.create(user=cast.coordinator, ready="overview", until=until)
    coordinator, other = signed_in_as(cast.coordinator), signed_in_as(cast.second_coordinator)
    assert "my last visit" in asked(coordinator)[0]
    assert "my last visit" not in asked(other)[0]


def test_each_address_day_and_language_has_its_own(cast: Cast) -> None:
    person = User.objects.get(pk=cast.coordinator.pk)

    def key(address: str = "/", committed: str = "one", template: str = "a.html") -> str:
        return unchanged._key(request_of(person, address), template, committed, person, None)

    keys = [key(), key("/?since=2026-01-02"), key("/?theme=1"), key(committed="two"), key(template="b.html")]
    with translation.override("fr"):
        keys.append(key())
    with history.reading(date(2026, 3, 3)):
        keys.append(key())
    with timezone.override("Pacific/Kiritimati" if timezone.now().hour >= 11 else "Pacific/Pago_Pago"):
        keys.append(key())
    keys.append(unchanged._key(request_of(person), "a.html", "one", person, date(2026, 3, 3)))
    assert len(set(keys)) == len(keys)
    assert key() == keys[0]


def test_people_for_whom_the_same_decides_see_the_same(cast: Cast) -> None:
    """Of everybody, in each openness: where what decides is the same, so is what they see."""
    row = factories.track(cast, title="Open the registers", lead=cast.health)
    note = factories.drafted("For our side.", internal=True)
    actions.add(recommendation=row, by=cast.coordinator, draft=note)
    shared = 0
    for is_hidden in (False, True):
        if is_hidden:
            hide(cast)
        people = list(User.objects.filter(is_system=False))
        for one, other in combinations(people, 2):
            if rights_that_decide(one) == rights_that_decide(other):
                shared += 1
                for model in (Recommendation, ProgressEntry, RaisedItem):
                    seen = [set(model.objects.visible_to(person)) for person in (one, other)]  # type: ignore[attr-defined]
                    assert seen[0] == seen[1], (one, other, model)
    assert shared


def test_the_text_differs_after_each_write_and_is_none_where_this_transaction_wrote(cast: Cast) -> None:
    before = what_is_committed()
    with transaction.atomic():
        assert what_is_committed() is not None
        User.objects.filter(pk=cast.reader.pk).update(name="Other")
        assert what_is_committed() is None
    assert what_is_committed() not in (None, before)
