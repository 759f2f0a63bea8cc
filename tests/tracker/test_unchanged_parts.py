"""The part of the Overview that is kept while nothing is written: never an old one, and never that of somebody else."""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.template import loader
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.database.committed import what_is_committed
from tracker.models import User
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.views import overview, unchanged
from tracker.views.requests import signed_in
from tracker.views.unchanged import unchanged_part
from tracker.workflow import Status

pytestmark = pytest.mark.django_db(transaction=True)
FEW = 12
ONE, TWO = "1 new.", "2 new."


def hide(cast: Cast) -> None:
    """Show the meeting to nobody but its coordinators."""
    rights = MeetingRights(openness=Openness.NAMED, roles={cast.holder: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Sensitive.")


def signed_in_as(person: User) -> Client:
    """Return a browser of their own."""
    client = Client()
    client.force_login(person)
    return client


def request_of(person: User) -> HttpRequest:
    """Return a request of a person for the Overview."""
    request = RequestFactory().get("/")
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
    return " ".join(re.sub(r"<[^>]+>", "", page.partition("<main")[2]).split())


def test_the_second_to_look_waits_for_no_figures(cast: Cast) -> None:
    factories.track(cast, title="Open the registers")
    client = signed_in_as(cast.coordinator)
    (first, many), (second, few) = asked(client), asked(client)
    assert many > FEW >= few
    assert ONE in first
    assert second == first


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


def test_each_person_and_address_has_its_own(cast: Cast) -> None:
    factories.track(cast, title="Open the registers")
    hide(cast)
    assert ONE in asked(signed_in_as(cast.coordinator))[0]
    assert ONE not in asked(signed_in_as(cast.outsider))[0]
    client = signed_in_as(cast.coordinator)
    assert "Since 2 January 2026" in asked(client, "/?since=2026-01-02")[0]
    assert "Since 2 January 2026" not in asked(client)[0]
    request = request_of(cast.coordinator)
    with translation.override("fr"):
        french = unchanged._key(request, "a.html", "1:1:")
    assert french != unchanged._key(request, "a.html", "1:1:")


def test_rights_that_end_end_on_the_page(cast: Cast) -> None:
    factories.track(cast, title="Open the registers")
    reader, coordinator = signed_in_as(cast.reader), signed_in_as(cast.coordinator)
    assert ONE in asked(reader)[0]
    hide(cast)
    assert ONE not in asked(reader)[0]
    assert ONE in asked(coordinator)[0]


def test_rights_that_were_read_before_the_part_are_read_again(cast: Cast) -> None:
    factories.track(cast, title="Open the registers")
    request = request_of(User.objects.get(pk=cast.reader.pk))
    assert signed_in(request).sees_everything, "their rights are known from here on"
    hide(cast)
    for each in (request, request_of(User.objects.get(pk=cast.reader.pk))):
        part = unchanged_part(each, "overview/_overview.html", partial(overview._context, QueryDict()))
        assert ONE not in words(f"<main>{part}")


def test_who_looks_as_somebody_else_and_who_is_it_share_nothing(cast: Cast) -> None:
    factories.track(cast, title="Open the registers")
    viewer = signed_in_as(cast.coordinator)
    assert ONE in asked(viewer)[0]
    hide(cast)
    started = viewer.post("/seen-by/start", {"someone": cast.outsider.name})
    assert started.status_code == 302
    assert ONE not in asked(viewer)[0]
    assert ONE in asked(signed_in_as(cast.coordinator))[0]
    viewer.post("/seen-by/stop")
    assert viewer.post("/seen-by/start", {"organisation": cast.data.name, "role": "reader"}).status_code == 302
    assert ONE not in asked(viewer)[0], "somebody who has no account yet"


def test_a_part_during_which_somebody_wrote_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.track(cast, title="Open the registers")
    client, made = signed_in_as(cast.coordinator), loader.render_to_string

    def slowly(*given: object) -> str:
        """The part is made, and somebody saves meanwhile."""
        part = str(made(*given))  # type: ignore[arg-type]
        factories.track(cast, title="Publish the list")
        return part

    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "render_to_string", slowly)
        assert ONE in asked(client)[0]
    assert TWO in asked(client)[0]


def test_no_word_says_what_a_transaction_sees_that_has_written(cast: Cast) -> None:
    before = what_is_committed()
    assert before is not None
    assert what_is_committed() == before
    with transaction.atomic():
        assert what_is_committed() == before
        User.objects.filter(pk=cast.reader.pk).update(name="Other")
        assert what_is_committed() is None
    assert what_is_committed() not in (None, before)
