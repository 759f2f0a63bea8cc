"""Two tabs: a form of the admin opened before somebody else saved is refused where they typed the same field."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.http import HttpResponse
from django.test import Client, RequestFactory
from model_bakery import baker

from briefings.models import Briefing, Meeting
from tests.admin_forms import change, form_of, send
from tests.conftest import Cast
from tests.slow import one_in
from tracker import actions
from tracker.admin.seen import SeenForm
from tracker.models import Act, Marking, Organisation, Post, Recommendation, Side, Theme, User
from tracker.workflow import EditConflict

SignIn = Callable[[User], Client]
MODELS = [Meeting, Briefing, Recommendation, Organisation, Post, Theme, Side, Marking, User]
NAMED = {Briefing: "title", Recommendation: "title"}
"""The field by which the rows of a model are called, where it is not the name."""


@pytest.fixture
def rows(cast: Cast, briefing: Briefing, recommendation: Recommendation) -> dict[type[models.Model], Any]:
    """A row of each model that can be changed in the admin."""
    side = actions.save_side(by=cast.coordinator, side=Side(), name="The Union")
    marking = actions.save_marking(by=cast.coordinator, marking=Marking(), name="Restricted")
    made = [cast.meeting, briefing, recommendation, cast.health, cast.desk, cast.theme, side, marking, cast.reader]
    return {type(row): row for row in made}


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def who(cast: Cast, model: type[models.Model]) -> User:
    return cast.administrator if model is User else cast.coordinator


def test_every_form_that_changes_a_row_knows_what_its_page_had_shown(cast: Cast) -> None:
    request = RequestFactory().get("/")
    found = []
    for model, page in admin.site._registry.items():
        request.user = who(cast, model)
        if page.has_change_permission(request):
            found.append(model)
            assert issubclass(page.get_form(request, model(), change=True), SeenForm), model
            assert "seen" in _fields(page.get_fieldsets(request, model(pk=1))), model
    assert set(found) == set(MODELS)


def _fields(fieldsets: Any) -> list[str]:
    return [name for _, options in fieldsets for name in options["fields"]]


@pytest.mark.parametrize("model", one_in(3, MODELS), ids=lambda model: model._meta.model_name)
def test_a_stale_tab_overwrites_nothing_and_keeps_what_was_typed(
    model: type[models.Model], cast: Cast, rows: dict[type[models.Model], Any], sign_in: SignIn
) -> None:
    row, field = rows[model], NAMED.get(model, "name")
    client, address = sign_in(who(cast, model)), change(rows[model])
    page = form_of(client.get(address))
    assert send(client, address, **{field: "Theirs"}).status_code == 302
    acts = Act.objects.count()

    stale = send(client, address, page, **{field: "Mine"})

    assert stale.status_code == 200
    said = "Somebody changed this after you opened the page. It is now “Theirs”. Your value is still here."
    assert said in words(stale)
    assert stale.context["adminform"].form[field].value() == "Mine"
    row.refresh_from_db()
    assert (getattr(row, field), Act.objects.count()) == ("Theirs", acts)

    assert send(client, address, page).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), Act.objects.count()) == ("Theirs", acts), "what was not typed takes nothing back"

    assert send(client, address, form_of(stale)).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Mine", "sent again, it replaces theirs"


@pytest.mark.parametrize(("model", "seen"), one_in(4, product(MODELS, ["", "{", "[]", "{}", "[" * 100_000])))
def test_a_form_whose_hidden_field_was_changed_is_refused(
    model: type[models.Model], seen: str, cast: Cast, rows: dict[type[models.Model], Any], sign_in: SignIn
) -> None:
    row, field = rows[model], NAMED.get(model, "name")
    before, acts = model._default_manager.filter(pk=row.pk).values().get(), Act.objects.count()
    refused = send(sign_in(who(cast, model)), change(row), seen=seen, **{field: "Mine"})
    assert refused.status_code == 200
    assert "Part of this page was missing." in words(refused)
    assert refused.context["adminform"].form[field].value() == "Mine"
    assert (model._default_manager.filter(pk=row.pk).values().get(), Act.objects.count()) == (before, acts)


def test_what_only_somebody_else_typed_is_left_alone(
    cast: Cast, rows: dict[type[models.Model], Any], sign_in: SignIn
) -> None:
    client, side = sign_in(cast.coordinator), rows[Side]
    # Of an organisation with accounts, only an administrator changes the side.
    other = baker.make(Organisation, name="Office of maps")
    both: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (cast.meeting, {"place": "Lyon", "starts_on": "2026-03-01"}, {"name": "Talks"}),
        (other, {"short_name": "DA", "side": side.pk}, {"name": "Office of data"}),
        (cast.desk, {"holder": cast.lead_staff.pk, "deputy": cast.outsider.pk}, {"name": "Health office"}),
    ]
    for row, theirs, mine in both:
        page = form_of(client.get(change(row)))
        assert send(client, change(row), **theirs).status_code == 302
        assert send(client, change(row), page, **mine).status_code == 302
        now = form_of(client.get(change(row)))
        assert {name: now[name] for name in theirs | mine} == theirs | mine


def test_another_title_given_meanwhile_is_not_replaced(cast: Cast, briefing: Briefing) -> None:
    assert actions.rename_briefing(by=cast.coordinator, briefing=briefing, title="Theirs", seen=briefing.title)
    with pytest.raises(EditConflict, match="It is now “Theirs”"):
        actions.rename_briefing(by=cast.coordinator, briefing=briefing, title="Mine", seen=briefing.title)
    assert not actions.rename_briefing(by=cast.coordinator, briefing=briefing, title="Theirs", seen=briefing.title)
    assert Briefing.objects.get().title == "Theirs"
