"""Mentions: who is told by "@" and a name in an update or a note, and who is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.servers import use
from tests.tracker import test_meeting_run
from tests.tracker.pages import text
from tests.tracker.test_notices import plain, sent, told
from tracker import actions
from tracker.models import Notice, Organisation, Post, Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.notices import mentions
from tracker.workflow import Status

SignIn = Callable[..., Client]


@pytest.fixture
def names(cast: Cast) -> dict[str, User]:
    """People whose names begin alike."""
    wanted = ("Ann", "Anna Smith", "Anna Smith-Jones", "Zoë d\u2019Arc")
    return {name: factories.user(name, Role.READER) for name in wanted}


def mentioned(item: Recommendation, words: str, by: User, **more: Any) -> set[str]:
    """Who is told of being mentioned in a note with these words."""
    entry = actions.add(recommendation=item, by=by, draft=factories.drafted(words, **more))
    return {each.person.name for each in Notice.objects.filter(entry=entry, kind="mentioned").select_related("person")}


def test_the_longest_name_that_there_is_wins(cast: Cast, working: Recommendation, names: dict[str, User]) -> None:
    both = {"Anna Smith", "Zoë d\u2019Arc"}
    for words, who in {
        "Please look, @Anna Smith.": {"Anna Smith"},
        "@anna  smith, @ZOË D\u2019ARC: see above.": both,
        "(@Ann)": {"Ann"},
        "@Ann and the others": {"Ann"},
        "@Anna": set(),
        "@Anna Smith-Jones\u2019s note": {"Anna Smith-Jones"},
        "@Anna Smith-Brown": set(),
        "mail ann@Ann or a.b@Anna Smith": set(),
        "@ Ann": set(),
        "@Anna\nSmith and again @Anna Smith": {"Anna Smith"},
        "@" * 300 + "@a" * 300: set(),
    }.items():
        assert mentioned(working, words, cast.coordinator) == who, words
    User.objects.filter(name="Anna Smith").update(is_active=False)
    assert mentioned(working, "@Anna Smith", cast.coordinator) == set(), "and nobody instead"


def test_a_post_stands_for_who_acts_for_it_and_nobody_is_told_of_their_own_words(
    cast: Cast, working: Recommendation
) -> None:
    holder = {cast.holder.name}
    assert mentioned(working, f"@{cast.desk.name}: when?", cast.coordinator) == holder
    assert mentioned(working, f"@{cast.desk}: when?", cast.coordinator) == holder
    assert mentioned(working, f"@{cast.desk.name} and @{cast.holder.name}", cast.holder) == set()
    other = Organisation.objects.exclude(pk=cast.health.pk).order_by("pk")[0]
    Post.objects.create(organisation=other, name=cast.desk.name, holder=cast.outsider)
    assert mentioned(working, f"@{cast.desk.name}", cast.coordinator) == holder, "that of the lead is meant"
    Post.objects.filter(pk=cast.desk.pk).update(deputy=cast.lead_staff)
    factories.absence(cast.holder)
    assert mentioned(working, f"@{cast.desk}", cast.coordinator) == {cast.lead_staff.name}


def test_only_who_may_read_the_entry_is_told(cast: Cast, working: Recommendation, sign_in: SignIn) -> None:
    everybody = f"@{cast.reader.name} @{cast.outsider.name} @{cast.lead_staff.name} @{cast.second_coordinator.name}"
    inside = {cast.lead_staff.name, cast.second_coordinator.name}
    assert mentioned(working, everybody, cast.coordinator, internal=True) == inside
    client = sign_in(cast.lead_staff)
    said = client.get("/notices/").content.decode()
    assert "mentioned you." in said
    assert f"{everybody}</blockquote>" in said, "with the words, as the mail has them"
    User.objects.filter(pk=cast.lead_staff.pk).update(organisation=cast.data)
    page = client.get("/notices/").content.decode()
    assert ("mentioned you." in page, "unread" in text(page)) == (False, False), "who may not read it any more"
    assert everybody not in page
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.outsider}))
    actions.restrict(recommendation=working, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    assert mentioned(working, everybody, cast.coordinator) == {cast.outsider.name, cast.second_coordinator.name}


def test_it_is_told_at_once_with_the_words_and_by_choice_in_the_digest_or_not(
    settings: Any, cast: Cast, working: Recommendation
) -> None:
    jobs.run_all()
    with servers.open_mail_server() as server:
        use(settings, server.port)
        words = f"Half of it stands. @{cast.reader.name} wanted to know."
        draft = factories.drafted(words)
        entry = actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
        (mail,) = sent(server)
        assert (mail["To"], mail["Subject"].partition(":")[0]) == (cast.reader.email, "You are mentioned")
        assert f"{cast.holder.name} mentioned you." in plain(mail)
        assert words in plain(mail)
        for corrected in ("A third.", "One third."):
            draft = factories.drafted(f"{corrected} @{cast.reader.name}")
            entry = actions.correct(entry=entry, by=cast.holder, draft=draft)
            assert told(server) == [], "a correction tells nobody again, nor does one of it"
        actions.choose_notices(
            by=cast.reader, digest="off", weekday=0, hour=8, weekend="sat_sun", by_kind={"mentioned": "off"}
        )
        assert mentioned(working, words, cast.holder) == {cast.reader.name}
        assert told(server) == []


def test_a_mail_about_a_restricted_note_is_withdrawn_from_who_may_not_read_it_any_more(
    settings: Any, cast: Cast, working: Recommendation
) -> None:
    jobs.run_all()
    with servers.open_mail_server() as server:
        use(settings, server.port)
        assert mentioned(working, f"@{cast.lead_staff.name}", cast.coordinator, internal=True)
        actions.tell(act=working.entries.latest("sequence").act_id)
        User.objects.filter(pk=cast.lead_staff.pk).update(organisation=cast.data)
        assert told(server) == []


def test_one_line_of_a_meeting_tells_somebody_once(
    settings: Any, cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    jobs.run_all()
    day = timezone.localdate() + timedelta(days=90)
    words = f"@{cast.reader.name}: it begins."
    said = test_meeting_run.line(working, text=words, status=Status.IN_PROGRESS, due_on=day.isoformat())
    with servers.open_mail_server() as server:
        use(settings, server.port)
        test_meeting_run.post(sign_in(cast.coordinator), test_meeting_run.sheet(said))
        assert working.entries.filter(text=words).count() == 2
        ((to, subject),) = told(server)
    assert (to, subject) == ("reader", f"You are mentioned: {working.reference} {working.title}")
    assert Notice.objects.filter(person=cast.reader).count() == 1


def test_the_form_says_how_and_names_some(cast: Cast, working: Recommendation, sign_in: SignIn) -> None:
    actions.add(recommendation=working, by=cast.coordinator, draft=factories.drafted("Noted."))

    page = text(sign_in(cast.holder).get(f"/recommendations/{working.reference}/?report").content.decode())

    assert "Type @ and a full name to notify somebody, for example @" in page
    assert f"for example @{cast.desk.name} or @{cast.coordinator.name}." in page


def test_words_without_a_mention_cost_no_query(
    cast: Cast, working: Recommendation, django_assert_num_queries: Any
) -> None:
    entry = actions.add(recommendation=working, by=cast.holder, draft=factories.drafted("desk@example.org knows."))
    with django_assert_num_queries(0):
        assert mentions.mentioned(entry, working) == []
