"""The list as people look at it: filters by day, what moved and who is involved; orders, groups, folded names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tests.tracker.test_recommendation_list import URL, found, page, warned
from tracker import listing
from tracker.models import Organisation, Post, Recommendation, User
from tracker.workflow import Position, Priority, Status


@pytest.fixture
def reader(cast: Cast, sign_in: Callable[..., Client]) -> Client:
    return sign_in(cast.reader)


# --- Filters ---


def test_due_between_two_days_counts_both_days(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    for days in (1, 2, 3, 4):
        factories.track(cast, due_on=today + timedelta(days=days))
    factories.track(cast)

    first, last = (today + timedelta(days=2)).isoformat(), (today + timedelta(days=3)).isoformat()

    assert found(reader, due_from=first, due_to=last) == ["PARIS-02", "PARIS-03"]
    assert found(reader, due_from=last) == ["PARIS-03", "PARIS-04"]


def test_a_day_is_read_as_people_write_it_and_stands_in_words(cast: Cast, reader: Client) -> None:
    for typed in ("2026-03-15", "15/3/2026", "15.3.2026", "15 March 2026", "15 Mar 2026"):
        shown = page(reader, due_to=typed)
        assert "Due by: 15 March 2026" in text(shown), typed
        assert 'value="2026-03-15"' in shown
    assert "5/3/2026" in warned(reader, due_to="5/3/2026")
    assert "Enter a date" in warned(reader, due_to="soon")


def test_updated_since_has_updates_and_closings_and_no_silence(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    factories.track(cast)
    old = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    Recommendation.objects.filter(pk=old.pk).update(quiet_since=today - timedelta(days=30))

    assert found(reader, updated_since=today.isoformat()) == ["PARIS-01", "PARIS-02"]
    assert found(reader, updated_since=(today - timedelta(days=30)).isoformat()) == ["PARIS-01", "PARIS-02", "PARIS-04"]


def test_status_since_and_waiting_for_verification_count_days(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    for days in (5, 10):
        row = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
        Recommendation.objects.filter(pk=row.pk).update(status_since=today - timedelta(days=days))

    assert found(reader, status_since=(today - timedelta(days=5)).isoformat()) == ["PARIS-01"]
    assert found(reader, waiting=5) == ["PARIS-01", "PARIS-02"]
    assert found(reader, waiting=6) == ["PARIS-02"]
    assert "Awaiting verification for at least (days): 6" in text(page(reader, waiting=6))


def test_due_dates_that_moved_and_by_how_much(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    factories.track(cast, due_on=today)
    moved = factories.track(cast, due_on=today)
    Recommendation.objects.filter(pk=moved.pk).update(due_on=today + timedelta(days=40))

    assert found(reader, moved="yes") == ["PARIS-02"]
    assert "+40 days" in text(page(reader, columns="moved"))


def test_who_takes_part_is_a_filter_by_name(cast: Cast, reader: Client) -> None:
    factories.track(cast)
    factories.track(cast, parties=[cast.data])

    assert found(reader, party=cast.data.pk) == ["PARIS-02"]
    assert found(reader, party=cast.data.name.upper()) == ["PARIS-02"]
    assert "Also involved" in text(page(reader, party=cast.data.pk))


def test_filters_are_combined_and_each_is_a_chip_that_can_be_removed(cast: Cast, reader: Client) -> None:
    factories.track(cast, due_on=timezone.localdate(), priority=Priority.PRIORITY)
    factories.track(cast, due_on=timezone.localdate())

    shown = page(reader, status="open", priority="priority", due_to=timezone.localdate().isoformat(), group="lead")

    assert found(reader, status="open", priority="priority") == ["PARIS-01"]
    removals = [link.href for link in links(shown) if link.words == "×"]
    assert len(removals) == 3
    assert all("group=lead" in href for href in removals)


# --- Rows ---


def test_a_flag_stands_with_its_fact_or_with_the_status_where_that_is_not_shown(cast: Cast, reader: Client) -> None:
    late = factories.track(cast, due_on=timezone.localdate() - timedelta(days=3))
    factories.walk(cast, late, Status.IN_PROGRESS)

    assert "<td class=cell-status>" not in page(reader).split("Overdue by 3 days")[0].rpartition("<td class=")[2]
    assert page(reader).split("Overdue by 3 days")[0].rpartition("<td class=")[2].startswith("cell-due")
    narrow = page(reader, columns=["status", "lead"])
    assert narrow.split("Overdue by 3 days")[0].rpartition("<td class=")[2].startswith("cell-status")


def test_reference_and_title_both_lead_to_the_page(cast: Cast, reader: Client) -> None:
    factories.track(cast, title="Open harbours")

    words = {link.words: link.href for link in links(page(reader))}

    assert words["PARIS-01"] == words["Open harbours"] == "PARIS-01/"


def test_what_is_not_accepted_says_so_in_its_row(cast: Cast, reader: Client) -> None:
    factories.decline(cast, factories.track(cast, title="Open harbours"))

    assert f"Open harbours {Position.DECLINED.label}" in text(page(reader))


# --- Order and groups ---


def test_urgent_first_has_what_is_due_or_to_be_reviewed_before_all_others(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    factories.track(cast)
    factories.track(cast, due_on=today + timedelta(days=9))
    factories.track(cast, due_on=today - timedelta(days=9))
    factories.walk(cast, factories.track(cast, due_on=today - timedelta(days=20)), Status.REPORTED_COMPLETE)
    factories.walk(cast, on_hold := factories.track(cast), Status.STALLED)
    Recommendation.objects.filter(pk=on_hold.pk).update(review_on=today)

    assert found(reader, sort="urgent") == ["PARIS-03", "PARIS-05", "PARIS-02", "PARIS-01", "PARIS-04"]
    tabs = {link.words: link.href for link in links(page(reader, status="open", sort="urgent"))}
    assert tabs["By number"] == f"{URL}?status=open"


def test_names_sort_without_capitals_and_accents(cast: Cast, reader: Client) -> None:
    for title in ("Zebra", "Écoles", "apple", "Ärzte"):
        factories.track(cast, title=title)
    assert found(reader, sort="title") == ["PARIS-03", "PARIS-04", "PARIS-02", "PARIS-01"]

    for number, name in enumerate(("zone desk", "Écho desk", "Zebra desk"), start=1):
        post = baker.make(Post, name=name, organisation=cast.health)
        Recommendation.objects.filter(number=number).update(owner=post)
    assert found(reader, sort="owner") == ["PARIS-02", "PARIS-04", "PARIS-03", "PARIS-01"]

    for name, code in (("Østersund", "OST"), ("alpha", "ALPHA"), ("Zagreb", "ZAG")):
        baker.make(Meeting, name=name, code=code)
    names = [link.words for link in links(reader.get("/meetings/", {"sort": "name"}).content.decode())]
    order = [name for name in names if name in {"Østersund", "alpha", "Zagreb", cast.meeting.name}]
    assert order == ["alpha", "Østersund", cast.meeting.name, "Zagreb"]


def test_people_sort_without_capitals_and_accents(db: None) -> None:
    for name in ("Zoë", "Élise", "anna"):
        baker.make(User, name=name, email=f"{len(name)}{name[-1]}@example.org", is_system=False)

    assert [user.name for user in User.objects.for_list()] == ["anna", "Élise", "Zoë"]


@pytest.mark.parametrize("group", ["meeting", "lead", "theme", "status"])
def test_rows_stand_under_one_heading_for_each_group(cast: Cast, reader: Client, group: str) -> None:
    other = baker.make(Organisation, name="Agriculture")
    factories.track(cast, lead=cast.health, themes=[cast.theme])
    factories.track(cast, lead=other, owner=None)
    factories.track(cast, lead=None, owner=None)
    factories.walk(cast, factories.track(cast, lead=cast.health, themes=[cast.theme]), Status.IN_PROGRESS)
    expected = {
        "meeting": (["Paris meetings"], ["01", "02", "03", "04"]),
        "lead": (["Agriculture", cast.health.name, "No lead"], ["02", "01", "04", "03"]),
        "theme": ([cast.theme.name, "No theme"], ["01", "04", "02", "03"]),
        "status": (["No update yet", "In progress"], ["01", "02", "03", "04"]),
    }

    shown = page(reader, group=group)

    headings = [text(part.split("</th>")[0].partition(">")[2]) for part in shown.split('scope="rowgroup"')[1:]]
    assert headings == expected[group][0]
    assert found(reader, group=group) == [f"PARIS-{number}" for number in expected[group][1]]
    assert f'<option value="{group}" selected>' in shown


def test_an_order_inside_the_groups_is_kept(cast: Cast, reader: Client) -> None:
    for title in ("b", "a"):
        factories.track(cast, title=title)

    assert found(reader, group="lead", sort="title") == ["PARIS-02", "PARIS-01"]
    assert found(reader, group="lead", sort="urgent") == ["PARIS-01", "PARIS-02"]


def test_what_no_index_groups_is_refused_where_there_is_much_and_nonsense_is_named(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    for _ in range(3):
        factories.track(cast)

    assert "More than 2 rows cannot be grouped by this" in warned(reader, group="lead")
    assert 'scope="rowgroup"' in page(reader, group="meeting")
    assert "cannot be grouped by this" in warned(reader, group="colour")


def test_there_is_one_search_and_it_keeps_no_filter_of_the_list(cast: Cast, reader: Client) -> None:
    shown = page(reader, q="harbour", status="open")

    assert shown.count('type="search"') == 1
    assert '<input type="hidden" name="q" value="harbour">' in shown
