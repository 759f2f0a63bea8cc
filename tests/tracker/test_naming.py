"""A row is found by what somebody typed of its name in the same way in every form, filter and command."""

from __future__ import annotations

import pytest
from model_bakery import baker
from pytest_django import DjangoAssertNumQueries

from tests.conftest import Cast
from tracker import actions
from tracker.forms.fields import lead_field, organisations_field, owner_field
from tracker.forms.naming import rows_called, rows_called_just
from tracker.models import Organisation, Post, Theme
from tracker.models.people import Role
from tracker.workflow import Refused

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


def test_whole_names_are_found_together_as_one_by_one(
    organisations: dict[str, Organisation], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    baker.make(Organisation, name="Office of the ministry", short_name="Twice")
    baker.make(Organisation, name="Office of the agency", short_name="Twice")
    rows, typed = (
        Organisation.objects.all(),
        ["  ministry  OF health ", "ENERGIE", "health", "food", "of", "Twice", " "],
    )

    with django_assert_num_queries(1):
        found = rows_called_just(rows, NAMES, typed)

    # A part of a name is none, and a name of two rows is not sure.
    assert list(found) == typed[:4]
    assert all(rows_called(rows, NAMES, words) == [row] for words, row in found.items())
    with django_assert_num_queries(0):
        assert rows_called_just(rows, NAMES, ["", " "]) == {}


def test_forms_find_a_row_as_filters_do(organisations: dict[str, Organisation]) -> None:
    post: Post = baker.make(Post, organisation=organisations["energy"], name="Réseaux")

    assert lead_field().clean("ministere energie") == organisations["energy"]
    assert owner_field().clean("energie reseaux") == post
    assert owner_field().clean("reseaux") == post


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Health; Safety Board", ["board"]),
        ("health ;  SAFETY board;", ["board"]),
        ("Food; Health; Safety Board; Health", ["food", "board", "health"]),
        ("H;S; Food", ["board", "food"]),
        ("Health; Food", ["health", "food"]),
    ],
)
def test_a_name_with_a_semicolon_is_found_in_a_list_of_names(
    organisations: dict[str, Organisation], typed: str, keys: list[str]
) -> None:
    organisations["board"] = baker.make(Organisation, name="Health; Safety Board", short_name="H;S")

    found = organisations_field("Also involved").clean(typed)

    assert found == [organisations[key] for key in keys]


def test_a_new_name_has_no_semicolon_and_an_old_one_may_keep_it(cast: Cast) -> None:
    by, old = cast.coordinator, Organisation.objects.create(name="Ports; Ferries", short_name="P;F")
    theme = Theme.objects.create(name="Ports; ferries")
    for save in (
        lambda: actions.save_organisation(by=by, organisation=Organisation(), name="A; B", short_name=""),
        lambda: actions.save_organisation(by=by, organisation=Organisation(), name="A and B", short_name="A;B"),
        lambda: actions.save_organisation(by=by, organisation=old, name="Ports; Boats", short_name="P;F"),
        lambda: actions.save_theme(by=by, theme=Theme(), name="A; B"),
        lambda: actions.invite(
            by=cast.administrator, site="", email="a@example.org", name="A; B", organisation=None, roles=[Role.READER]
        ),
    ):
        with pytest.raises(Refused, match="semicolon"):
            save()

    actions.save_organisation(by=by, organisation=old, name="Ports; Ferries", short_name="")
    actions.save_theme(by=by, theme=theme, name="Ports; ferries")
    assert (old.name, old.short_name, theme.name) == ("Ports; Ferries", "", "Ports; ferries")
