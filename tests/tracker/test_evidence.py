"""Each kind of evidence, wherever evidence stands: typed, shown, searched, in a file, removed, and verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_downloads import sheets
from tests.verifying import verify
from tracker import actions
from tracker.models import Evidence, ProgressEntry, Recommendation
from tracker.workflow import Extent

SignIn = Callable[..., Client]


@dataclass(frozen=True)
class Given:
    """What somebody types as evidence of a kind, and the words by which the search finds it, if it does."""

    place: str
    sought: str = ""


GIVEN = {
    Evidence.Kind.LINK: Given("https://example.org/minutes"),
    Evidence.Kind.NUMBER: Given("Cable 4711/26", sought="4711"),
}
"""A new kind of evidence gets its line here, and then shows where else it is missing."""

EACH = pytest.mark.parametrize("kind", list(Evidence.Kind), ids=lambda kind: kind.value)


def test_there_is_an_example_of_every_kind() -> None:
    assert set(GIVEN) == set(Evidence.Kind), "Give the new kind of evidence a line in GIVEN."


def reported(cast: Cast, recommendation: Recommendation, kind: Evidence.Kind) -> ProgressEntry:
    """The completion report that rests on evidence of a kind."""
    draft = factories.drafted("It is done.", evidence=(actions.NewEvidence(GIVEN[kind].place, "Minutes of Monday"),))
    return actions.claim(recommendation=recommendation, by=cast.holder, draft=draft, extent=Extent.COMPLETE)


@EACH
def test_the_form_takes_it_and_the_page_shows_it(
    cast: Cast, recommendation: Recommendation, sign_in: SignIn, kind: Evidence.Kind
) -> None:
    client, typed = sign_in(cast.holder), GIVEN[kind].place
    address = reverse("recommendation-step", args=[recommendation.reference, "claim"])
    page = client.get(address)
    sent = {name: field.value() or "" for name, field in ((each.name, each) for each in page.context["form"])}

    said = {"text": "It is done.", "extent": "complete", "evidence": typed, "evidence_title": "Minutes of Monday"}
    response = client.post(address, {**sent, **said})

    assert response.status_code == 302, text(response.content.decode())
    made = Evidence.objects.get()
    assert (made.kind, made.place, made.title) == (kind, typed, "Minutes of Monday")
    shown = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "Minutes of Monday" in text(shown)
    assert typed in shown


@EACH
def test_the_search_finds_it(cast: Cast, recommendation: Recommendation, sign_in: SignIn, kind: Evidence.Kind) -> None:
    reported(cast, recommendation, kind)
    client = sign_in(cast.reader)

    for words in filter(None, ("minutes of monday", GIVEN[kind].sought)):
        assert "Minutes of Monday" in text(client.get(reverse("search"), {"q": words}).content.decode())


@EACH
def test_the_administration_finds_it_by_its_title_its_place_and_its_recommendation(
    cast: Cast, recommendation: Recommendation, sign_in: SignIn, kind: Evidence.Kind
) -> None:
    reported(cast, recommendation, kind)
    client, page = sign_in(cast.coordinator), reverse("admin:tracker_evidence_changelist")

    for words in filter(None, ("minutes of monday", GIVEN[kind].sought, recommendation.reference)):
        assert "Minutes of Monday" in text(client.get(page, {"q": words}).content.decode()), words
    for words in ("minutes of tuesday", "PARIS-99"):
        assert "Minutes of Monday" not in text(client.get(page, {"q": words}).content.decode()), words


@EACH
@pytest.mark.parametrize("wrong", ["no title", "no place", "a checksum", "the place of another kind"])
def test_the_database_takes_it_only_whole(
    cast: Cast, recommendation: Recommendation, kind: Evidence.Kind, wrong: str
) -> None:
    reported(cast, recommendation, kind)
    row = Evidence.objects.get()
    row.pk = None
    others = [each for each in Evidence.Kind if each != kind]
    if wrong == "no title":
        row.title = ""
    elif wrong == "no place":
        row.url = row.number = ""
    elif wrong == "a checksum":
        row.sha256 = "0" * 64
    else:
        row.kind = others[0]

    with pytest.raises(IntegrityError, match="evidence_is_whole"), transaction.atomic():
        row.save(force_insert=True)


@EACH
def test_it_stands_in_the_file_with_the_log(
    cast: Cast, recommendation: Recommendation, sign_in: SignIn, kind: Evidence.Kind
) -> None:
    reported(cast, recommendation, kind)

    log = sheets(sign_in(cast.reader), "?log=on")["Log"]

    assert [cell for row in log for cell in row if GIVEN[kind].place in str(cell)] != []


@EACH
def test_it_is_removed_whole_and_the_log_stays_unbroken(
    cast: Cast, recommendation: Recommendation, kind: Evidence.Kind
) -> None:
    entry = reported(cast, recommendation, kind)
    assert "unbroken" in verify()

    out = {entry: ["evidence.0.title", "evidence.0.place"]}
    actions.redact(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("A name."), out=out)

    left = Evidence.objects.get()
    assert (left.is_redacted, left.place, left.title) == (True, "", "")
    assert all(not getattr(left, field.attname) for field in Evidence._meta.fields if field.name in ("url", "number"))
    assert "unbroken" in verify()
