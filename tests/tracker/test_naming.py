"""A row is found by what somebody typed of its name in the same way in every form, filter and command."""

from __future__ import annotations

import pytest
from model_bakery import baker

from tracker.forms.fields import lead_field, owner_field
from tracker.forms.naming import rows_called
from tracker.models import Organisation, Post

NAMES = ("name", "short_name")


@pytest.fixture
def organisations(db: None) -> dict[str, Organisation]:
    """Names with accents and capitals, one inside another, and a short name that is part of another name."""
    named = {
        "energy": ("Ministère de l’Énergie", "Énergie"),
        "health": ("Ministry of Health", "Health"),
        "agency": ("Agency for Health and Food", "Food"),
        "food": ("Food", ""),
    }
    return {
        key: baker.make(Organisation, name=name, short_name=short_name) for key, (name, short_name) in named.items()
    }


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Ministry of Health", ["health"]),
        ("  ministry  OF health ", ["health"]),
        ("energie", ["energy"]),
        ("ÉNERGIE", ["energy"]),
        ("ENERGIE ministere", ["energy"]),
        ("health", ["health"]),  # one has just this short name
        ("food", ["food"]),  # the better column decides
        ("health food", ["agency"]),
        ("of", ["health"]),
        ("min", ["health", "energy"]),
        ("100%", []),
        ("_", []),
        ("  ", []),
        ("nobody", []),
    ],
)
def test_a_name_is_found_without_capitals_accents_and_order(
    organisations: dict[str, Organisation], typed: str, keys: list[str]
) -> None:
    found = rows_called(Organisation.objects.all(), NAMES, typed)

    assert found == [organisations[key] for key in keys]


def test_forms_find_a_row_as_filters_do(organisations: dict[str, Organisation]) -> None:
    post: Post = baker.make(Post, organisation=organisations["energy"], name="Réseaux")

    assert lead_field().clean("ministere energie") == organisations["energy"]
    assert owner_field().clean("energie reseaux") == post
    assert owner_field().clean("reseaux") == post
