"""One of everything that a page is about, written once for all tests of a module that imports these fixtures.

Each test takes back what it does itself, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.taken_back import taken_back
from tracker import actions
from tracker.models import Notice, Recommendation
from tracker.workflow import RelationKind, Status


@dataclass(frozen=True)
class OneOfEach:
    """What was written, and the arguments of each address by its name."""

    cast: Cast
    recommendation: Recommendation
    briefing: Briefing
    arguments: dict[str, list[object]]


@pytest.fixture(scope="module")
def one_of_each(serving_role: str, django_db_blocker: DjangoDbBlocker) -> Iterator[OneOfEach]:
    """One of everything. The role is made before, or it would be taken back too."""
    with taken_back(django_db_blocker):
        cast = factories.cast()
        recommendation, briefing = factories.track(cast), factories.briefing(cast)
        made = OneOfEach(cast, recommendation, briefing, arguments_of(recommendation, briefing, cast))
        # What is checked at the end of a transaction is checked now, or no test could alter a table in it.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield made


@pytest.fixture
def cast(one_of_each: OneOfEach, db: None) -> Cast:
    """Everybody; a copy, as a test may change what it holds of them."""
    return deepcopy(one_of_each.cast)


@pytest.fixture
def recommendation(one_of_each: OneOfEach, db: None) -> Recommendation:
    """The recommendation that most addresses are about."""
    return deepcopy(one_of_each.recommendation)


@pytest.fixture
def briefing(one_of_each: OneOfEach, db: None) -> Briefing:
    """The briefing."""
    return deepcopy(one_of_each.briefing)


@pytest.fixture
def arguments(one_of_each: OneOfEach, db: None) -> dict[str, list[object]]:
    """What stands in each address, by its name."""
    return deepcopy(one_of_each.arguments)


def arguments_of(recommendation: Recommendation, briefing: Briefing, cast: Cast) -> dict[str, list[object]]:
    """Make what each address is about, and return what stands in it, by its name."""
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
        "entry-correct": [recommendation.reference, factories.entry(recommendation, 2).pk],
        "entry-redact": [recommendation.reference, factories.entry(recommendation, 2).pk],
        "entry-n-correct": [recommendation.reference, 2],
        "entry-n-redact": [recommendation.reference, 2],
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
        "briefing-separate": [briefing.pk],
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
        "job-try-again": [factories.failed_job().pk],
        "person-invite-again": [cast.reader.pk],
        "person-deactivate": [cast.second_coordinator.pk],
        "organisation-edit": [cast.health.pk],
        "organisation-remove": [cast.health.pk],
        "organisation-retire": [cast.health.pk],
        "organisation-bring-back": [cast.health.pk],
        "post-add": [cast.health.pk],
        "calendar-feed": [actions.make_calendar_address(by=cast.holder)],
        "hand-over-detail": [handed.pk],
        "hand-over-accept": [handed.pk],
        "absence-add": [cast.holder.pk],
        "absence-remove": [factories.absence(cast.holder).pk],
        "post-detail": [cast.desk.pk],
        "post-edit": [cast.desk.pk],
        "post-remove": [cast.desk.pk],
        "post-retire": [cast.desk.pk],
        "post-bring-back": [cast.desk.pk],
        "theme-edit": [cast.theme.pk],
        "theme-remove": [cast.theme.pk],
        "theme-retire": [cast.theme.pk],
        "theme-bring-back": [cast.theme.pk],
    }
