"""Forms of the admin sent by people without a right to them: each is refused with a sentence and writes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
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
