"""Every address of the site, for every person: who sees it, who is sent to sign in, who is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.conftest import Cast
from tests.one_of_each import OneOfEach, arguments, cast, one_of_each, recommendation
from tests.slow import slow_after
from tracker.models.people import Role
from tracker.workflow import Status

__all__ = ["arguments", "cast", "one_of_each", "recommendation"]
pytestmark = pytest.mark.serving_role

PEOPLE = ("nobody", "reader", "outsider", "lead_staff", "holder", "coordinator", "administrator")
ANYBODY = dict.fromkeys(PEOPLE, 200)
SIGNED_IN = ANYBODY | {"nobody": 302}
RESPONSIBLE = dict.fromkeys(PEOPLE, 403) | {"nobody": 302, "lead_staff": 302, "holder": 302, "coordinator": 302}
COORDINATORS = dict.fromkeys(PEOPLE, 403) | {"nobody": 302, "coordinator": 200}
DECIDING = COORDINATORS | {"coordinator": 302}
STAFF = SIGNED_IN | {"reader": 403, "outsider": 403, "lead_staff": 403, "holder": 403}

ADMINISTRATORS = STAFF | {"coordinator": 403}

# An import of the coordinator: who may import something too is told that it is not there.
OWN_IMPORT = COORDINATORS | {"administrator": 404}


@dataclass(frozen=True)
class Row:
    """One address: how it is asked for, and what each person gets."""

    answers: dict[str, int]
    method: str = "get"


TABLE: dict[str, Row] = {
    "overview": Row(SIGNED_IN),
    "figures": Row(SIGNED_IN),
    "compare": Row(SIGNED_IN),
    "my-work": Row(SIGNED_IN),
    "notice-list": Row(SIGNED_IN),
    "notice-mark-read": Row(dict.fromkeys(PEOPLE, 302), "post"),
    # It is the holder's.
    "notice-open": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "holder": 302}, "post"),
    "notice-preferences": Row(SIGNED_IN),
    # Neither is a link that somebody was sent.
    "unsubscribe": Row(dict.fromkeys(PEOPLE, 404)),
    "answer": Row(dict.fromkeys(PEOPLE, 404)),
    "report": Row(SIGNED_IN),
    "report-word": Row(SIGNED_IN),
    "report-pdf": Row(SIGNED_IN),
    "search": Row(SIGNED_IN),
    "recommendation-list": Row(SIGNED_IN),
    "recommendation-export": Row(SIGNED_IN),
    "recommendation-export-xlsx": Row(SIGNED_IN),
    "recommendation-export-json": Row(SIGNED_IN),
    "recommendation-download": Row(SIGNED_IN),
    "recommendation-bulk": Row(dict.fromkeys(PEOPLE, 403) | {"nobody": 302, "coordinator": 302}, "post"),
    "recommendation-ask": Row(dict.fromkeys(PEOPLE, 403) | {"nobody": 302, "coordinator": 302}, "post"),
    "recommendation-run": Row(SIGNED_IN),
    "recommendation-set-up": Row(COORDINATORS),
    "import": Row(COORDINATORS | {"administrator": 200}),
    # Without a file the form comes back.
    "import-upload": Row(COORDINATORS | {"coordinator": 422, "administrator": 422}, "post"),
    "import-detail": Row(OWN_IMPORT),
    "import-columns": Row(OWN_IMPORT),
    # Without choices the form comes back.
    "import-check": Row(OWN_IMPORT | {"coordinator": 422}, "post"),
    "import-apply": Row(OWN_IMPORT | {"coordinator": 302}, "post"),
    "import-give-up": Row(OWN_IMPORT | {"coordinator": 302}, "post"),
    "import-profile-delete": Row(OWN_IMPORT | {"coordinator": 302}, "post"),
    "update-sheet": Row(COORDINATORS),
    # A lead has to be chosen.
    "update-sheet-file": Row(COORDINATORS | {"coordinator": 400}),
    "update-sheet-return": Row(COORDINATORS),
    # Without a sheet it leads back.
    "update-sheet-enter": Row(DECIDING, "post"),
    "bulk-detail": Row(COORDINATORS),
    # Without a reason the form comes back.
    "bulk-undo": Row(COORDINATORS | {"coordinator": 422}, "post"),
    "recommendation-detail": Row(SIGNED_IN),
    "recommendation-history": Row(SIGNED_IN),
    # Whose session ended is shown what they typed, and the way to sign in.
    "recommendation-report": Row(RESPONSIBLE | {"nobody": 403}, "post"),
    "recommendation-check-in": Row(RESPONSIBLE, "post"),
    "recommendation-step": Row(COORDINATORS),
    "recommendation-follow": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "recommendation-edit": Row(COORDINATORS),
    "recommendation-relate": Row(COORDINATORS),
    "recommendation-raise": Row(COORDINATORS),
    "relation-end": Row(COORDINATORS),
    "entry-correct": Row(COORDINATORS | {"holder": 200}),
    "entry-redact": Row(COORDINATORS),
    "entry-n-correct": Row(COORDINATORS | {"holder": 200}),
    "entry-n-redact": Row(COORDINATORS),
    "log-checks": Row(SIGNED_IN),
    "act-redact": Row(COORDINATORS),
    "saved-view-list": Row(SIGNED_IN),
    "saved-view-add": Row(SIGNED_IN),
    # It is a coordinator's, and shared with readers.
    "saved-view-edit": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 403, "coordinator": 200}),
    "saved-view-remove": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 403, "coordinator": 302}, "post"),
    "saved-view-elsewhere": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 200, "coordinator": 200}),
    "view-feed-make": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 200, "coordinator": 200}, "post"),
    "view-feed-end": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 302, "coordinator": 302}, "post"),
    "webhook-add": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 422, "coordinator": 422}, "post"),
    # The reader made it; coordinators answer for what leaves the site.
    "webhook-list": Row(SIGNED_IN),
    "webhook-detail": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 200, "coordinator": 200}),
    "webhook-send-again": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 302, "coordinator": 302}, "post"),
    "webhook-turn-on": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 302, "coordinator": 403}, "post"),
    # Whoever comes first removes it.
    "webhook-remove": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 302}, "post"),
    "saved-view-follow": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "reader": 302, "coordinator": 302}, "post"),
    "view-seen": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "meeting-list": Row(SIGNED_IN),
    "meeting-detail": Row(SIGNED_IN),
    "meeting-run": Row(SIGNED_IN),
    "meeting-add": Row(COORDINATORS),
    "meeting-edit": Row(COORDINATORS),
    "meeting-remove": Row(DECIDING, "post"),
    "meeting-follow": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "meeting-access": Row(COORDINATORS),
    "seen-by": Row(COORDINATORS),
    "seen-by-start": Row(dict.fromkeys(PEOPLE, 403) | {"nobody": 302, "coordinator": 422}, "post"),
    "seen-by-stop": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "recommendation-add": Row(COORDINATORS),
    "briefing-add": Row(COORDINATORS),
    "briefing-detail": Row(SIGNED_IN),
    "upload-detail": Row(COORDINATORS),
    "briefing-original": Row(SIGNED_IN),
    "briefing-accept-all": Row(COORDINATORS),
    "briefing-set-aside-rest": Row(COORDINATORS),
    "briefing-track-words": Row(COORDINATORS),
    "briefing-split": Row(COORDINATORS),
    "briefing-undo": Row(DECIDING, "post"),
    "briefing-separate": Row(DECIDING, "post"),
    "passage-accept": Row(DECIDING, "post"),
    "passage-set-aside": Row(DECIDING, "post"),
    "passage-take-back": Row(DECIDING, "post"),
    "status-guide": Row(SIGNED_IN),
    "sign-in": Row(dict.fromkeys(PEOPLE, 302) | {"nobody": 200}),
    "sign-out": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "change-password": Row(SIGNED_IN),
    "password-forgotten": Row(ANYBODY),
    "set-password": Row(ANYBODY),
    "person-list": Row(STAFF),
    "person-invite": Row(ADMINISTRATORS),
    "person-edit": Row(ADMINISTRATORS),
    "person-detail": Row(STAFF | {"reader": 200}),
    "account-log": Row(STAFF),
    "mail-list": Row(ADMINISTRATORS),
    "mail-send-again": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "mail-leave": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "job-list": Row(ADMINISTRATORS),
    "job-try-again": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "person-invite-again": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "person-deactivate": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "absence-add": Row(COORDINATORS | {"holder": 200}),
    # The holder has removed it before the coordinator and the administrator come.
    "absence-remove": Row(DECIDING | {"holder": 302, "coordinator": 404, "administrator": 404}, "post"),
    "organisation-list": Row(SIGNED_IN),
    "organisation-add": Row(COORDINATORS),
    "organisation-edit": Row(COORDINATORS),
    "organisation-remove": Row(DECIDING, "post"),
    # Without a choice it leads back.
    "organisation-merge": Row(DECIDING, "post"),
    "organisation-retire": Row(DECIDING, "post"),
    "organisation-bring-back": Row(DECIDING, "post"),
    "post-add": Row(COORDINATORS),
    "post-detail": Row(STAFF | {"lead_staff": 200, "holder": 200, "administrator": 403}),
    # The holder took it over, and may accept it.
    "hand-over-detail": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "holder": 200, "coordinator": 200}),
    "hand-over-accept": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "holder": 302, "coordinator": 403}, "post"),
    "post-edit": Row(COORDINATORS),
    "post-remove": Row(DECIDING, "post"),
    # Without a choice it leads back.
    "post-merge": Row(DECIDING, "post"),
    "post-retire": Row(DECIDING, "post"),
    "post-bring-back": Row(DECIDING, "post"),
    "theme-list": Row(SIGNED_IN),
    "theme-add": Row(COORDINATORS),
    "theme-edit": Row(COORDINATORS),
    "theme-remove": Row(DECIDING, "post"),
    # Without a choice it leads back.
    "theme-merge": Row(DECIDING, "post"),
    "theme-retire": Row(DECIDING, "post"),
    "theme-bring-back": Row(DECIDING, "post"),
    "appearance-choose": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "favicon": Row(ANYBODY),
    "robots": Row(ANYBODY),
    # Whoever has the secret gets it, as a calendar program does; nobody gets it without.
    "calendar-feed": Row(ANYBODY),
    "view-feed": Row(ANYBODY),
    "account-calendar-make": Row(dict.fromkeys(PEOPLE, 200) | {"nobody": 302}, "post"),
    "account-calendar-end": Row(dict.fromkeys(PEOPLE, 302), "post"),
    "admin:index": Row(STAFF),
}


def _names() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif isinstance(pattern, URLResolver):
            yield f"{pattern.namespace}:index"


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(_names()) == set(TABLE)


@pytest.fixture(scope="module")
def sessions(one_of_each: OneOfEach, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """The session of each person who is signed in, once for all addresses."""
    found = {}
    with django_db_blocker.unblock():
        for who in PEOPLE[1:]:
            browser = Client()
            browser.force_login(getattr(one_of_each.cast, who))
            found[who] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return found


@pytest.mark.parametrize("name", TABLE)
def test_each_person_gets_what_the_table_says(
    name: str, cast: Cast, arguments: dict[str, list[object]], sessions: dict[str, str]
) -> None:
    row = TABLE[name]
    answers = {}
    for who in PEOPLE:
        client, data = Client(), _data(name, who)
        if who != "nobody":
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
        response = getattr(client, row.method)(reverse(name, args=arguments.get(name, [])), data)
        answers[who] = response.status_code
        if who == "nobody" and row.answers["nobody"] == 302 and name not in {"sign-out", "appearance-choose"}:
            assert response["Location"].startswith((reverse("sign-in") + "?next=", reverse("admin:login") + "?next="))
    assert answers == row.answers


def _data(name: str, who: str) -> dict[str, Any]:
    on_behalf = {"received_from": "Health desk, by mail"} if who == "coordinator" else {}
    if name == "recommendation-report":
        said = {"status": Status.IN_PROGRESS, "text": "It moved.", "happened_on": timezone.localdate().isoformat()}
        return said | on_behalf | {"seen": Status.IN_PROGRESS, "form_token": str(uuid4())}
    if name == "view-seen":
        return {"tab": "open"}
    return {"form_token": str(uuid4())} | on_behalf if name == "recommendation-check-in" else {}


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.method == "post"])
def test_addresses_that_change_something_do_not_answer_a_link(
    name: str, client: Client, cast: Cast, arguments: dict[str, list[object]]
) -> None:
    client.force_login(cast.coordinator)
    address = reverse(name, args=arguments.get(name, []))

    answer = client.get(address)

    # The address of a button leads to the page it is on, which is asked for as any page is.
    assert answer.status_code == 405 or address.startswith(answer["Location"])


ADMIN = {
    **dict.fromkeys(
        ("Act", "ProgressEntry", "Evidence", "LogCheck", "Source", "PassageDecision", "Relation", "Passage"),
        ("v", "v", "v"),
    ),
    **dict.fromkeys(("Recommendation", "Meeting", "Briefing"), ("vac", "v", "v")),
    **dict.fromkeys(("Organisation", "Post", "Theme", "Side", "Marking"), ("vacd", "v", "v")),
    "User": ("v", "vc", "vc"),
    **dict.fromkeys(("Group", "AccountChange"), ("v", "v", "v")),
    "MailMessage": ("", "v", "v"),
    "ProcrastinateJob": ("", "", "v"),
}
"""What a coordinator, an administrator and a superuser may do with rows in the admin: view, add, change, delete."""
NO_ROW = 10**9


def _admin_addresses() -> Iterator[tuple[str, str, str]]:
    """Yield every address of the admin that has a name: the model, what is done there, and the address."""
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLPattern):
            yield "", str(pattern.name), f"/admin/{pattern.pattern}"
    for model, page in admin.site._registry.items():
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for each in page.get_urls():
            if each.name:
                rest = re.sub("<[^>]*>", str(NO_ROW), str(each.pattern))
                yield model.__name__, str(each.name).rpartition("_")[2], start + rest


def _answer(model: str, does: str, address: str, *, staff: int) -> int:
    """What an address answers to a coordinator (0), an administrator (1) or a superuser (2); there is no such row."""
    if not model:
        return OWN[does]
    if address.endswith("/password/"):
        return 403
    if (model, does) == ("Recommendation", "history"):
        return 404
    letter = {"changelist": "v", "change": "v", "add": "a", "delete": "d"}.get(does)
    if letter is None or letter not in ADMIN[model][staff]:
        return 302 if does == "history" else 403
    return 200 if does in ("changelist", "add") else 302


OWN = {"index": 200, "login": 302, "logout": 405, "password_change": 302, "password_change_done": 200}
OWN |= {"autocomplete": 403, "jsi18n": 200, "view_on_site": 404, "app_list": 404, "None": 404}
"""What the addresses of the admin that belong to no model answer to staff, who name nothing there."""


@pytest.mark.parametrize("others", slow_after(1, [["nobody", "reader"], ["holder"]]), ids=["staff", "others"])
def test_every_address_of_the_admin_answers_as_the_rights_say(client: Client, cast: Cast, others: list[str]) -> None:
    plain = factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True)
    assert {model.__name__ for model in admin.site._registry} == set(ADMIN)
    addresses = list(_admin_addresses())
    assert len(addresses) == 5 * len(ADMIN) + 1 + len(OWN)
    wrong = {}

    def look(who: str, expected: Callable[[str, str, str], int]) -> None:
        for model, does, address in addresses:
            if (found := client.get(address).status_code) != (wanted := expected(model, does, address)):
                wrong[f"{who}: {address}"] = (found, wanted)

    if "nobody" in others:
        look("nobody", lambda *_: 302)
    for other in {"reader", "holder"} & set(others):
        client.force_login(getattr(cast, other))
        look(other, lambda *_: 403)
    for staff, person in enumerate((cast.coordinator, plain, cast.administrator)):
        client.force_login(person)
        look(person.name, partial(_answer, staff=staff))
    assert wrong == {}
