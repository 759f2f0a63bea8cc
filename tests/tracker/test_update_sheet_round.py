"""The way of a sheet for an update: where it begins and ends in the list, and what is said when it is back."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.tracker.pages import links, text
from tests.tracker.test_update_sheets import enter, filled, rows, sent, upload
from tracker.models import Recommendation

__all__ = ["rows"]


def test_sheets_are_sent_and_entered_from_the_list(
    client: Client, cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    listed = reverse("recommendation-list") + "?meeting=PARIS"
    found = {link.words: link.href for link in links(coordinator.get(listed).content.decode())}
    assert found["Send for update"] == reverse("update-sheet") + "?meeting=PARIS"
    assert found["Enter a returned sheet"] == reverse("update-sheet-return")

    client.force_login(cast.reader)
    assert "Send for update" not in client.get(listed).content.decode()


def test_a_sheet_with_faults_in_all_rows_is_corrected_and_chosen_again(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"G2": "Sleeping", "G3": "Sleeping"})
    page = upload(coordinator, back).content.decode()

    said = "No row can be entered yet. Correct the cells in the sheet, then choose the file again."
    assert said in text(page)
    assert reverse("update-sheet-return") in [
        link.href for link in links(page) if link.words == "Choose the file again"
    ]


def test_what_was_updated_is_named_and_what_awaits_verification(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    cells = {
        "H2": "It goes on.",
        "G3": "Reported complete: part of it",
        "H3": "Half is dug.",
        "N3": "https://example.org/c",
    }
    done = enter(coordinator, upload(coordinator, filled(sent(coordinator, cast.health.pk), cells))).content.decode()

    said = text(done).split("added to the log.")[1][:90]
    assert (
        said.replace(" ,", ",")
        .replace(" .", ".")
        .startswith(" Updated: PARIS-01, PARIS-02. Awaiting verification: PARIS-02.")
    )
    assert '<a href="/recommendations/PARIS-02/">PARIS-02</a>' in done
