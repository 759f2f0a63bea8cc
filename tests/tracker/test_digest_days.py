"""On which days and hours a digest is due: the day somebody chose, their weekend, and clocks that change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.telling import moment, sent
from tests.tracker.test_notices import plain
from tracker import actions
from tracker.models import Notice, NoticePreference, Recommendation
from tracker.notices import schedule
from tracker.workflow import Refused, Status

SignIn = Callable[..., Client]


def is_due(cast: Cast, day: int, hour: int) -> bool:
    """Whether the digest of the holder is due then."""
    return schedule.due(moment(day, hour)).filter(pk=cast.holder.pk).exists()


def test_a_digest_comes_later_in_the_week_where_it_was_missed_and_never_twice(
    server: servers.MailServer, cast: Cast
) -> None:
    due = partial(is_due, cast)
    assert [due(0, 6), due(0, 7), due(3, 5), due(5, 9), due(6, 9), due(7, 6)] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    actions.send_digests(at=moment(3, 5))
    assert [due(3, 6), due(4, 9), due(7, 6), due(7, 7)] == [False, False, False, True]
    actions.choose_notices(by=cast.holder, digest="daily", weekday=0, hour=8, weekend="sat_sun", by_kind={})
    assert [due(3, 9), due(4, 7), due(4, 8), due(5, 8)] == [False, False, True, False]
    actions.choose_notices(by=cast.holder, digest="off", weekday=0, hour=8, weekend="sat_sun", by_kind={})
    assert not any(due(day, 12) for day in range(14))


def test_the_week_of_a_digest_begins_after_the_weekend_of_each(server: servers.MailServer, cast: Cast) -> None:
    due = partial(is_due, cast)
    # Day 0 is a Monday: Sunday is day 6, and Friday and Saturday are days 4 and 5.
    chosen = {"digest": "weekly", "hour": 7, "weekend": "fri_sat", "by_kind": {}}
    actions.choose_notices(by=cast.holder, weekday=6, **chosen)
    assert [due(3, 9), due(4, 9), due(5, 9), due(6, 6), due(6, 7), due(7, 6), due(10, 9), due(11, 9)] == [
        True,
        False,
        False,
        False,
        True,
        True,
        True,
        False,
    ]
    actions.send_digests(at=moment(7, 6))
    assert [due(7, 7), due(10, 9), due(13, 6), due(13, 7)] == [False, False, False, True]
    actions.choose_notices(by=cast.holder, weekday=0, **chosen | {"digest": "daily"})
    assert [due(day, 8) for day in range(14, 21)] == [True, True, True, True, False, False, True]
    with pytest.raises(Refused, match="on your weekend"):
        actions.choose_notices(by=cast.holder, weekday=4, **chosen)


def test_a_digest_on_ones_weekend_is_refused_beside_its_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.holder)
    kinds = {kind.value: "at_once" for kind in Notice.Kind if kind not in Notice.MANDATORY}
    typed = {"digest": "weekly", "weekday": "4", "hour": "8", "weekend": "fri_sat", **kinds}
    response = client.post("/notices/choose", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This day is on your weekend" in page
    assert '<option value="fri_sat" selected>' in page
    assert not NoticePreference.objects.filter(person=cast.holder).exists()
    assert client.post("/notices/choose", typed | {"weekday": "6"}).status_code == 302
    saved = NoticePreference.objects.get(person=cast.holder)
    assert (saved.weekday, saved.weekend) == (6, "fri_sat")


def test_nothing_is_to_be_told_in_a_digest_that_does_not_come(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", "https://tracker.example.org"
    client = sign_in(cast.holder)
    kinds = {kind.value: "at_once" for kind in Notice.Kind if kind not in Notice.MANDATORY}
    some = next(iter(kinds))
    typed = {"digest": "off", "weekday": "0", "hour": "8", "weekend": "sat_sun", **kinds}
    refused = client.post("/notices/choose", typed | {some: "digest"})
    assert refused.status_code == 422
    assert "would never be mailed" in refused.content.decode()
    chosen = {name: typed[name] for name in ("digest", "weekend")} | {"weekday": 0, "hour": 8}
    with pytest.raises(Refused, match="would never be mailed"):
        actions.choose_notices(by=cast.holder, **chosen, by_kind={some: "digest"})
    assert not NoticePreference.objects.filter(person=cast.holder).exists()

    assert client.post("/notices/choose", typed).status_code == 302
    followed = client.post(f"/meetings/{cast.meeting.code}/follow", {"follow": "yes"}, follow=True).content.decode()
    assert "You get no digest" in followed
    settings.EMAIL_HOST = ""
    followed = client.post(f"/meetings/{cast.meeting.code}/follow", {"follow": "yes"}, follow=True).content.decode()
    assert "This site sends no mail" in followed


def test_what_waited_for_the_digest_is_mailed_when_it_is_to_be_told_at_once(
    server: servers.MailServer, cast: Cast, sign_in: SignIn
) -> None:
    chosen = {"weekday": 4, "hour": 7, "weekend": "sat_sun"}
    put_off = {"assigned": "digest", "mentioned": "digest"}
    actions.choose_notices(by=cast.holder, digest="weekly", by_kind=put_off, **chosen)
    item = factories.track(cast)
    assert sent(server) == []
    typed = {"digest": "off"} | chosen | {kind.value: "at_once" for kind in Notice.Kind}

    saved = sign_in(cast.holder).post("/notices/choose", typed, follow=True)

    (mail,) = sent(server)
    assert mail["Subject"] == f"Assigned to you: {item.reference} {item.title}"
    assert "What waited for your digest comes in a mail now." in saved.content.decode()
    assert not actions.choose_notices(by=cast.holder, digest="weekly", by_kind=put_off, **chosen)
    assert not actions.choose_notices(by=cast.holder, digest="weekly", by_kind={}, **chosen)
    assert sent(server) == []


def test_a_digest_after_the_day_was_changed_reaches_back_to_the_last_one(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    actions.follow(by=cast.outsider, recommendation=working)
    actions.send_digests(at=moment(0, 7))
    actions.choose_notices(by=cast.outsider, digest="weekly", weekday=4, hour=7, weekend="sat_sun", by_kind={})
    draft = factories.drafted("Half of it stands.", at=moment(1, 12))
    actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    sent(server)
    assert [schedule.due(moment(day, 8)).filter(pk=cast.outsider.pk).exists() for day in (4, 7, 10, 11)] == [
        False,
        False,
        False,
        True,
    ]

    actions.send_digests(at=moment(11, 8))

    mails = {str(mail["To"]): plain(mail) for mail in sent(server)}
    assert "Half of it stands." in mails[cast.outsider.email]


@pytest.mark.parametrize(("first", "hour"), [((2027, 4, 29), 0), ((2027, 10, 27), 23)], ids=["forward", "back"])
def test_where_clocks_change_each_day_has_one_digest(
    server: servers.MailServer, cast: Cast, first: tuple[int, int, int], hour: int
) -> None:
    # In Cairo the last Friday of April begins at one, and the hour before the last Friday of October comes twice.
    cairo = ZoneInfo("Africa/Cairo")
    begins = datetime(*first, tzinfo=cairo)
    begins, ends = begins.astimezone(UTC), (begins + timedelta(days=3)).astimezone(UTC)
    assert ends - begins != timedelta(days=3)
    factories.track(cast, due_on=begins.date())
    actions.choose_notices(by=cast.holder, digest="daily", weekday=0, hour=hour, weekend="fri_sat", by_kind={})
    sent(server)
    days: list[date] = []
    with timezone.override(cairo):
        while begins < ends:
            actions.send_digests(at=begins)
            days += [timezone.localdate(begins) for mail in sent(server) if mail["To"] == cast.holder.email]
            begins += timedelta(hours=1)

    working = [
        day for day in (date(*first) + timedelta(days=number) for number in range(3)) if day.weekday() not in (4, 5)
    ]
    assert days == working
