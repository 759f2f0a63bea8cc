"""Forms of the admin sent by people without a right to them: each is refused with a sentence and writes nothing."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing
from tests.admin_forms import change, send
from tests.conftest import Cast
from tests.slow import one_in
from tracker import actions
from tracker.models import Act, Organisation, Recommendation, Theme, User

SignIn = Callable[[User], Client]
SCRIPT = "<script>alert(1)</script>"
SENT = {"name": "Other", "title": "Other", "reason": "Why", "post": "yes", "_save": "Save", "action": "delete_selected"}


def rows() -> dict[str, int]:
    """How many rows of each model of the admin there are."""
    models_: list[type[models.Model]] = list(admin.site._registry)
    return {model._meta.label: model._default_manager.count() for model in models_}


@pytest.mark.parametrize("who", ["holder", "reader"])
def test_whatever_others_send_to_the_admin_is_refused_in_words_and_writes_nothing(
    who: str, cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    client, before = sign_in(cast.people()[who]), rows()
    first = {model: model._default_manager.order_by("pk").first() for model in admin.site._registry}
    for model, row in first.items():
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        key = row.pk if row is not None else 1
        addresses = [reverse(start + "changelist"), reverse(start + "add")]
        addresses += [reverse(start + name, args=[key]) for name in ("change", "delete", "history")]
        for address in addresses:
            answer = client.post(address, SENT | {"_selected_action": [key]})
            assert answer.status_code == 403, address
            assert b"The administration is for coordinators and administrators." in answer.content, address
    assert rows() == before
    assert not Theme.objects.filter(name="Other").exists()
    recommendation.refresh_from_db()
    assert recommendation.title != "Other"


@pytest.mark.parametrize("noun", ["organisation", "post", "theme"])
def test_others_neither_merge_nor_retire(noun: str, cast: Cast, sign_in: SignIn) -> None:
    row = {"organisation": cast.health, "post": cast.desk, "theme": cast.theme}[noun]
    other = {"organisation": cast.data, "post": cast.vacant, "theme": cast.theme}[noun]
    acts = Act.objects.count()
    for person in (cast.holder, cast.reader):
        client = sign_in(person)
        sent = {"row": [row.pk, other.pk], "into": row.pk, "text": "Why", "stage": "apply"}
        for address in (
            reverse(f"{noun}-merge"),
            reverse(f"{noun}-retire", args=[row.pk]),
            reverse(f"{noun}-bring-back", args=[row.pk]),
        ):
            answer = client.post(address, sent)
            assert answer.status_code == 403, address
            assert b"You don\xe2\x80\x99t have permission" in answer.content or b"have permission" in answer.content
    assert Act.objects.count() == acts


def test_a_script_in_a_name_is_text_wherever_the_admin_shows_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    named = Organisation.objects.create(name=SCRIPT, short_name="Script")
    theme = Theme.objects.create(name=SCRIPT + " theme")
    edit = [reverse(f"admin:tracker_{row._meta.model_name}_change", args=[row.pk]) for row in (named, theme)]
    history = [address.replace("/change/", "/history/") for address in edit]
    for address in ("/admin/tracker/organisation/", "/admin/tracker/theme/", *edit, *history):
        page = client.get(address).content.decode()
        assert SCRIPT not in page, address
        assert "&lt;script&gt;" in page, address
    merge = client.post(reverse("organisation-merge"), {"row": [named.pk, cast.health.pk]}).content.decode()
    assert SCRIPT not in merge
    assert "&lt;script&gt;" in merge
    asked = {"app_label": "tracker", "model_name": "recommendation", "field_name": "lead", "term": "script"}
    found = client.get(reverse("admin:autocomplete"), asked)
    assert found["Content-Type"] == "application/json"
    assert SCRIPT in [each["text"] for each in found.json()["results"]]


def forged(cast: Cast, briefing: Briefing, row: Recommendation) -> dict[str, tuple[User, Any, dict[str, Any], str]]:
    """Forms with something in them that their page did not have: who sends what to which row, and what is said."""
    system = User.objects.get(is_system=True)
    retired = actions.save_theme(by=cast.coordinator, theme=Theme(), name="Old theme")
    actions.retire(by=cast.coordinator, row=retired)
    not_offered, by = "Choose one of the options in the list.", cast.coordinator
    return {
        "no such lead": (by, row, {"lead": 10**9}, not_offered),
        "no such theme": (by, row, {"themes": [10**9]}, not_offered),
        "a retired theme": (by, row, {"themes": [retired.pk]}, "Old theme"),
        "no such response": (by, row, {"position": "verified"}, not_offered),
        "a meeting that follows itself": (by, cast.meeting, {"follows": cast.meeting.pk}, "in its series"),
        "no such meeting": (by, cast.meeting, {"follows": 10**9}, not_offered),
        "an organisation that is part of itself": (by, cast.health, {"parent": cast.health.pk}, "is part of this"),
        "no such side": (by, cast.health, {"side": 10**9}, not_offered),
        "the system as holder": (by, cast.desk, {"holder": system.pk}, not_offered),
        "the holder as deputy": (by, cast.desk, {"deputy": cast.holder.pk}, "cannot hold the post and be its deputy"),
        "no such role": (cast.administrator, cast.reader, {"groups": [10**9]}, not_offered),
        "no role": (cast.administrator, cast.reader, {"groups": []}, "Choose at least one role."),
        "the name of another": (by, cast.health, {"name": cast.data.name}, "already exists"),
        "a title of marks alone": (by, briefing, {"title": "\u202e\u200f"}, "needs at least one letter or digit"),
    }


FORGED = [
    *("no such lead", "no such theme", "a retired theme", "no such response", "a meeting that follows itself"),
    *("no such meeting", "an organisation that is part of itself", "no such side", "the system as holder"),
    *("the holder as deputy", "no such role", "no role", "the name of another", "a title of marks alone"),
]


@pytest.mark.parametrize("name", one_in(2, FORGED))
def test_a_value_that_no_page_offered_is_refused_in_words_and_writes_nothing(
    name: str, cast: Cast, briefing: Briefing, recommendation: Recommendation, sign_in: SignIn
) -> None:
    cases = forged(cast, briefing, recommendation)
    assert list(cases) == FORGED
    by, row, typed, sentence = cases[name]
    client, before = sign_in(by), rows()
    was = type(row)._default_manager.filter(pk=row.pk).values().get()

    refused = send(client, change(row), reason="Why", **typed)

    assert refused.status_code == 200
    assert sentence in html.unescape(refused.content.decode()), refused.context["errors"]
    assert rows() == before
    assert type(row)._default_manager.filter(pk=row.pk).values().get() == was


def test_fields_that_the_form_does_not_have_change_nothing(
    cast: Cast, briefing: Briefing, recommendation: Recommendation, sign_in: SignIn
) -> None:
    client = sign_in(cast.coordinator)
    other = actions.add_meeting(by=cast.coordinator, name="Later talks", code="LATER")
    extra: list[tuple[Any, dict[str, Any]]] = [
        (recommendation, {"meeting": other.pk, "number": 9, "reference": "X-1", "status": "implemented", "id": 9}),
        (cast.meeting, {"id": other.pk, "updates_by": "2027-01-01", "update_days": 1}),
        (briefing, {"meeting": other.pk, "text": "Mine", "sha256": "0" * 64, "id": 9}),
        (cast.desk, {"organisation": cast.data.pk, "retired_on": "2026-01-01", "id": cast.vacant.pk}),
        (cast.health, {"id": cast.data.pk, "retired_on": "2026-01-01", "sort_key": "a"}),
        (cast.theme, {"id": 9, "retired_on": "2026-01-01"}),
    ]
    before = rows()
    for row, typed in extra:
        was = type(row)._default_manager.filter(pk=row.pk).values().get()
        assert send(client, change(row), **typed).status_code == 302
        assert type(row)._default_manager.filter(pk=row.pk).values().get() == was, row
    assert rows() == before
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.parametrize("key", [10**9, 0])
def test_a_row_that_is_not_there_is_neither_changed_nor_deleted(key: int, cast: Cast, sign_in: SignIn) -> None:
    client, before = sign_in(cast.coordinator), rows()
    for model in admin.site._registry:
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        for name in ("change", "delete"):
            answer = client.post(reverse(start + name, args=[key]), SENT)
            assert answer.status_code in (302, 403, 404), (model, name)
    assert rows() == before
