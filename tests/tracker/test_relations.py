"""Restating and supporting: said with a reason, in the log as a sentence, on both pages, and withdrawn again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import links, text
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.models import Recommendation, Relation
from tracker.workflow import RELATION_SIDES, EditConflict, Forbidden, Refused, RelationKind, Status, Step


@pytest.fixture
def pair(cast: Cast) -> tuple[Recommendation, Recommendation]:
    """Two recommendations."""
    return factories.track(cast, title="Share laboratory data"), factories.track(cast, title="Establish a network")


def _word(kind: str) -> str:
    return str(RelationKind(kind).label)


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def send(client: Client, address: str, status: int = 302, **typed: Any) -> Any:
    """Fill in the page of a relation and send it."""
    shown = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(form_token|seen)" value="([^"]+)"', shown))
    answer = client.post(address, {"happened_on": timezone.localdate().isoformat(), **hidden, **typed})
    assert answer.status_code == status, answer.content.decode()
    return answer


def related(cast: Cast, pair: tuple[Recommendation, Recommendation], kind: str = "supports") -> Relation:
    draft = factories.drafted("They go together.")
    actions.relate(recommendation=pair[0], by=cast.coordinator, draft=draft, kind=RelationKind(kind), other=pair[1])
    return Relation.objects.latest("pk")


@pytest.mark.parametrize("kind", ["restates", "supports"])
def test_it_is_said_on_both_pages_and_in_the_log_and_withdrawn_again(
    page: Client, pair: tuple[Recommendation, Recommendation], kind: str
) -> None:
    one, other = pair
    relate = reverse("recommendation-relate", args=[one.reference])
    answer = send(page, relate, kind=kind, other=other.reference, text="Both name the laboratories.")

    entry = one.entries.get(sequence=2)
    assert answer["Location"].endswith(f"/{one.reference}/#{entry.anchor}")
    assert entry.kind == Step.EDIT
    assert log_sentences.entry_action(entry) == f"recorded that it {_word(kind)} {other.reference}"
    assert log_sentences.differences(entry) == []
    sides = RELATION_SIDES[RelationKind(kind)]
    for each, words, to in ((one, sides[0], other), (other, sides[1], one)):
        shown = page.get(f"/recommendations/{each.reference}/").content.decode()
        # Each page names the other one, by its own title.
        assert f"Related {words} {to.reference} {to.title} Remove" in text(shown)
        (end,) = [link.href for link in links(shown) if link.href.endswith("/end")]
    assert "unbroken" in verify()

    send(page, end, text="It was another one.")

    entry = one.entries.get(sequence=3)
    assert log_sentences.entry_action(entry) == f"recorded that it no longer {_word(kind)} {other.reference}"
    assert not Relation.objects.in_force().exists()
    assert Relation.objects.get().ended_by == entry.act
    assert "unbroken" in verify()


def test_others_see_it_and_are_offered_nothing(
    client: Client, cast: Cast, pair: tuple[Recommendation, Recommendation]
) -> None:
    relation = related(cast, pair)
    for person in (cast.reader, cast.holder, cast.administrator):
        client.force_login(person)
        shown = client.get(f"/recommendations/{pair[1].reference}/").content.decode()
        assert "Related Supported by PARIS-01 Share laboratory data Details" in text(shown)
        assert not [link for link in links(shown) if link.href.endswith(("/end", "/relate"))]
        with pytest.raises(Forbidden):
            actions.end_relation(relation=relation, by=person, draft=factories.drafted("No."))
        with pytest.raises(Forbidden):
            actions.relate(
                recommendation=pair[1],
                by=person,
                draft=factories.drafted("Yes."),
                kind=RelationKind.RESTATES,
                other=pair[0],
            )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    one_in(
        2,
        [
            ({"other": "PARIS-01"}, "A recommendation cannot be related to itself."),
            ({"other": "PARIS-99"}, "There is no recommendation called “PARIS-99”."),
            ({"other": ""}, "Enter the other recommendation."),
            ({"kind": ""}, "Choose one."),
            ({"kind": "supersedes"}, "Choose one of the options in the list."),
            ({"text": " "}, "Say why they are related."),
            ({"text": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
            ({"other": "PARIS-02"}, "This relation already exists: this one supports PARIS-02."),
            ({"other": "PARIS-03"}, "This relation already exists the other way round: PARIS-03 supports this one."),
        ],
    ),
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    page: Client, cast: Cast, pair: tuple[Recommendation, Recommendation], typed: dict[str, str], sentence: str
) -> None:
    related(cast, pair)
    third = factories.track(cast, title="A third")
    related(cast, (third, pair[0]))
    before = pair[0].entries.count()

    given = {"kind": "supports", "other": "PARIS-02", "text": "Because <b>I</b> say so."} | typed
    answer = send(page, reverse("recommendation-relate", args=["PARIS-01"]), 422, **given)

    assert sentence in text(answer.content.decode())
    assert "text" in typed or "Because &lt;b&gt;I&lt;/b&gt; say so." in answer.content.decode()
    assert pair[0].entries.count() == before


def test_withdrawn_by_somebody_else_meanwhile_is_stale(
    page: Client, cast: Cast, pair: tuple[Recommendation, Recommendation]
) -> None:
    relation = related(cast, pair)
    address = reverse("relation-end", args=["PARIS-01", relation.pk])
    actions.end_relation(relation=relation, by=cast.second_coordinator, draft=factories.drafted("Not so."))

    answer = send(page, address, 409, text="Not so.")

    assert "Somebody else has already removed this relation." in text(answer.content.decode())
    assert pair[0].entries.count() == 3
    with pytest.raises(EditConflict):
        actions.end_relation(relation=relation, by=cast.coordinator, draft=factories.drafted("Not so."))


def test_what_closed_something_is_not_withdrawn_by_itself(page: Client, cast: Cast, recommendation: Any) -> None:
    factories.walk(cast, recommendation, Status.SUPERSEDED)
    relation = Relation.objects.get()

    shown = page.get(f"/recommendations/{relation.one.reference}/").content.decode()
    assert not [link for link in links(shown) if link.href.endswith("/end")]
    assert page.get(reverse("relation-end", args=[relation.one.reference, relation.pk])).status_code == 404
    with pytest.raises(Refused, match="Reopen it to end the relation"):
        actions.end_relation(relation=relation, by=cast.coordinator, draft=factories.drafted("No."))
    with pytest.raises(ValueError, match="a step of its own"):
        actions.relate(
            recommendation=recommendation,
            by=cast.coordinator,
            draft=factories.drafted("So."),
            kind=RelationKind.MERGED_INTO,
            other=relation.one,
        )


def test_nothing_is_related_to_what_was_entered_in_error(
    cast: Cast, pair: tuple[Recommendation, Recommendation]
) -> None:
    gone = factories.walk(cast, pair[1], Status.ENTERED_IN_ERROR)
    with pytest.raises(Refused, match="was entered in error"):
        related(cast, (pair[0], gone))


def test_what_was_entered_in_error_reiterates_nothing(page: Client, cast: Cast) -> None:
    item = factories.track(cast, 40)
    (again,) = factories.reiterate(cast, item)
    detail = reverse("recommendation-detail", args=[item.reference])
    rows = Recommendation.objects.all()
    assert list(rows.reiterated(cast.coordinator)) == [item]
    assert "Reiterated at 1 meeting" in text(page.get(detail).content.decode())

    actions.enter_in_error(recommendation=again, by=cast.coordinator, draft=factories.drafted("A slip."))

    assert not rows.reiterated(cast.coordinator).exists()
    assert not rows.reiterated_without_progress(cast.coordinator, on=timezone.localdate()).exists()
    assert "Reiterated at" not in text(page.get(detail).content.decode())


@pytest.mark.parametrize("change", ["kind", "other", "ended", "made"])
def test_a_relation_changed_behind_the_log_is_found(
    cast: Cast, pair: tuple[Recommendation, Recommendation], change: str
) -> None:
    relation = related(cast, pair)
    third = factories.track(cast)
    assert "unbroken" in verify()
    if change == "kind":
        Relation.objects.update(kind=RelationKind.RESTATES)
    elif change == "other":
        Relation.objects.update(other=third)
    elif change == "ended":
        Relation.objects.update(ended_by=relation.act)
    else:
        Relation.objects.create(one=pair[0], kind=RelationKind.SUPPORTS, other=third, act=relation.act)

    assert "PARIS-01: what it supports is not what the log says." in verify()
