"""Editing what describes a recommendation from its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from model_bakery import baker

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import SourceText
from tracker.models import Organisation, Recommendation
from tracker.workflow import Position, Step

SignIn = Callable[..., Client]


@pytest.fixture
def item(cast: Cast) -> Recommendation:
    return factories.track(cast, parties=[cast.data], themes=[cast.theme], due_words="by spring")


def address(item: Recommendation) -> str:
    return reverse("recommendation-edit", args=[item.reference])


def sent(page: str) -> dict[str, Any]:
    """The values of the form as a browser would send them back."""
    data: dict[str, Any] = {}
    main = page.split("<main")[1]
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search('type="(checkbox|radio)"', tag) or " checked" in tag):
            data.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, words in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', main, re.DOTALL):
        data[name] = [unescape(words)]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        data[name] = re.findall(r'value="([^"]*)" selected', options)
    return data


def shown(client: Client, item: Recommendation) -> dict[str, Any]:
    return sent(client.get(address(item)).content.decode())


def edits(item: Recommendation) -> Any:
    return item.entries.filter(kind=Step.EDIT)


def by_colleague(cast: Cast, item: Recommendation, **new: Any) -> None:
    actions.edit(recommendation=item, by=cast.second_coordinator, draft=factories.drafted(""), new=new)


def sentences(response: object) -> str:
    return text(response.content.decode().split("<main")[1])  # type: ignore[attr-defined]


def test_the_form_shows_the_words_it_came_from_and_where_they_stand(
    coordinator: Client, cast: Cast, item: Recommendation, briefing: Briefing
) -> None:
    passage = briefing.passages.suggested().in_order()[0]
    words = SourceText(briefing, passage.suggested_start, passage.suggested_end)
    row = factories.track(cast, sources=[words])

    page = text(coordinator.get(address(row)).content.decode())

    assert briefing.text[words.start : words.end] in page
    assert f"in {briefing.title}" in page
    assert "Source text" not in text(coordinator.get(address(item)).content.decode()), "it was entered by hand"


def test_several_fields_change_with_one_entry(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    changed = {"title": "A <new> title", "priority": "priority", "due_words": "", "text": "It was misread."}

    response = coordinator.post(address(item), shown(coordinator, item) | changed, follow=True)

    item.refresh_from_db()
    assert (item.title, item.priority, item.due_words) == ("A <new> title", "priority", "")
    entry = edits(item).get()
    assert set(entry.changes) == {"title", "priority", "due_words"}
    assert (entry.by, entry.text) == (cast.coordinator, "It was misread.")
    assert f"Your changes to {item.reference} are saved." in sentences(response)


def test_nothing_changed_writes_nothing_and_says_so(coordinator: Client, item: Recommendation) -> None:
    response = coordinator.post(address(item), shown(coordinator, item) | {"text": "No reason"}, follow=True)

    assert "You did not change anything." in sentences(response)
    assert not edits(item).exists()


def test_a_form_sent_twice_is_one_entry(coordinator: Client, item: Recommendation) -> None:
    data = shown(coordinator, item) | {"title": "Another title"}

    answers = [coordinator.post(address(item), data) for _ in range(2)]

    assert edits(item).count() == 1
    anchor = edits(item).get().anchor
    assert {answer["Location"] for answer in answers} == {f"/recommendations/{item.reference}/#{anchor}"}


def test_parties_and_themes_are_unticked_and_added_by_name(
    coordinator: Client, cast: Cast, item: Recommendation
) -> None:
    baker.make(Organisation, name="Water Board")
    data = shown(coordinator, item)
    assert data["parties"] == [str(cast.data.pk)]

    coordinator.post(address(item), data | {"parties": [], "more_parties": "water; Health", "themes": []})

    assert {party.name for party in item.parties.all()} == {"Water Board", "Ministry of Health"}
    assert not item.themes.exists()
    assert set(edits(item).get().changes) == {"parties", "themes"}


def test_adding_one_who_is_there_already_changes_nothing(coordinator: Client, item: Recommendation) -> None:
    coordinator.post(address(item), shown(coordinator, item) | {"more_parties": "Data Agency"})

    assert not edits(item).exists()


def test_a_field_that_changed_meanwhile_shows_both_versions_and_saving_again_decides(
    coordinator: Client, cast: Cast, item: Recommendation
) -> None:
    data = shown(coordinator, item) | {"title": "My title", "text": "My reason", "more_themes": "Public"}
    by_colleague(cast, item, title="Their title", goal="Their goal")

    response = coordinator.post(address(item), data)

    assert response.status_code == 409
    said = sentences(response)
    assert "Title now Their title You entered My title" in said
    again = sent(response.content.decode())
    assert (again["title"], again["text"], again["more_themes"]) == (["My title"], ["My reason"], ["Public"])
    assert edits(item).count() == 1

    assert coordinator.post(address(item), again).status_code == 302
    item.refresh_from_db()
    # What the colleague changed besides stays.
    assert (item.title, item.goal) == ("My title", "Their goal")
    assert set(edits(item).order_by("-sequence")[0].changes) == {"title"}


def test_parties_changed_meanwhile_show_both_versions(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    data = shown(coordinator, item) | {"more_parties": "Ministry of Health"}
    water = baker.make(Organisation, name="Water Board")
    by_colleague(cast, item, parties=[water])

    response = coordinator.post(address(item), data)

    assert response.status_code == 409
    assert "Also involved now Water Board You entered Data Agency; Ministry of Health" in sentences(response)
    again = sent(response.content.decode())
    assert again["parties"] == [str(cast.data.pk)]
    assert coordinator.post(address(item), again).status_code == 302
    assert set(item.parties.all()) == {cast.data, cast.health}


def test_another_field_changed_meanwhile_is_left_alone(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    data = shown(coordinator, item) | {"title": "My title"}
    by_colleague(cast, item, goal="Their goal")

    assert coordinator.post(address(item), data).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.goal) == ("My title", "Their goal")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"title": "  "}, "Enter a title."),
        ({"title": "x" * 201}, "200 characters or fewer"),
        ({"goal": "a\x00"}, "(NUL)"),
        ({"goal": "x" * 20_001}, "longer than 20000 characters"),
        ({"kind": "wish"}, "Choose a kind."),
        ({"parties": ["99999999999999999999"]}, "Choose one of the options in the list."),
        ({"more_parties": "Nobody"}, "There is no organisation called “Nobody”."),
        ({"seen": "x"}, "Part of this page was missing."),
        ({"seen": "{}"}, "Part of this page was missing."),
        ({"seen": "[" * 100_000}, "Part of this page was missing."),
    ],
)
def test_what_cannot_be_saved_gets_a_sentence_and_stays_typed(
    coordinator: Client, item: Recommendation, data: dict[str, Any], sentence: str
) -> None:
    response = coordinator.post(address(item), shown(coordinator, item) | {"text": "=my \u202ereason"} | data)

    assert response.status_code == 422
    assert sentence in sentences(response)
    assert "=my \u202ereason</textarea>" in response.content.decode()
    assert not edits(item).exists()


def test_a_seen_with_odd_values_is_no_failure(coordinator: Client, item: Recommendation) -> None:
    odd = '{"title": 1, "goal": null, "kind": [], "priority": {}, "due_words": 2, "parties": ["x", -1], "themes": [[]]}'

    assert coordinator.post(address(item), shown(coordinator, item) | {"seen": odd}).status_code in (302, 409, 422)


def test_the_page_is_offered(coordinator: Client, item: Recommendation) -> None:
    detail = coordinator.get(reverse("recommendation-detail", args=[item.reference])).content.decode()

    assert f'href="{address(item)}"' in detail


@pytest.mark.parametrize("position", [Position.ACCEPTED, Position.DECLINED])
def test_a_tick_to_follow_up_what_is_not_only_noted_changes_nothing_and_saves_the_rest(
    sign_in: SignIn, cast: Cast, item: Recommendation, position: Position
) -> None:
    draft = factories.drafted("We looked into it.")
    actions.respond(recommendation=item, by=cast.coordinator, draft=draft, position=position)
    client = sign_in(cast.coordinator)
    data = shown(client, item) | {"follow_up": ["on"], "goal": ["Sooner help"]}

    assert client.post(address(item), data).status_code == 302

    item.refresh_from_db()
    assert (item.goal, item.position, item.follow_up) == ("Sooner help", position, False)
