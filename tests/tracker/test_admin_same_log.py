"""The same write made in the admin and on the page of the site leaves the same acts, entries, versions and lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import admin_forms
from tests.admin_forms import change
from tests.conftest import Cast
from tests.faults.forms import forms
from tests.slow import one_in
from tracker.models import AccountChange, Act, ProgressEntry, Recommendation, User

SignIn = Callable[[User], Client]
OWN = {"id", "act", "form_token", "form_digest", "hash", "previous_hash", "salt", "text_sha256"}
"""What of a row says nothing about what was done: keys, moments, the chain, and which form it came from."""


@dataclass
class Write:
    """One thing to do twice: on a page of the site, and in the admin, each with what is typed there."""

    page: str
    typed: dict[str, Any]
    admin: str
    in_admin: dict[str, Any]
    verbs: set[str]
    by: str = "coordinator"
    sends_to: str = field(default="")


def written(after: int) -> dict[str, list[Any]]:
    """Return all that acts after one wrote, without what differs from one writing to the next."""
    acts = Act.objects.filter(pk__gt=after)
    found: dict[str, list[Any]] = {
        "acts": list(acts.order_by("pk").values_list("by", "verb", "reason")),
        "entries": [_said(row) for row in ProgressEntry.objects.filter(act__in=acts).order_by("pk")],
        "accounts": list(AccountChange.objects.filter(act__in=acts).order_by("pk").values_list("kind", "old", "new")),
    }
    for app in ("tracker", "briefings"):
        for model in apps.get_app_config(app).get_models():
            if hasattr(model, "pgh_tracked_model"):
                versions = model._default_manager.filter(pgh_context__act__in=[act.pk for act in acts])
                found[model.__name__] = [_said(row) for row in versions.order_by("pgh_id")]
    return found


def _said(row: Any) -> dict[str, Any]:
    names = [each.attname for each in row._meta.concrete_fields if each.name not in OWN]
    kept = [name for name in names if not name.startswith("pgh_") or name == "pgh_label"]
    said = {name: getattr(row, name) for name in kept if not name.endswith("_at")}
    # A new one has another key each time, but the same reference.
    return said | ({"recommendation_id": row.recommendation.reference} if "recommendation_id" in said else {})


def done(write: Callable[[], Any]) -> dict[str, list[Any]]:
    """Return what a writing leaves, and take it back."""
    last = Act.objects.latest("pk").pk if Act.objects.exists() else 0
    with transaction.atomic():
        answer = write()
        assert answer.status_code == 302, answer.context and answer.context.get("errors")
        found = written(last)
        transaction.set_rollback(True)
    return found


def on_page(client: Client, write: Write) -> Any:
    if write.sends_to:
        return client.post(write.sends_to, write.typed)
    (form,) = [each for each in forms(client.get(write.page).content.decode()) if each.action in ("", write.page)]
    return client.post(write.page, form.fields | write.typed)


def in_admin(client: Client, write: Write) -> Any:
    if write.admin.endswith("/delete/"):
        return client.post(write.admin, {"post": "yes"})
    return admin_forms.send(client, write.admin, **write.in_admin)


def writes(cast: Cast, row: Recommendation) -> dict[str, Write]:
    """Return each thing that can be written on both."""
    edit, roles = "recommendation-edit", {role.name: role.pk for role in Group.objects.all()}
    admin_add = "admin:tracker_{}_add"
    health, desk, theme, reader = cast.health, cast.desk, cast.theme, cast.reader
    words = {"title": "Other words", "goal": "One\r\nTwo", "priority": "priority", "kind": "proposal"}
    data = {"name": "Trade Ministry", "short_name": "Trade"}
    trade = {"name": "Trade"}
    meeting = {"name": "Later talks", "code": "LATER", "place": "Lyon", "starts_on": "2026-03-01"}
    new = {"title": "Share data", "goal": "Know more", "priority": "priority", "due_on": "2027-01-31"}
    person = {"name": "Renamed", "organisation": health.pk, "groups": [roles["contributor"]]}
    return {
        "words of a recommendation": Write(
            reverse(edit, args=[row.reference]),
            {**words, "text": "Unclear."},
            change(row),
            {**words, "reason": "Unclear."},
            {"set_up"},
        ),
        "all of a recommendation": Write(
            reverse(edit, args=[row.reference]),
            {
                "title": "Other words",
                "position": "noted",
                "lead": str(cast.data),
                "owner": str(cast.vacant),
                "more_parties": str(health),
                "more_themes": str(theme),
                "due_on": "2027-01-31",
                "text": "Agreed.",
                "due_words": "by spring",
            },
            change(row),
            {
                "title": "Other words",
                "position": "noted",
                "lead": cast.data.pk,
                "owner": cast.vacant.pk,
                "parties": [health.pk],
                "themes": [theme.pk],
                "due_on": "2027-01-31",
                "reason": "Agreed.",
                "due_words": "by spring",
            },
            {"set_up"},
        ),
        "a new recommendation": Write(
            reverse("recommendation-add", args=[cast.meeting.code]),
            {**new, "kind": "action", "lead": str(health), "owner": str(desk), "text": "Said in the corridor."},
            reverse(admin_add.format("recommendation")),
            {**new, "kind": "action", "lead": health.pk, "owner": desk.pk, "reason": "Said in the corridor."}
            | {"meeting": cast.meeting.pk},
            {"admit"},
        ),
        "a new meeting": Write(
            reverse("meeting-add"),
            meeting | {"follows": cast.meeting.name},
            reverse("admin:briefings_meeting_add"),
            meeting | {"follows": cast.meeting.pk},
            {"add_meeting"},
        ),
        "a meeting": Write(
            reverse("meeting-edit", args=[cast.meeting.code]),
            {"name": "Talks\xad in Lyon", "place": "Lyon", "rhythm": "weeks", "rhythm_weeks": "3"},
            change(cast.meeting),
            {"name": "Talks\xad in Lyon", "place": "Lyon", "rhythm": "weeks", "rhythm_weeks": "3"},
            {"edit_meeting"},
        ),
        "a new organisation": Write(
            reverse("organisation-add"), data, reverse(admin_add.format("organisation")), data, {"add_organisation"}
        ),
        "an organisation": Write(
            reverse("organisation-edit", args=[health.pk]),
            {"name": " Health  Ministry", "parent": cast.data.name},
            change(health),
            {"name": " Health  Ministry", "parent": cast.data.pk},
            {"edit_organisation"},
        ),
        "a new post": Write(
            reverse("post-add", args=[health.pk]),
            {"name": "Second desk", "holder": "outsider@"},
            reverse(admin_add.format("post")),
            {"name": "Second desk", "holder": cast.outsider.pk, "organisation": health.pk},
            {"add_post"},
        ),
        "the holder of a post": Write(
            reverse("post-edit", args=[desk.pk]),
            {"holder": "lead.staff@", "deputy": "outsider@"},
            change(desk),
            {"holder": cast.lead_staff.pk, "deputy": cast.outsider.pk},
            {"edit_post", "hand_over"},
        ),
        "a new theme": Write(
            reverse("theme-add"),
            trade,
            reverse(admin_add.format("theme")),
            trade,
            {"add_theme"},
        ),
        "a theme": Write(
            reverse("theme-edit", args=[theme.pk]),
            trade,
            change(theme),
            trade,
            {"edit_theme"},
        ),
        "a theme removed": Write(
            reverse("theme-edit", args=[theme.pk]),
            {},
            change(theme).replace("/change/", "/delete/"),
            {},
            {"delete_theme"},
            sends_to=reverse("theme-remove", args=[theme.pk]),
        ),
        "a person": Write(
            reverse("person-edit", args=[reader.pk]),
            {"name": "Renamed", "organisation": health.name, "roles": ["contributor"]},
            change(reader),
            person,
            {"change_person"},
            by="administrator",
        ),
        "an account closed": Write(
            reverse("person-edit", args=[reader.pk]),
            {},
            change(reader),
            {"is_active": ""},
            {"deactivate"},
            by="administrator",
            sends_to=reverse("person-deactivate", args=[reader.pk]),
        ),
    }


NAMES = [
    *("words of a recommendation", "all of a recommendation", "a new recommendation", "a new meeting", "a meeting"),
    *("a new organisation", "an organisation", "a new post", "the holder of a post", "a new theme", "a theme"),
    *("a theme removed", "a person", "an account closed"),
]


@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_the_admin_leaves_the_log_that_the_page_leaves(
    name: str, cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    write = writes(cast, recommendation)[name]
    client = sign_in(getattr(cast, write.by))
    page, admin = done(lambda: on_page(client, write)), done(lambda: in_admin(client, write))
    assert {verb for _, verb, _ in page["acts"]} == write.verbs
    for what, rows in page.items():
        assert admin[what] == rows, what


def test_every_write_is_compared(cast: Cast, recommendation: Recommendation) -> None:
    assert list(writes(cast, recommendation)) == NAMES
