"""The feed of a saved view as a feed reader gets it: what is in it, for whom, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, feeds
from tracker.models import AccountChange, CalendarFeed, MailMessage, Recommendation, SavedView, User, ViewFeed
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.notices import changed
from tracker.workflow import Priority, Status

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def view(cast: Cast) -> SavedView:
    return actions.save_view(
        by=cast.coordinator, name="Under\u2028way & more", query="status=open", shared_with="reader"
    )


def address_of(person: User, view: SavedView) -> str:
    return reverse("view-feed", args=[actions.make_feed_address(by=person, view=view)])


def read(address: str) -> list[dict[str, str]]:
    """The entries of a feed as plain data, in their order."""
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ET.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    found = [{part.tag.removeprefix(ATOM): part.text or "" for part in entry} for entry in root.iter(f"{ATOM}entry")]
    assert len({entry["id"] for entry in found}) == len(found)
    return found


def test_each_recommendation_stands_there_by_its_last_change_under_an_id_of_the_change(
    cast: Cast, view: SavedView
) -> None:
    first, second = factories.working(cast), factories.track(cast, title="A <b>bold\x07</b> one")
    address = address_of(cast.reader, view)
    draft = factories.drafted("Half <i>of</i> it.")
    actions.report(recommendation=first, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    entries = read(address)

    assert [entry["title"].split()[0] for entry in entries] == [first.reference, second.reference]
    assert entries[1]["title"] == f"{second.reference} A <b>bold </b> one"
    assert "<p>Desk officer added an update on " in entries[0]["summary"]
    assert "<blockquote>Half &lt;i&gt;of&lt;/i&gt; it.</blockquote>" in entries[0]["summary"]
    assert read(address) == entries
    actions.check_in(recommendation=first, by=cast.holder, draft=factories.drafted(""))
    assert read(address) == entries, "that nothing changed is no change"
    actions.report(recommendation=first, by=cast.holder, draft=factories.drafted("More."), to=Status.IN_PROGRESS)
    assert {entry["id"] for entry in read(address)} & {entry["id"] for entry in entries} == {entries[1]["id"]}
    actions.enter_in_error(recommendation=second, by=cast.coordinator, draft=factories.drafted("Not ours."))
    assert len(read(address)) == 1


def test_nothing_is_in_it_that_its_person_may_not_see_nor_the_words_of_what_is_narrowed(
    cast: Cast, view: SavedView
) -> None:
    row = factories.track(cast, title="A secret port")
    own, other = address_of(cast.coordinator, view), address_of(cast.reader, view)
    actions.add(recommendation=row, by=cast.coordinator, draft=factories.drafted("Between us.", internal=True))
    assert "Between us." not in str(read(own))
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.outsider}))
    actions.restrict(recommendation=row, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    actions.add(recommendation=row, by=cast.coordinator, draft=factories.drafted("A deep harbour."))

    assert read(other) == []
    (entry,) = read(own)
    assert entry["title"] == row.reference
    assert "harbour" not in str(entry)


@pytest.mark.parametrize("query", ["theme=999", "lead=No+such+body", "status=open&old_filter=1"])
def test_a_view_whose_filter_means_nothing_says_so_and_nothing_else(cast: Cast, view: SavedView, query: str) -> None:
    factories.track(cast)
    address = address_of(cast.reader, view)
    SavedView.objects.update(query=query)

    (entry,) = read(address)

    assert entry["title"].endswith("needs correction")
    assert "This view finds nothing." in entry["summary"]
    assert read(address) == [entry]


def test_what_has_not_changed_is_not_sent_again(cast: Cast, view: SavedView) -> None:
    item, address, client = factories.track(cast), address_of(cast.reader, view), Client()
    answer = client.get(address)
    assert answer["Cache-Control"] == "private, no-store"
    assert "sessionid" not in answer.cookies
    headers = {"If-None-Match": answer["ETag"], "If-Modified-Since": answer["Last-Modified"]}

    assert client.get(address, headers=headers).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 200
    actions.respond(recommendation=item, by=cast.coordinator, draft=factories.drafted(""), position="accepted")
    assert client.get(address, headers=headers).status_code == 200


def test_an_address_is_shown_once_and_ends(cast: Cast, view: SavedView, client: Client) -> None:
    client.force_login(cast.reader)
    page = reverse("saved-view-elsewhere", args=[view.pk])
    assert page in client.get(reverse("saved-view-list")).content.decode()
    shown = text(client.post(reverse("view-feed-make", args=[view.pk])).content.decode())
    token = shown.partition("/feed/")[2].partition(".atom")[0]
    assert len(token) >= 43
    assert token not in ViewFeed.objects.get().digest + client.get(page).content.decode()

    def answers(to: str) -> int:
        return Client().get(to).status_code

    first = reverse("view-feed", args=[token])
    assert answers(first) == 200
    second = address_of(cast.reader, view)
    assert (answers(first), answers(second)) == (404, 200)
    client.post(reverse("view-feed-end", args=[view.pk]))
    assert answers(second) == 404
    third = address_of(cast.reader, view)
    # A view they no longer see, and an account that is closed, and opened again.
    SavedView.objects.filter(pk=view.pk).update(shared_with="")
    assert answers(third) == 404
    SavedView.objects.filter(pk=view.pk).update(shared_with=Role.READER)
    assert answers(third) == 200
    actions.deactivate(by=cast.administrator, person=cast.reader)
    assert answers(third) == 404
    actions.reactivate(by=cast.administrator, person=cast.reader)
    assert answers(third) == 404
    kinds = AccountChange.objects.filter(kind__startswith="feed").order_by("pk").values_list("kind", flat=True)
    made, ended = AccountChange.Kind.FEED_MADE, AccountChange.Kind.FEED_ENDED
    assert list(kinds) == [made, ended, made, ended, made, ended]


def test_a_view_that_is_deleted_ends_its_feeds_and_their_people_hear_of_it(
    cast: Cast, view: SavedView, settings: pytest.FixtureRequest
) -> None:
    settings.SITE_URL, settings.EMAIL_HOST = "https://tracker.example.org", "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "tracker.mailing.EmailBackend"  # type: ignore[attr-defined]
    addresses = [address_of(person, view) for person in (cast.coordinator, cast.reader)]
    for person in (cast.reader, cast.coordinator, cast.second_coordinator):
        actions.follow(by=person, view=view)
    actions.unsubscribe(person=cast.second_coordinator)

    actions.remove_view(by=cast.coordinator, view=view)

    assert [Client().get(address).status_code for address in addresses] == [404, 404]
    feed, followed = MailMessage.objects.order_by("pk")
    assert {feed.person, followed.person} == {cast.reader}
    assert feed.subject == "Your feed of a saved view has ended"
    assert f"deleted the view “{view.name}”" in feed.body
    assert followed.subject == f"The view “{view.name}” that you follow was deleted"
    assert "sign in as you" not in feed.body + followed.body


def test_of_a_long_list_the_newest_entries_of_all_are_looked_at(
    cast: Cast, view: SavedView, monkeypatch: pytest.MonkeyPatch, recommendation: Recommendation
) -> None:
    monkeypatch.setattr(changed, "KEYS", 1)
    rows = [factories.track(cast, 3, title=f"Number {number}") for number in range(3)]
    monkeypatch.setattr("tracker.models.log.LOOKED_AT", 2)

    found = read(address_of(cast.reader, view))

    assert [entry["title"].split()[0] for entry in found] == [recommendation.reference, rows[-1].reference]
    monkeypatch.setattr(feeds, "MOST", 1)
    assert len(read(address_of(cast.reader, view))) == 1


def test_a_correction_says_which_step_it_corrects(cast: Cast, view: SavedView, working: Recommendation) -> None:
    draft = factories.drafted("Hlaf of it.")
    said = actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    actions.correct(entry=said, by=cast.coordinator, draft=factories.drafted("Half of it."))
    address = address_of(cast.reader, view)

    (entry,) = read(address)

    assert "Coordinator corrected an earlier entry on " in entry["summary"]
    assert ": Desk officer added an update on " in entry["summary"]
    assert "Half of it." in entry["summary"]


def test_a_due_date_changed_with_something_else_is_told(cast: Cast, view: SavedView, working: Recommendation) -> None:
    due_on = timezone.localdate() + timedelta(days=90)
    factories.change_many(cast, [working], due_on=due_on, priority=Priority.PRIORITY)

    (entry,) = read(address_of(cast.reader, view))

    assert "edited details (priority) and set the due date to" in entry["summary"]


@pytest.mark.parametrize("read_at_once", [1, 2, 500])
def test_a_long_list_says_the_same_in_parts_as_a_short_one(
    read_at_once: int, cast: Cast, view: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        row = factories.track(cast, 3, title=f"Number {number}", lead=cast.health if number % 2 else cast.data)
        actions.add(recommendation=row, by=cast.coordinator, draft=factories.drafted(f"Remark on {number}."))
        wrong = actions.add(recommendation=row, by=cast.coordinator, draft=factories.drafted("Wrong."))
        actions.correct(entry=wrong, by=cast.coordinator, draft=factories.drafted(f"Mended {number}."))
    short = [(entry["title"], entry["id"]) for entry in read(address_of(cast.reader, view))]

    monkeypatch.setattr(changed, "KEYS", 1)
    monkeypatch.setattr(changed, "READ", read_at_once)

    assert len(short) > 1
    assert [(entry["title"], entry["id"]) for entry in read(address_of(cast.reader, view))] == short


@pytest.mark.parametrize("kind", ["calendar", "feed"])
def test_a_form_sent_again_later_makes_no_address_valid_that_was_ended(cast: Cast, view: SavedView, kind: str) -> None:
    by = cast.reader
    make: dict[str, Callable[[UUID], str]] = {
        "calendar": lambda form: actions.make_calendar_address(by=by, form_token=form),
        "feed": lambda form: actions.make_feed_address(by=by, view=view, form_token=form),
    }
    rows = {"calendar": CalendarFeed.objects, "feed": ViewFeed.objects}[kind]
    end = {
        "calendar": lambda: actions.end_calendar_address(by=by),
        "feed": lambda: actions.end_feed_address(by=by, view=view),
    }
    first, second = uuid4(), uuid4()
    made = make[kind](first)
    assert make[kind](first) == made, "pressed twice, it is one address"
    end[kind]()
    ended = [made]

    def made_anew(form: UUID) -> str:
        token = make[kind](form)
        assert token not in ended
        assert make[kind](form) == token
        assert [rows.at(each).count() for each in (*ended, token)] == [0] * len(ended) + [1]
        return token

    ended.append(made_anew(first))
    # Replaced, it is ended too.
    ended.append(made_anew(second))
    ended.append(made_anew(first))
    ended.append(made_anew(second))
    actions.deactivate(by=cast.administrator, person=by)
    actions.reactivate(by=cast.administrator, person=by)
    by.refresh_from_db()
    made_anew(second)
