"""Pages say that sending again saves nothing twice: so it is, for every form there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing, Meeting
from tests import factories
from tests.conftest import Cast
from tests.faults.conftest import report
from tests.faults.forms import Form, forms
from tests.taken_back import taken_back
from tests.test_access import TABLE
from tracker import actions
from tracker.models import (
    Act,
    Evidence,
    MailMessage,
    Organisation,
    PassageDecision,
    Post,
    ProgressEntry,
    Recommendation,
    Relation,
    SavedView,
    Source,
    Theme,
    User,
    Webhook,
    WebhookDelivery,
)
from tracker.workflow import Decision, RelationKind, Status

COUNTED: tuple[Any, ...] = (
    *(Briefing, Meeting, Recommendation, ProgressEntry, Evidence, Source, Relation, PassageDecision),
    *(Organisation, Post, Theme, User, Act, MailMessage, SavedView),
)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def opened(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """What a browser sends from the page of a form, with some of it typed in."""
    page = client.get(address).content.decode()
    found = next(form for form in forms(page) if form.action in ("", address))
    return _without_token(found) | typed


def _without_token(form: Form) -> dict[str, Any]:
    return {name: values for name, values in form.fields.items() if name != "csrfmiddlewaretoken"}


class Sending:
    """One way to send each address that changes something: who sends it, where, and what."""

    def __init__(self, cast: Cast, recommendation: Recommendation, briefing: Briefing) -> None:
        """Make what each of them is about."""
        self.cast, self.item, self.briefing = cast, recommendation, briefing
        self.simple, self.pages = self._simple(), self._pages()

    def sent(self, name: str) -> tuple[User, str, Callable[[Client, str], dict[str, Any]]]:
        """The person, the address, and a function that returns what is sent there."""
        if name in self.simple:
            person, args, data = self.simple[name]
            return person, reverse(name, args=args), lambda client, address: data
        person, args, data = self.pages[name]
        return person, reverse(name, args=args), lambda client, address: opened(client, address, **data)

    def _simple(self) -> dict[str, tuple[User, list[Any], dict[str, Any]]]:
        """What is sent as it stands here: who sends it, what stands in the address, and the fields."""
        cast, item = self.cast, self.item
        by_coordinator, token = cast.coordinator, str(uuid4())
        retired = {"retired_on": timezone.localdate()}
        passages = self.briefing.passages.content().in_order()
        return {
            "recommendation-report": (cast.holder, [item.reference], report(item)),
            "recommendation-check-in": (cast.holder, [item.reference], {"form_token": token}),
            "recommendation-ask": (
                by_coordinator,
                [],
                {"row": [item.pk], "answer_by": timezone.localdate().isoformat(), "form_token": token},
            ),
            "briefing-undo": (by_coordinator, [self.briefing.pk], {"act": self._decided(passages[2])}),
            "briefing-separate": (by_coordinator, [self._corrected()], {}),
            # What the first one says is tracked already.
            "passage-accept": (by_coordinator, [self.briefing.passages.suggested().in_order()[1].pk], {}),
            "passage-set-aside": (by_coordinator, [passages[0].pk], {"decision": "rejected"}),
            "passage-take-back": (by_coordinator, [self._dont_track(passages[1])], {}),
            "briefing-add": (
                by_coordinator,
                [cast.meeting.code],
                {"text": "# Steps\n\nWe should dig.\n", "title": "Wells"},
            ),
            "meeting-add": (by_coordinator, [], {"name": "Second round", "code": "SECOND", "place": "Lyon"}),
            "meeting-remove": (by_coordinator, [Meeting.objects.create(name="Spare", code="SPARE").code], {}),
            "organisation-add": (by_coordinator, [], {"name": "Ministry of the Sea", "short_name": "Sea"}),
            "organisation-retire": (by_coordinator, [cast.health.pk], {}),
            "organisation-bring-back": (by_coordinator, [Organisation.objects.create(name="Gone", **retired).pk], {}),
            "organisation-remove": (by_coordinator, [Organisation.objects.create(name="Spare").pk], {}),
            "post-add": (by_coordinator, [cast.health.pk], {"name": "Night desk"}),
            "post-retire": (by_coordinator, [cast.desk.pk], {}),
            "post-bring-back": (by_coordinator, [cast.health.posts.create(name="Gone desk", **retired).pk], {}),
            "post-remove": (by_coordinator, [cast.health.posts.create(name="Spare desk").pk], {}),
            "theme-add": (by_coordinator, [], {"name": "Harbours"}),
            "theme-retire": (by_coordinator, [cast.theme.pk], {}),
            "theme-bring-back": (by_coordinator, [Theme.objects.create(name="Gone", **retired).pk], {}),
            "theme-remove": (by_coordinator, [Theme.objects.create(name="Spare").pk], {}),
            "person-invite": (
                cast.administrator,
                [],
                {"email": "desk@example.org", "name": "Desk", "roles": ["reader"]},
            ),
            "person-invite-again": (cast.administrator, [cast.outsider.pk], {}),
            "person-deactivate": (cast.administrator, [cast.outsider.pk], {}),
            "mail-send-again": (cast.administrator, [factories.undelivered(cast.reader).pk], {}),
            "mail-leave": (cast.administrator, [factories.undelivered(cast.reader).pk], {}),
            "job-try-again": (cast.administrator, [factories.failed_job().pk], {}),
            "absence-add": (cast.holder, [cast.holder.pk], {"starts_on": "2030-03-01", "ends_on": "2030-03-09"}),
            "absence-remove": (cast.holder, [factories.absence(cast.holder).pk], {}),
            "account-calendar-make": (cast.holder, [], {"form_token": token}),
            "account-calendar-end": (cast.holder, [], self._calendar()),
            "view-feed-make": (by_coordinator, [self._saved_view("Read")], {"form_token": token}),
            "view-feed-end": (by_coordinator, [self._view_with_feed()], {}),
            "webhook-add": (
                by_coordinator,
                [self._saved_view("Sent")],
                {"address": "https://hooks.example.org/x", "form_token": token},
            ),
            "webhook-remove": (by_coordinator, [self._not_delivered("Ended").webhook_id], {}),
            "webhook-turn-on": (by_coordinator, [self._turned_off()], {}),
            "webhook-send-again": (by_coordinator, [self._not_delivered("Late").pk], {}),
            "hand-over-accept": (cast.lead_staff, [self._handed_over()], {}),
            "bulk-undo": (by_coordinator, [self._changed()], {"text": "A mistake.", "form_token": token}),
            "saved-view-add": (by_coordinator, [], {"name": "Late"}),
            "meeting-run": (cast.holder, [cast.meeting.code], self._line(token)),
            "recommendation-run": (cast.holder, [], self._line(token)),
            "saved-view-remove": (by_coordinator, [self._saved_view("Spare")], {}),
            "act-redact": (by_coordinator, [self._act()], {"text": "It named a patient.", "understood": "on"}),
        }

    def _pages(self) -> dict[str, tuple[User, list[Any], dict[str, Any]]]:
        """The same of what is sent from a page that was opened, with some of it typed in."""
        cast, item, by_coordinator = self.cast, self.item, self.cast.coordinator
        return {
            "briefing-accept-all": (by_coordinator, [self.briefing.pk], {}),
            "briefing-set-aside-rest": (by_coordinator, [self.briefing.pk], {"decision": "informational"}),
            "recommendation-edit": (by_coordinator, [item.reference], {"title": "Another title"}),
            "recommendation-set-up": (by_coordinator, [], {f"r{self._bare()}-title": "Dig deeper wells"}),
            "recommendation-step": (
                by_coordinator,
                [item.reference, "close"],
                {"to": "not_implemented", "text": "No."},
            ),
            "recommendation-relate": (
                by_coordinator,
                [item.reference],
                {"kind": "supports", "other": factories.track(cast).reference, "text": "They belong together."},
            ),
            "recommendation-raise": (
                by_coordinator,
                [item.reference],
                {"choice": "pinned", "line_to_take": "We are ready."},
            ),
            "relation-end": (by_coordinator, [item.reference, self._related().pk], {"text": "They do not."}),
            "entry-redact": (
                by_coordinator,
                [item.reference, factories.entry(item, 2).pk],
                {"parts": [f"{factories.entry(item, 2).pk}:text"], "text": "It named a patient.", "understood": "on"},
            ),
            "entry-n-correct": (cast.holder, [item.reference, 2], {"text": "It was later."}),
            "entry-n-redact": (
                by_coordinator,
                [item.reference, 2],
                {"parts": [f"{factories.entry(item, 2).pk}:text"], "text": "It named a patient.", "understood": "on"},
            ),
            "entry-correct": (cast.holder, [item.reference, factories.entry(item, 2).pk], {"text": "It was later."}),
            "recommendation-add": (by_coordinator, [cast.meeting.code], {"title": "Dig wells", "kind": "action"}),
            "meeting-edit": (by_coordinator, [cast.meeting.code], {"place": "Lyon"}),
            "meeting-access": (by_coordinator, [cast.meeting.code], {"openness": "side", "text": "Agreed."}),
            "saved-view-edit": (by_coordinator, [self._saved_view("Open")], {"name": "All open"}),
            "organisation-edit": (by_coordinator, [cast.health.pk], {"name": "Ministry of Healing"}),
            "post-edit": (by_coordinator, [cast.desk.pk], {"name": "Day desk"}),
            "theme-edit": (by_coordinator, [cast.theme.pk], {"name": "Health of all"}),
            "person-edit": (cast.administrator, [cast.reader.pk], {"name": "Another reader", "roles": ["reader"]}),
        }

    def _bare(self) -> int:
        return factories.track(self.cast, lead=None, owner=None).pk

    def _dont_track(self, passage: Any) -> int:
        with transaction.atomic():
            actions.dont_track(passage=passage, by=self.cast.coordinator, decision=Decision.REJECTED)
        return int(passage.pk)

    def _decided(self, passage: Any) -> int:
        with transaction.atomic():
            made = actions.dont_track(passage=passage, by=self.cast.coordinator, decision=Decision.REJECTED)
        return int(made.act_id)

    def _corrected(self) -> int:
        with transaction.atomic():
            before = factories.briefing(self.cast, "# Notes\n\nThey met.\n", "notes.md")
            made = actions.revise_briefing(
                by=self.cast.coordinator, briefing=before, data=b"# Notes\n\nThey met twice.\n", file_name="again.md"
            )
        return int(made.pk)

    def _line(self, token: str) -> dict[str, Any]:
        line = {"text": "It moved.", "status": "", "seen": self.item.status, "seen_due_on": ""}
        day = timezone.localdate().isoformat()
        return {f"r{self.item.pk}-{name}": value for name, value in line.items()} | {
            "row": str(self.item.pk),
            "happened_on": day,
            "form_token": token,
        }

    def _changed(self) -> int:
        return factories.change_many(self.cast, [factories.track(self.cast)]).pk

    def _calendar(self) -> dict[str, Any]:
        actions.make_calendar_address(by=self.cast.holder)
        return {}

    def _view_with_feed(self) -> int:
        view = SavedView.objects.get(pk=self._saved_view("Fed"))
        actions.make_feed_address(by=self.cast.coordinator, view=view)
        return view.pk

    def _not_delivered(self, name: str) -> WebhookDelivery:
        view = SavedView.objects.get(pk=self._saved_view(f"{name} deliveries"))
        return factories.not_delivered(self.cast.coordinator, view)

    def _turned_off(self) -> int:
        key = self._not_delivered("Off").webhook_id
        Webhook.objects.filter(pk=key).update(off_why="failing", off_at=timezone.now())
        return key

    def _handed_over(self) -> int:
        return factories.hand_over(self.cast, self.cast.desk, self.cast.lead_staff).pk

    def _saved_view(self, name: str) -> int:
        by = self.cast.coordinator
        return actions.save_view(by=by, name=name, query="status=open", shared_with="").pk

    def _act(self) -> int:
        return actions.open_act(by=self.cast.coordinator, verb="set_aside", reason="A patient said so.").pk

    def _related(self) -> Relation:
        draft, other = factories.drafted("They belong together."), factories.track(self.cast)
        common: dict[str, Any] = {"recommendation": self.item, "by": self.cast.coordinator, "draft": draft}
        actions.relate(**common, kind=RelationKind.SUPPORTS, other=other)
        return self.item.relations.get()


# Those that only read, those of passwords (of which nothing is kept) and of signing in and out.
CHANGE_NOTHING_TRACKED = {
    # What somebody wants to hear of; a link that was used answers nothing again (see `test_notices`).
    *(
        "notice-mark-read",
        "notice-open",
        "notice-preferences",
        "recommendation-follow",
        "meeting-follow",
        "saved-view-follow",
        "unsubscribe",
        "answer",
    ),
    *(name for name in TABLE if name.endswith(("-list", "-detail", "-export", "-original", "-xlsx", "-json"))),
    *("search", "recommendation-download", "update-sheet", "update-sheet-file", "update-sheet-return", "calendar-feed"),
    *("saved-view-elsewhere", "view-feed"),
    # What comes back in a sheet is compared with what was sent (`test_update_sheets`).
    "update-sheet-enter",
    # A merge is previewed, and merges once (`test_merging`).
    *("organisation-merge", "post-merge", "theme-merge"),
    # Words are sent with their places, and pressed twice in `test_any_words`.
    *("briefing-track-words", "briefing-split"),
    # A file is kept again, checked again and applied once (`test_imports`).
    *("import", "import-upload", "import-columns", "import-check", "import-apply"),
    *("import-give-up", "import-profile-delete"),
    # What was seen is marked again, and a coordinator looks as somebody else again.
    *("view-seen", "seen-by", "seen-by-start", "seen-by-stop"),
    *("report", "report-word", "report-pdf"),
    *("appearance-choose", "favicon", "robots", "recommendation-history"),
    *("overview", "figures", "compare", "my-work", "status-guide", "admin:index", "log-checks", "account-log"),
    *("sign-in", "sign-out", "change-password", "password-forgotten", "set-password"),
}
NAMES = sorted(set(TABLE) - CHANGE_NOTHING_TRACKED - {"recommendation-bulk"})


@pytest.fixture(scope="class")
def sending(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sending]:
    """What all forms are about, once for all of them; each takes back what it does itself."""
    with taken_back(django_db_blocker):
        cast = factories.cast()
        yield Sending(cast, factories.walk(cast, factories.track(cast), Status.IN_PROGRESS), factories.briefing(cast))


class TestForms:
    """Each form there is."""

    @pytest.mark.parametrize("name", NAMES)
    def test_a_form_sent_again_saves_nothing_twice(self, name: str, client: Client, sending: Sending, db: None) -> None:
        person, address, make = sending.sent(name)
        client.force_login(person)
        data = make(client, address)
        before = counts()

        first = client.post(address, data)
        between = counts()
        second = client.post(address, data)

        assert first.status_code in (200, 302), first.content.decode()
        assert between != before or name.endswith(
            ("-edit", "-invite-again", "-deactivate", "-relate", "-end", "-take-back")
        )
        assert second.status_code < 500
        assert counts() == between


def test_a_change_to_many_sent_again_changes_nothing_twice(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.coordinator)
    address = reverse("recommendation-bulk")
    chosen = {"row": str(recommendation.pk), "stage": "preview", "priority": "priority", "text": "It matters."}
    asked = client.post(address, {"row": str(recommendation.pk)}).content.decode()
    first = next(form for form in forms(asked) if form.action == address)
    previewed = client.post(address, _without_token(first) | chosen).content.decode()
    applied = (
        _without_token(next(form for form in forms(previewed) if form.action == address)) | chosen | {"stage": "apply"}
    )

    answers = []
    for _ in range(2):
        answers.append(client.post(address, applied).status_code)
        answers.append(recommendation.entries.count())

    assert answers == [302, 2, 302, 2]
