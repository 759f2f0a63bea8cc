"""What a digest says of the saved views that somebody follows, and what of them it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Meeting
from tests import factories, servers
from tests.conftest import Cast
from tests.servers import SITE
from tests.tracker.pages import text
from tests.tracker.test_notices import moment, plain, sent
from tracker import actions
from tracker.jobs.notices import as_listed
from tracker.models import Follow, Recommendation, SavedView
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role
from tracker.notices import digest
from tracker.workflow import Status

SignIn = Callable[..., Client]


def test_the_digest_says_what_entered_a_followed_view_and_what_changed_in_it(
    server: servers.MailServer, cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    view = actions.save_view(by=cast.coordinator, name="Under way", query="status=in_progress", shared_with="reader")
    other = factories.track(cast, title="A second port")
    hidden = factories.track(cast, title="A hidden port")
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.outsider}))
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    client, address = sign_in(cast.reader), reverse("saved-view-follow", args=[view.pk])
    client.post(address, {"follow": "yes"})
    assert "Under way" in text(client.get("/notices/choose").content.decode())
    assert "Stop following" in client.get("/views/").content.decode()

    def begins(item: Recommendation, at: datetime, words: str) -> None:
        draft = factories.drafted(words, at=at)
        actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    def digest_of_reader(at: datetime) -> str:
        actions.send_digests(at=at, in_view=as_listed)
        return "".join(plain(mail) for mail in sent(server) if mail["To"] == cast.reader.email)

    at = moment(0, 7)
    begins(working, at - timedelta(days=1), "More of it stands.")
    begins(other, at - timedelta(days=1), "It began.")
    begins(hidden, at - timedelta(days=1), "Nobody knows.")
    secret = factories.drafted("Between us.", internal=True, at=at - timedelta(hours=2))
    actions.add(recommendation=other, by=cast.lead_staff, draft=secret)
    first = digest_of_reader(at)
    assert "In the view “Under way”" in first
    assert first.count("It is new in this view.") == 1
    assert first.index("It is new in this view.") > first.index("A second port")
    assert ["More of it stands." in first, "It began." in first] == [True, True]
    assert [words for words in ("Nobody knows.", "A hidden port", "Between us.") if words in first] == []

    assert "Under way" not in digest_of_reader(at + timedelta(days=7)), "what was told is not told again"
    begins(other, at + timedelta(days=8), "A bit more.")
    SavedView.objects.filter(pk=view.pk).update(shared_with="")
    assert "A bit more." not in digest_of_reader(at + timedelta(days=14)), "a view they no longer see"
    actions.remove_view(by=cast.coordinator, view=view)
    assert Follow.objects.count() == 0


def test_a_followed_view_with_another_query_is_begun_anew(
    server: servers.MailServer, cast: Cast, sign_in: SignIn
) -> None:
    view = actions.save_view(by=cast.coordinator, name="Mine", query="status=in_progress", shared_with="reader")
    old = factories.track(cast, days_ago=40, title="An old port")
    sign_in(cast.reader).post(reverse("saved-view-follow", args=[view.pk]), {"follow": "yes"})
    query = "status=not_yet_reported"
    actions.save_view(by=cast.coordinator, name="Mine", query=query, shared_with="reader", replaces=view)

    def told(days: int) -> str:
        actions.send_digests(at=moment(days, 7), in_view=as_listed)
        return "".join(plain(mail) for mail in sent(server) if mail["To"] == cast.reader.email)

    # At an hour without a digest: what is in it is noted.
    assert "It is new in this view" not in told(1)
    assert Follow.objects.get(view=view).known == [old.pk]
    new = factories.track(cast, title="A new port")
    first = told(7)
    assert first.count("It is new in this view.") == 1
    assert new.title in first
    assert old.title not in first


def test_a_digest_says_what_of_followed_views_it_leaves_out_and_where_that_stands(
    server: servers.MailServer, cast: Cast, working: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "VIEWS", 1)
    monkeypatch.setattr(digest, "COUNTED", 1)
    at = moment(0, 7)
    for name, query in (("A", ""), ("B", "status=in_progress")):
        view = actions.save_view(by=cast.reader, name=name, query=query)
        actions.follow(by=cast.reader, view=view, known=[])
    factories.track(cast)
    draft = factories.drafted("Half of it stands.", at=at - timedelta(days=1))
    actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    actions.send_digests(at=at, in_view=as_listed)
    (mail,) = [plain(mail).replace("\r", "") for mail in sent(server) if mail["To"] == cast.reader.email]

    assert "This view has more than 1 recommendations, so new ones are not listed." in mail
    assert f"Open the view: {SITE}/recommendations/?" in mail
    assert f"You follow 1 more view. Its changes are not in this mail.\nOpen them: {SITE}/views/" in mail


def test_a_view_whose_filter_means_nothing_to_its_follower_says_so_and_tells_of_nothing_else(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    closed, at = Meeting.objects.create(name="Geneva talks", code="GENEVA"), moment(0, 7)
    # The code of the closed one is a word in the name of this one.
    Meeting.objects.create(name="After Geneva", code="VIENNA")
    view = actions.save_view(by=cast.coordinator, name="Geneva", query="meeting=GENEVA", shared_with="reader")
    both = actions.save_view(
        by=cast.coordinator, name="Two", query="meeting=PARIS&meeting=GENEVA", shared_with="reader"
    )
    for each in (view, both):
        actions.follow(by=cast.reader, view=each, known=[4, 5])
    rights = MeetingRights(openness=Openness.NAMED, roles={cast.coordinator: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=closed, rights=rights, reason="Agreed.")
    draft = factories.drafted("Half of it stands.", at=at - timedelta(days=1))
    actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    actions.send_digests(at=at, in_view=as_listed)
    (mail,) = [plain(mail).replace("\r", "") for mail in sent(server) if mail["To"] == cast.reader.email]

    first, second = mail.partition("In the view “Two”")[::2]
    assert "In the view “Geneva”\n\nThis view finds nothing." in first
    assert "Half of it stands." not in first
    assert "Half of it stands." in second, "of several values those count that are understood"
    assert Follow.objects.get(view=view).known == [4, 5], "what was known is not new when it is there again"


@pytest.mark.parametrize("what", ["meeting", "view"])
def test_where_not_all_are_named_the_link_opens_what_is_counted(
    server: servers.MailServer, cast: Cast, working: Recommendation, sign_in: SignIn, what: str
) -> None:
    rows = [factories.track(cast, 20, title=f"Port {number}") for number in range(digest.SHOWN + 2)]
    view = actions.save_view(by=cast.coordinator, name="All", query="", shared_with="reader")
    if what == "view":
        sign_in(cast.reader).post(reverse("saved-view-follow", args=[view.pk]), {"follow": "yes"})
    else:
        actions.follow(by=cast.reader, meeting=cast.meeting)
    at = moment(7, 7)
    for row in rows:
        draft = factories.drafted("News.", at=at - timedelta(days=1))
        actions.add(recommendation=row, by=cast.coordinator, draft=draft)

    actions.send_digests(at=at, in_view=as_listed)
    (mail,) = [plain(each) for each in sent(server) if each["To"] == cast.reader.email]

    assert f"The first {digest.SHOWN} of {len(rows)}." in mail
    (address,) = re.findall(rf"Open the list of all: {SITE}(\S+)", mail)
    page = sign_in(cast.reader).get(address).content.decode()
    assert [row for row in (working, *rows) if row.reference in page] == rows
