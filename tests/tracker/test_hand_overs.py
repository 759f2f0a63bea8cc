"""Hand-overs of posts: what is written when a post changes hands, what the new holder reads, and its acceptance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.waiting import at_work, due, returned
from tests.verifying import verify
from tracker import actions, hand_overs
from tracker.actions import posts
from tracker.actions.undo import made_by
from tracker.models import Act, HandOver, Notice, Post, ProgressEntry, UpdateRequest, User
from tracker.models.people import Role
from tracker.notices.words import why
from tracker.workflow import Refused, Status


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def successor(cast: Cast) -> User:
    return factories.user("Successor", Role.CONTRIBUTOR, cast.health)


def _take_over(cast: Cast, holder: User | None) -> HandOver | None:
    """Let a coordinator name another holder of the desk; return the hand-over this made, if it did."""
    before = set(HandOver.objects.values_list("pk", flat=True))
    post = Post.objects.get(pk=cast.desk.pk)
    actions.save_post(by=cast.coordinator, post=post, name=post.name, holder=holder)
    return HandOver.objects.exclude(pk__in=before).first()


def _page(client: Client, person: User, name: str, *args: object) -> str:
    client.force_login(person)
    return text(client.get(reverse(name, args=args)).content.decode())


def test_a_change_of_holder_is_one_act_with_an_entry_on_each_open_item(
    cast: Cast, successor: User, client: Client
) -> None:
    open_ones = [factories.track(cast), at_work(cast)]
    closed = factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    other = factories.track(cast, owner=None)

    made = _take_over(cast, successor)

    assert made is not None
    entries = ProgressEntry.objects.filter(act=made.act)
    assert {entry.recommendation for entry in entries} == set(open_ones)
    assert not {closed.pk, other.pk} & {item[0] for item in made.items}
    assert made.act.verb == "hand_over"
    shown = _page(client, cast.reader, "recommendation-detail", open_ones[0].reference)
    words = "recorded that Successor follows Desk officer as holder of the owner post, Health desk, Health"
    assert f"Coordinator {words}" in shown
    assert "failed" not in verify()


def test_the_page_has_what_is_open_promised_dated_and_waiting(
    cast: Cast, successor: User, today: date, client: Client
) -> None:
    promised = at_work(cast, title="Share the register")
    said = factories.drafted("First list sent.", next_step="Send the second list")
    actions.report(recommendation=promised, by=cast.holder, draft=said, to=Status.IN_PROGRESS)
    due(cast, promised, today + timedelta(days=20))
    back = returned(cast, "The minutes are missing.")
    held = factories.walk(cast, factories.track(cast, title="Wait for the budget"), Status.STALLED)
    factories.propose(cast, held, in_days=90)
    Meeting.objects.create(name="Next round", code="NEXT", starts_on=today + timedelta(days=40), follows=cast.meeting)

    made = _take_over(cast, successor)

    assert made is not None
    found = hand_overs.contents(made, successor)
    assert found.lines[0].recommendation == promised
    assert [line.promised.next_step for line in found.promised] == ["Send the second list"]
    assert [(each.day, str(each.what)) for each in found.dates] == [
        (today + timedelta(days=20), "Due date"),
        (today + timedelta(days=30), "Review date"),
        (today + timedelta(days=40), "Meeting begins"),
    ]
    assert {(each.line.recommendation, each.said.text) for each in found.waiting} == {
        (back, "The minutes are missing."),
        (held, "The partner is late."),
    }
    shown = _page(client, successor, "hand-over-detail", made.pk)
    for words in ("3 open items", "Send the second list", "The minutes are missing.", "Not accepted yet", "Next round"):
        assert words in shown
    # As it stood: what is answered afterwards is still on the page.
    actions.report(recommendation=back, by=successor, draft=factories.drafted("Here."), to=Status.IN_PROGRESS)
    assert "The minutes are missing." in _page(client, successor, "hand-over-detail", made.pk)


def test_what_was_asked_waits_for_the_new_holder_who_is_told_of_it(
    cast: Cast, successor: User, today: date, client: Client
) -> None:
    asked, other = at_work(cast, title="Share the register"), factories.track(cast)
    factories.ask(cast, asked)

    made = _take_over(cast, successor)

    assert made is not None
    (waiting,) = hand_overs.contents(made, successor).waiting
    assert waiting.line.recommendation == asked
    shown = _page(client, successor, "hand-over-detail", made.pk)
    assert "An update was asked for by" in shown
    request = UpdateRequest.objects.get()
    assert (request.person, request.level) == (successor, UpdateRequest.Level.OWNER)
    (notice,) = Notice.objects.filter(entry__act=made.act)
    assert (notice.kind, notice.person, notice.recommendation) == ("asked", successor, asked)
    assert "You are now asked for an update by" in _page(client, successor, "notice-list")
    assert "Share the register" in _page(client, successor, "my-work")
    assert other.entries.latest("sequence").changes.keys() == {"holder", "held_post"}
    # As it stood: what is answered afterwards is still on the page, and what was answered before is not.
    actions.report(recommendation=asked, by=successor, draft=factories.drafted("Here."), to=Status.IN_PROGRESS)
    assert "An update was asked for by" in _page(client, successor, "hand-over-detail", made.pk)
    again = _take_over(cast, None) or _take_over(cast, cast.holder)
    assert again is not None
    assert hand_overs.contents(again, cast.holder).waiting == []
    assert "failed" not in verify()


def test_a_request_stays_with_the_lead_where_the_post_becomes_vacant(cast: Cast) -> None:
    factories.ask(cast, at_work(cast))

    _take_over(cast, None)

    request = UpdateRequest.objects.get()
    assert (request.person, request.level) == (None, UpdateRequest.Level.LEAD)
    notice = Notice.objects.get(kind="passed_on", person=cast.lead_staff)
    assert "An update is asked for by" in why(notice)


def test_until_it_is_accepted_it_shows_where_coordinators_look(cast: Cast, successor: User, client: Client) -> None:
    row = factories.track(cast)
    made = _take_over(cast, successor)
    assert made is not None

    def shown() -> list[bool]:
        return [
            "Not accepted yet" in _page(client, cast.coordinator, "post-detail", cast.desk.pk),
            "Hand-overs not accepted yet" in _page(client, cast.coordinator, "my-work"),
            "Hand-over to Successor" in _page(client, cast.coordinator, "recommendation-detail", row.reference),
            "Read and accept the hand-over" in _page(client, successor, "my-work"),
            "Accept the hand-over" in _page(client, successor, "hand-over-detail", made.pk),
        ]

    assert all(shown())
    assert "not accepted" not in _page(client, cast.reader, "recommendation-detail", row.reference)
    client.force_login(successor)

    for _ in range(2):
        answer = client.post(reverse("hand-over-accept", args=[made.pk]), follow=True)
        assert "You have accepted the hand-over of Health desk, Health." in text(answer.content.decode())

    assert not any(shown())
    act = Act.objects.get(verb="accept_hand_over")
    assert (act.by, HandOver.objects.get().accepted) == (successor, act)
    assert "Accepted on" in _page(client, cast.coordinator, "hand-over-detail", made.pk)


def test_the_form_of_a_post_says_where_the_new_holder_finds_the_hand_over(
    cast: Cast, successor: User, client: Client
) -> None:
    factories.track(cast)
    client.force_login(cast.coordinator)
    address = reverse("post-edit", args=[cast.desk.pk])
    seen = client.get(address).context["form"].initial["seen"]

    answer = client.post(address, {"name": "Health desk", "holder": successor.email, "seen": seen}, follow=True)

    assert "Successor finds the hand-over of the open items under My work" in text(answer.content.decode())
    assert HandOver.objects.get().to_holder == successor


def test_a_post_changes_hands_again_and_the_old_hand_over_stays_to_be_read(
    cast: Cast, successor: User, client: Client
) -> None:
    row = factories.track(cast)
    first = _take_over(cast, successor)
    third = factories.user("Third", Role.CONTRIBUTOR, cast.health)
    second = _take_over(cast, third)
    assert first is not None
    assert second is not None

    assert list(HandOver.objects.pending()) == [second]
    assert (second.from_holder, second.to_holder) == (successor, third)
    with pytest.raises(Refused, match="changed hands since"):
        actions.accept_hand_over(by=successor, hand_over=first)
    for reader in (cast.holder, successor, third, cast.coordinator):
        assert row.reference in _page(client, reader, "hand-over-detail", first.pk)
    assert "Not accepted before the post changed hands again" in _page(client, third, "hand-over-detail", first.pk)
    # Back to the one who has an old one open: only the new one waits.
    again = _take_over(cast, successor)
    assert list(HandOver.objects.pending()) == [again]


def test_a_post_that_was_vacant_is_handed_over_by_who_held_it_before(cast: Cast, successor: User) -> None:
    row = factories.track(cast)

    assert _take_over(cast, None) is None
    assert row.entries.latest("sequence").changes["holder"] == [{"id": cast.holder.pk}, None]
    made = _take_over(cast, successor)

    assert made is not None
    assert (made.from_holder, made.to_holder) == (cast.holder, successor)
    assert row.entries.latest("sequence").changes["holder"] == [None, {"id": successor.pk}]


def test_nothing_is_handed_over_where_nothing_is_open_or_the_holder_stays(cast: Cast, successor: User) -> None:
    assert _take_over(cast, successor) is None
    row = factories.track(cast)
    post = Post.objects.get(pk=cast.desk.pk)
    actions.save_post(by=cast.coordinator, post=post, name="Another name", holder=successor)

    assert (HandOver.objects.count(), row.entries.count()) == (0, 1)


def test_the_page_shows_only_what_its_reader_may_see_and_no_removed_or_restricted_words(
    cast: Cast, successor: User, client: Client
) -> None:
    open_one = at_work(cast, title="Open to all")
    said = factories.drafted("Done so far.", next_step="Call the minister at home")
    entry = actions.report(recommendation=open_one, by=cast.holder, draft=said, to=Status.IN_PROGRESS)
    hidden = factories.track(cast, title="Hidden from the successor")
    note = factories.drafted("Keep this among us.", internal=True)
    actions.add(recommendation=open_one, by=cast.lead_staff, draft=note)
    made = _take_over(cast, factories.user("Far away", Role.CONTRIBUTOR, cast.data))
    assert made is not None
    far = made.to_holder
    assert "Call the minister at home" in _page(client, far, "hand-over-detail", made.pk)

    factories.rights(cast, hidden)
    actions.redact(
        recommendation=open_one, by=cast.coordinator, draft=factories.drafted("Private."), out={entry: ["next_step"]}
    )

    shown = _page(client, far, "hand-over-detail", made.pk)
    assert "1 open item" in shown
    for words in ("Hidden from", "Call the minister", "Keep this among us"):
        assert words not in shown
    assert "Hidden from" in _page(client, cast.coordinator, "hand-over-detail", made.pk)


def test_a_post_with_very_many_items_gets_entries_on_those_due_first(
    cast: Cast, successor: User, today: date, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "MOST", 2)
    rows = [factories.track(cast, title=f"Number {number}") for number in range(4)]
    for number in (3, 1):
        due(cast, rows[number], today + timedelta(days=10 * number))

    made = _take_over(cast, successor)

    assert made is not None
    assert ({item[0] for item in made.items}, made.left_out) == ({rows[1].pk, rows[3].pk}, 2)
    assert "The post owned more open items, due later." in _page(client, successor, "hand-over-detail", made.pk)
    # How many there are is told to those who see them all.
    assert "The post owned 2 more open items" in _page(client, cast.coordinator, "hand-over-detail", made.pk)


def test_the_page_lists_what_is_due_first_and_leads_to_the_rest(
    cast: Cast, successor: User, today: date, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_overs, "LISTED", 2)
    last, first, none, second = (factories.track(cast, title=f"Number {number}") for number in range(4))
    for row, days in ((first, 10), (second, 20), (last, 30)):
        due(cast, row, today + timedelta(days=days))
    made = _take_over(cast, successor)
    assert made is not None

    page = _page(client, successor, "hand-over-detail", made.pk)
    assert "4 open items" in page
    assert "This page lists 2 of 4 items, those that are due first. List all 4 items" in page
    assert [row.reference in page for row in (first, second, last, none)] == [True, True, False, False]
    page = text(client.get(reverse("hand-over-detail", args=[made.pk]), {"all": "1"}).content.decode())
    assert [row.reference in page for row in (first, second, last, none)] == [True] * 4
    assert "List all" not in page


def test_a_change_of_holder_does_not_keep_a_change_of_many_from_being_undone(cast: Cast, successor: User) -> None:
    row = factories.track(cast)
    act = factories.change_many(cast, [row])
    _take_over(cast, successor)

    (what,) = made_by(act, cast.coordinator)

    assert what.why == ""
