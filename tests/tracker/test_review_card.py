"""The card of a review: its buttons, its counter, and what a finished review leads to."""

from __future__ import annotations

import re

from django.test import Client

from briefings.models import Briefing
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tests.tracker.reviewing import page, suggested
from tracker import actions
from tracker.workflow import Decision


def shown_card(client: Client, briefing: Briefing, query: str = "") -> str:
    """Return the card of the passage in turn, as it is sent."""
    return client.get(page(briefing) + query).content.decode().split('id="card"')[1].split("</section>")[0]


def buttons(card: str) -> list[tuple[str, bool, bool]]:
    """Return the buttons of the row: the words, whether it stands out, and whether it has the focus."""
    row = card.split('<p class="actions turn">')[1].split("</p>", maxsplit=1)[0]
    found = re.findall(r'<(?:button|a) class="(button[^"]*)"([^>]*)>([^<]*)', row)
    return [(words.replace("&#x27;", "'"), kind == "button", "autofocus" in rest) for kind, rest, words in found]


def test_track_dont_track_and_skip_stand_in_one_row_with_their_keys(coordinator: Client, briefing: Briefing) -> None:
    first = suggested(briefing)[0]
    card = shown_card(coordinator, briefing, f"?passage={first.pk}")

    assert buttons(card) == [("Track", True, True), ("Don't track", False, False), ("Skip", False, False)]
    keys = re.findall(r"<kbd[^>]*>(.)</kbd>", card)
    assert keys == ["T", "D", "J", "K"]
    assert 'data-press="d s"' in card
    assert "All shortcuts (?)" in card


def test_what_is_no_suggestion_is_rather_not_tracked(coordinator: Client, briefing: Briefing) -> None:
    other = next(each for each in briefing.passages.content().in_order() if not each.is_suggested)
    card = shown_card(coordinator, briefing, f"?passage={other.pk}")

    assert buttons(card) == [("Track", False, False), ("Don't track", True, True), ("Skip", False, False)]


def test_the_counter_counts_suggestions_and_passages_apart(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    waiting = suggested(briefing)
    left = briefing.passages.content().count()
    other = next(each for each in briefing.passages.content().in_order() if not each.is_suggested)

    def heading(query: str) -> str:
        return text(shown_card(coordinator, briefing, query).split("</h2>")[0].partition(">")[2])

    assert f"Suggestion 1 of {len(waiting)} · {left} passages to review" in heading("")
    assert f"Suggestion 2 of {len(waiting)} ·" in heading(f"?passage={waiting[1].pk}")
    assert f"Passage {len(waiting) + 1} of {left} to review" in heading(f"?passage={other.pk}")

    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=actions.Draft())
    after = left - len(waiting)
    assert f"Passage 1 of {after} to review" in heading("")


def test_a_finished_review_leads_to_what_is_to_be_set_up(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    count = briefing.passages.content().count()
    coordinator.get(page(briefing))
    made = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=actions.Draft())
    left = [each for each in briefing.passages.content() if not each.is_suggested]
    for each in left:
        assert "have no lead" not in text(coordinator.get(page(briefing)).content.decode())
        actions.dont_track(passage=each, by=cast.coordinator, decision=Decision.OTHER, reason="Courtesies.")

    shown = coordinator.get(page(briefing)).content.decode()

    waiting = f"{len(made)} recommendations of this meeting have no lead or no owner post."
    said = f"All {count} passages are reviewed. {waiting}"
    assert said in text(shown)
    (link,) = [each for each in links(shown) if each.words == f"Set up {len(made)} recommendations"]
    assert f"{len(made)} recommendations" in text(coordinator.get(link.href).content.decode())
    assert f"Reviewed by {cast.coordinator.name} on" in text(shown)
    assert re.search(rf"\d{{4}} ?\. {count} passages:", text(shown))


def test_all_that_was_tracked_at_once_can_be_set_up_from_the_message(coordinator: Client, briefing: Briefing) -> None:
    where = f"/briefings/{briefing.pk}/accept-all"
    form = coordinator.get(where).context["form"]
    taken = {"take": [each.passage.pk for each in form.offered], "form_token": form["form_token"].value()}
    titles = {each.name: each.title for each in form.offered}
    shown = coordinator.post(where, {**taken, **titles}, follow=True).content.decode()

    way = next(each.href for each in links(shown) if each.words == "Set them up")
    assert way == f"/recommendations/set-up?briefing={briefing.pk}"
    assert f"Set up {len(titles)} recommendations" in text(coordinator.get(way).content.decode())
