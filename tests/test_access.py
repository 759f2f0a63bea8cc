"""Every address of the site, for every person: who sees it, who is sent to sign in, who is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.models import Notice, Recommendation
from tracker.workflow import RelationKind, Status

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
    "dashboard": Row(SIGNED_IN),
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
    "person-invite-again": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "person-deactivate": Row(ADMINISTRATORS | {"administrator": 302}, "post"),
    "absence-add": Row(COORDINATORS | {"holder": 200}),
    # The holder has removed it before the coordinator and the administrator come.
    "absence-remove": Row(DECIDING | {"holder": 302, "coordinator": 404, "administrator": 404}, "post"),
    "organisation-list": Row(SIGNED_IN),
    "organisation-add": Row(COORDINATORS),
    "organisation-edit": Row(COORDINATORS),
    "organisation-remove": Row(DECIDING, "post"),
    "post-add": Row(COORDINATORS),
    "post-detail": Row(STAFF | {"lead_staff": 200, "holder": 200, "administrator": 403}),
    # The holder took it over, and may accept it.
    "hand-over-detail": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "holder": 200, "coordinator": 200}),
    "hand-over-accept": Row(dict.fromkeys(PEOPLE, 404) | {"nobody": 302, "holder": 302, "coordinator": 403}, "post"),
    "post-edit": Row(COORDINATORS),
    "post-remove": Row(DECIDING, "post"),
    "theme-list": Row(SIGNED_IN),
    "theme-add": Row(COORDINATORS),
    "theme-edit": Row(COORDINATORS),
    "theme-remove": Row(DECIDING, "post"),
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


@pytest.fixture
def arguments(recommendation: Recommendation, briefing: Briefing, cast: Cast) -> dict[str, list[object]]:
    message = factories.undelivered(cast.reader)
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    handed = factories.hand_over(cast, cast.desk, cast.holder)
    draft, other = factories.drafted("They belong together."), factories.track(cast)
    changed = factories.change_many(cast, [other])
    view = actions.save_view(by=cast.coordinator, name="Open", query="status=open", shared_with="reader")
    hooked = factories.not_delivered(cast.reader, view)
    kind, imported = RelationKind.SUPPORTS, factories.file_import(cast).pk
    actions.relate(recommendation=recommendation, by=cast.coordinator, draft=draft, kind=kind, other=other)
    return {
        **{f"import-{name}": [imported] for name in ("detail", "columns", "check", "apply", "give-up")},
        "import-profile-delete": [factories.import_profile(cast).pk],
        "recommendation-detail": [recommendation.reference],
        "recommendation-history": [recommendation.reference],
        "saved-view-edit": [view.pk],
        "saved-view-remove": [view.pk],
        "saved-view-follow": [view.pk],
        **{key: [view.pk] for key in ("saved-view-elsewhere", "view-feed-make", "view-feed-end")},
        "webhook-add": [view.pk],
        **{f"webhook-{name}": [hooked.webhook_id] for name in ("detail", "turn-on", "remove")},
        "webhook-send-again": [hooked.pk],
        "view-feed": [actions.make_feed_address(by=cast.coordinator, view=view)],
        "bulk-detail": [changed.pk],
        "bulk-undo": [changed.pk],
        "recommendation-report": [recommendation.reference],
        "recommendation-check-in": [recommendation.reference],
        "recommendation-step": [recommendation.reference, "close"],
        "entry-correct": [recommendation.reference, 2],
        "entry-redact": [recommendation.reference, 2],
        "act-redact": [recommendation.entries.get(sequence=2).act_id],
        "recommendation-edit": [recommendation.reference],
        "recommendation-follow": [recommendation.reference],
        "meeting-follow": [cast.meeting.code],
        "notice-open": [Notice.objects.filter(person=cast.holder).latest("pk").pk],
        "unsubscribe": ["none"],
        "answer": ["none"],
        "recommendation-relate": [recommendation.reference],
        "recommendation-raise": [recommendation.reference],
        "relation-end": [recommendation.reference, recommendation.relations.get().pk],
        "meeting-detail": [cast.meeting.code],
        "meeting-run": [cast.meeting.code],
        "meeting-edit": [cast.meeting.code],
        "meeting-remove": [cast.meeting.code],
        "meeting-access": [cast.meeting.code],
        "recommendation-add": [cast.meeting.code],
        "briefing-add": [cast.meeting.code],
        "briefing-accept-all": [briefing.pk],
        "briefing-set-aside-rest": [briefing.pk],
        "briefing-track-words": [briefing.pk],
        "briefing-split": [briefing.pk],
        "briefing-undo": [briefing.pk],
        "passage-accept": [briefing.passages.suggested().in_order()[0].pk],
        "passage-set-aside": [briefing.passages.content().in_order()[0].pk],
        "passage-take-back": [briefing.passages.content().in_order()[0].pk],
        "briefing-detail": [briefing.pk],
        "upload-detail": [factories.upload(cast).pk],
        "briefing-original": [briefing.pk],
        "set-password": ["MQ", "none"],
        "person-edit": [cast.reader.pk],
        "person-detail": [cast.reader.pk],
        "mail-send-again": [message.pk],
        "mail-leave": [message.pk],
        "person-invite-again": [cast.reader.pk],
        "person-deactivate": [cast.second_coordinator.pk],
        "organisation-edit": [cast.health.pk],
        "organisation-remove": [cast.health.pk],
        "post-add": [cast.health.pk],
        "calendar-feed": [actions.make_calendar_address(by=cast.holder)],
        "hand-over-detail": [handed.pk],
        "hand-over-accept": [handed.pk],
        "absence-add": [cast.holder.pk],
        "absence-remove": [factories.absence(cast.holder).pk],
        "post-detail": [cast.desk.pk],
        "post-edit": [cast.desk.pk],
        "post-remove": [cast.desk.pk],
        "theme-edit": [cast.theme.pk],
        "theme-remove": [cast.theme.pk],
    }


@pytest.mark.parametrize("name", TABLE)
def test_each_person_gets_what_the_table_says(
    name: str, client: Client, cast: Cast, recommendation: Recommendation, arguments: dict[str, list[object]]
) -> None:
    row = TABLE[name]
    answers = {}
    for who in PEOPLE:
        client.logout()
        if who != "nobody":
            client.force_login(getattr(cast, who))
        data = _data(name, who)
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


def test_the_admin_has_no_page_for_people_who_are_not_staff(client: Client, cast: Cast) -> None:
    client.force_login(cast.holder)

    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address).status_code == 403, address


def test_people_who_left_are_signed_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.holder)
    cast.holder.is_active = False
    cast.holder.save(update_fields=["is_active"])

    assert client.get(reverse("dashboard")).status_code == 302


def test_all_this_is_served_by_the_role_that_owns_no_table(client: Client, cast: Cast, serving_role: str) -> None:
    client.force_login(cast.reader)
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE SELECT ON briefings_meeting FROM "{serving_role}"')

    with pytest.raises(ProgrammingError, match="permission denied for table briefings_meeting"):
        client.get(reverse("meeting-list"))
