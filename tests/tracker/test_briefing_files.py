"""Briefings out of files: the file kept and given back, pages and notices shown, whom and when the text names."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from briefings import storing
from briefings.models import Briefing, Meeting, Original
from briefings.reading import Due, FileReading, Format, Kind, Passage, PassageKind, Suggestion
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text as words_of
from tracker import actions
from tracker.workflow import DueBasis

WORDS = "The port authority should open two berths within six months."
DUE = Due("within six months", months=6)


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.reader)
    return client


def stored(cast: Cast, *, text: str = WORDS, due: Due | None = DUE, addressee: str = "", **more: object) -> Briefing:
    """A briefing with one suggestion, as if some file had said so."""
    title = "Open two berths"
    suggestion = Suggestion(0, len(text), Kind.ACTION, title, "", 0.9, ("it says should",), addressee, due)
    passage = Passage(0, len(text), PassageKind.SENTENCE, None, 1, None, suggestion)
    reading = FileReading(Format.PDF, text, (passage,), ("Two pages are pictures without text.",))
    values = {"data": b"%PDF bytes", "file_name": "talks.pdf", "title": ""} | more
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    received = storing.Received(**values)  # type: ignore[arg-type]
    return storing.store(meeting=meeting, reading=reading, received=received, by=cast.coordinator, at=at)


def accept(cast: Cast, briefing: Briefing, **more: object) -> list[object]:
    draft = factories.drafted("")
    return actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=draft, **more)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("name", ["talks.md", "<b>Réunion</b>; “final”.md"])
def test_the_file_is_given_back_byte_for_byte_and_never_shown(reader: Client, cast: Cast, name: str) -> None:
    data = factories.BRIEFING.replace("\n", "\r\n").encode()
    briefing = actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=data, file_name=name)

    page = reader.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()
    response = reader.get(reverse("briefing-original", args=[briefing.pk]))
    given = b"".join(response.streaming_content)  # type: ignore[attr-defined]

    assert reverse("briefing-original", args=[briefing.pk]) in page
    assert given == data
    assert hashlib.sha256(given).hexdigest() == briefing.sha256
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_briefing_from_before_files_were_kept_offers_none(reader: Client, cast: Cast) -> None:
    briefing = Briefing.objects.create(
        meeting=cast.meeting, title="Old", text="Words.", sha256="0" * 64, size=6, added_by=cast.coordinator,
        read_at=datetime(2025, 1, 1, tzinfo=UTC), file_name="old.txt",
    )  # fmt: skip

    assert "Download the file" not in reader.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()
    assert reader.get(reverse("briefing-detail", args=[briefing.pk]) + "?at=3").status_code == 200
    assert reader.get(reverse("briefing-original", args=[briefing.pk])).status_code == 404


def test_the_page_says_what_the_file_is_and_what_was_left_out(reader: Client, cast: Cast) -> None:
    page = words_of(reader.get(reverse("briefing-detail", args=[stored(cast).pk])).content.decode())

    assert "talks.pdf · PDF file · 10" in page
    assert "Two pages are pictures without text." in page


def test_pages_are_marked_and_what_they_put_into_a_sentence_is_set_apart(reader: Client, cast: Cast) -> None:
    pages = (
        "Talks of the ports",
        "The authority should open both of the",
        "old berths before the winter. It may rain.",
    )
    text = f"{pages[0]}\n\nIt met.\n1\n\f{pages[0]}\n\n{pages[1]}\n2\n\f{pages[0]}\n\n{pages[2]}\n3\n"
    briefing = factories.briefing(cast, text, "talks.txt")

    page = reader.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()

    assert [f'id="page-{number}"' in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert '<u>The authority should open both of the\n</u><span class="gap">2</span>' in page
    assert f'<span class="gap">{pages[0]}</span>' in page
    (made,) = accept(cast, briefing)
    page = reader.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()
    assert page.count(f'<a class="ref" href="/recommendations/{made.reference}/">') == 1  # type: ignore[attr-defined]


def test_a_span_counts_from_the_last_day_of_the_meeting(cast: Cast) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 8, 29), ends_on=date(2026, 8, 31))
    (made,) = accept(cast, stored(cast))

    assert (made.due_on, made.first_due_on) == (date(2027, 2, 28), date(2027, 2, 28))  # type: ignore[attr-defined]
    assert (made.due_basis, made.due_words) == (DueBasis.FROM_SOURCE, "within six months")  # type: ignore[attr-defined]


@pytest.mark.parametrize("before", [date(2025, 8, 31), None])
def test_a_span_counts_from_the_day_that_the_meeting_has_when_it_is_tracked(cast: Cast, before: date | None) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=before, ends_on=None)
    briefing = stored(cast)
    # Somebody corrects the year, or enters the day that was not known.
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 8, 31))

    (made,) = accept(cast, briefing)

    assert (made.due_on, made.due_basis) == (date(2027, 2, 28), DueBasis.FROM_SOURCE)  # type: ignore[attr-defined]


def test_what_counts_from_elsewhere_or_names_a_day_stays_as_it_was_read(cast: Cast) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=None, ends_on=None)
    event = stored(
        cast, text="The port authority should answer within six months of an application.", due=Due(DUE.words)
    )
    day = stored(cast, due=Due("by 1 May 2027", date(2027, 5, 1)), data=b"%PDF another")
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 8, 31))

    made = [*accept(cast, event), *accept(cast, day)]

    assert [row.due_on for row in made] == [None, date(2027, 5, 1)]  # type: ignore[attr-defined]


def test_the_forms_begin_with_the_day_that_would_be_tracked(client: Client, cast: Cast) -> None:
    """Counted from the meeting as it is dated now; none where nobody can have meant it, as it would be refused."""
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2025, 8, 31), ends_on=None)
    briefing, long_ago = stored(cast), stored(cast, due=Due("in 1815", date(1815, 6, 18)), data=b"%PDF another")
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 8, 31))
    client.force_login(cast.coordinator)

    def shown(of: Briefing) -> list[object]:
        card = client.get(reverse("briefing-detail", args=[of.pk])).context["card"].form
        where = f"{reverse('briefing-split', args=[of.pk])}?words=0-{len(WORDS)}&second=two+berths"
        parts = client.get(where).context["form"]
        return [card["due_on"].value(), parts["due_on_one"].value(), parts["due_on_two"].value()]

    # The second part says when.
    assert shown(briefing) == [date(2027, 2, 28), None, date(2027, 2, 28)]
    assert shown(long_ago) == [None] * 3


@pytest.mark.parametrize("due", [DUE, Due("in 1815", date(1815, 6, 18)), Due("before the next meeting")])
def test_without_a_date_to_keep_the_words_stay(cast: Cast, due: Due) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=None, ends_on=None)
    (made,) = accept(cast, stored(cast, due=due))

    assert (made.due_on, made.due_basis) == (None, DueBasis.NONE_GIVEN)  # type: ignore[attr-defined]
    assert made.due_words == due.words  # type: ignore[attr-defined]


def test_whom_the_text_addresses_leads_unless_somebody_else_is_named(cast: Cast) -> None:
    (made,) = accept(cast, stored(cast, addressee=cast.data.name.upper()))
    (other,) = accept(cast, stored(cast, addressee=cast.data.name, data=b"2"), lead=cast.health)
    (nobody,) = accept(cast, stored(cast, addressee="harbour master", data=b"3"))

    assert [item.lead for item in (made, other, nobody)] == [cast.data, cast.health, None]  # type: ignore[attr-defined]


def test_whom_and_when_are_shown_beside_the_suggestion(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 1, 31), ends_on=None)
    briefing = stored(cast, addressee="port authority")

    page = client.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()

    assert "it says should Addressed to: port authority Due date: within six months" in words_of(page)
    assert re.search('name="due_on" value="2026-07-31"', page)


def test_the_same_file_is_kept_once(cast: Cast) -> None:
    stored(cast)
    with pytest.raises(storing.AlreadyStored):
        stored(cast)
    assert Original.objects.count() == 1
