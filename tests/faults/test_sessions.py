"""Sessions are renewed by use: at most once a day, and only where a page was answered and can be written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import sessions

WEEK = timedelta(days=7)
PAGE = "/statuses/"


@pytest.fixture
def session(client: Client, cast: Cast) -> Session:
    """The session of a reader, just begun."""
    client.force_login(cast.reader)
    return Session.objects.get()


def age(session: Session, days: float) -> datetime:
    """Let a session have been renewed last some days ago; returns when it ends."""
    ends = timezone.now() + WEEK - timedelta(days=days)
    Session.objects.filter(pk=session.pk).update(expire_date=ends)
    return ends


def ends(session: Session) -> datetime:
    session.refresh_from_db()
    return session.expire_date


def is_soon(moment: datetime) -> bool:
    return abs(moment - (timezone.now() + WEEK)) < timedelta(minutes=1)


def test_whoever_comes_every_few_days_is_never_thrown_out(client: Client, session: Session) -> None:
    for days in (6.9, 3, 5, 6.9, 6.9):
        age(session, days)
        answer = client.get(PAGE)

        assert answer.status_code == 200
        assert is_soon(ends(session))
        cookie = answer.cookies["sessionid"]
        assert (cookie.value, cookie["max-age"], cookie["httponly"]) == (session.pk, 604_800, True)


def test_it_ends_a_week_after_the_last_use(client: Client, session: Session) -> None:
    age(session, 7.1)

    assert client.get(PAGE).status_code == 302


def test_it_is_written_down_once_a_day_and_changes_nothing_but_its_end(client: Client, session: Session) -> None:
    age(session, 1.5)
    before = session.session_data

    written = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        written.append([query["sql"] for query in queries if query["sql"].startswith("UPDATE")])

    assert [len(each) for each in written] == [1, 0, 0]
    assert "expire_date" in written[0][0]
    assert "session_data" not in written[0][0]
    session.refresh_from_db()
    assert session.session_data == before


def test_two_pages_at_once_renew_it_once(client: Client, session: Session) -> None:
    before = age(session, 2)
    store = sessions.SessionStore(session.pk)
    store.load()
    client.get(PAGE)

    assert store.ends == before
    assert store.renew(timezone.now()) is False


@pytest.mark.parametrize("days", [0.2, 0.9])
def test_what_was_renewed_today_is_left_alone(client: Client, session: Session, days: float) -> None:
    before = age(session, days)

    answer = client.get(PAGE)

    assert ends(session) == before
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("address", ["/nowhere/", "/organisations/add", "/admin/"])
def test_a_page_that_fails_renews_nothing(client: Client, session: Session, address: str) -> None:
    before = age(session, 3)

    assert client.get(address).status_code >= 400
    assert ends(session) == before


def test_a_file_that_streams_renews_nothing(client: Client, session: Session) -> None:
    before = age(session, 3)

    assert client.get(reverse("recommendation-export")).getvalue()
    assert ends(session) == before


def test_a_database_in_standby_is_not_written_to(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = age(session, 3)
    monkeypatch.setattr(sessions, "is_read_only", lambda: True)

    answer = client.get(PAGE)

    assert answer.status_code == 200
    assert ends(session) == before
    assert "sessionid" not in answer.cookies


def test_whether_it_is_in_standby_is_asked_of_the_database(db: None) -> None:
    assert not sessions.is_read_only()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert sessions.is_read_only()


def test_a_session_that_cannot_be_renewed_costs_nobody_the_page(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> bool:
        raise DatabaseError("the disk is full")

    before = age(session, 3)
    monkeypatch.setattr(sessions.SessionStore, "renew", fail)

    assert client.get(PAGE).status_code == 200
    assert ends(session) == before


def test_a_visitor_who_is_not_signed_in_gets_no_session(client: Client, db: None) -> None:
    assert client.get(reverse("sign-in")).status_code == 200
    assert not Session.objects.exists()


def test_signing_in_and_out_are_written_as_ever(client: Client, cast: Cast) -> None:
    client.post(reverse("sign-in"), {"username": cast.reader.email, "password": factories.PASSWORD})
    begun = Session.objects.get()
    client.post(reverse("sign-out"))

    assert is_soon(begun.expire_date)
    assert not Session.objects.exists()
