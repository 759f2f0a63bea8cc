"""How many queries each page asks: the same with few rows and with many."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.test_access import TABLE
from tracker import actions
from tracker.exchange.columns import COLUMNS
from tracker.models import Recommendation
from tracker.tables import PickingTable, RecommendationTable
from tracker.workflow import RelationKind, Status

MOST = 25
TOGETHER = {"overview": 42, "report": 30, "report-word": 30, "report-pdf": 30, "recommendation-detail": 27}
"""These put together what other pages show one by one: figures, a past day, what to raise, what changed, briefings.

One recommendation asks three queries for its line to take, and one where it has none.
"""
SIGNING_IN = {"sign-in", "sign-out", "change-password", "password-forgotten", "set-password"}
NO_ROWS = SIGNING_IN | {"favicon", "robots", "status-guide", "update-sheet-return", "update-sheet-file"}
NO_ROWS |= {"unsubscribe", "answer"}
FOR_ADMINISTRATORS = {"person-invite", "person-edit", "mail-list", "job-list"}
PAGES = sorted(name for name, row in TABLE.items() if row.method == "get" and name not in NO_ROWS)


def grow(cast: Cast, briefing_text: str, number: int) -> Recommendation:
    """One more meeting with a briefing, its recommendations in several statuses, with parties, themes and a log."""
    briefing = factories.briefing(cast, briefing_text, f"{number}.md")
    tracked = actions.track_suggestions(
        briefing=briefing, by=cast.coordinator, draft=factories.drafted("", 200), lead=cast.health
    )
    for item, status in zip(tracked, (Status.IN_PROGRESS, Status.STALLED, Status.REPORTED_COMPLETE), strict=True):
        actions.assign(
            recommendation=item,
            by=cast.coordinator,
            draft=factories.drafted("", 150),
            lead=cast.health,
            owner=cast.desk,
        )
        factories.walk(cast, item, status)
        new = {"parties": [cast.data], "themes": [cast.theme]}
        actions.edit(recommendation=item, by=cast.coordinator, draft=factories.drafted(""), new=new)
        due_on = timezone.localdate() + timedelta(days=10)
        actions.set_date(recommendation=item, by=cast.coordinator, draft=factories.drafted(""), due_on=due_on)
    for day in range(5):
        draft = factories.drafted(f"Remark {day}.", evidence=factories.evidence())
        actions.add(recommendation=tracked[0], by=cast.holder, draft=draft)
    return tracked[0]


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    assert response.status_code == 200
    return len(queries)


def test_no_page_asks_more_with_many_rows(cast: Cast) -> None:
    first = grow(cast, factories.BRIEFING, 0)
    draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
    actions.relate(recommendation=first, by=cast.coordinator, draft=draft, kind=kind, other=factories.track(cast))
    relation = first.relations.get()
    imported = factories.file_import(cast)
    factories.import_profile(cast)
    handed = factories.hand_over(cast, cast.desk, cast.holder)
    view = actions.save_view(by=cast.coordinator, name="Ours", query=f"lead={cast.health.pk}", shared_with="")
    arguments = {
        "import-detail": [imported.pk],
        "import-columns": [imported.pk],
        "recommendation-detail": [first.reference],
        "recommendation-history": [first.reference],
        "recommendation-step": [first.reference, "assign"],
        "saved-view-edit": [view.pk],
        "saved-view-elsewhere": [view.pk],
        "webhook-detail": [factories.not_delivered(cast.coordinator, view).webhook_id],
        "view-feed": [actions.make_feed_address(by=cast.coordinator, view=view)],
        "bulk-detail": [factories.change_many(cast, [first]).pk],
        "entry-correct": [first.reference, factories.entry(first, 2).pk],
        "entry-redact": [first.reference, factories.entry(first, 2).pk],
        "entry-n-correct": [first.reference, 2],
        "entry-n-redact": [first.reference, 2],
        "act-redact": [first.entries.get(sequence=2).act_id],
        "recommendation-edit": [first.reference],
        "recommendation-relate": [first.reference],
        "recommendation-raise": [first.reference],
        "relation-end": [first.reference, relation.pk],
        "meeting-detail": [cast.meeting.code],
        "meeting-run": [cast.meeting.code],
        "meeting-edit": [cast.meeting.code],
        "meeting-access": [cast.meeting.code],
        "recommendation-add": [cast.meeting.code],
        "briefing-add": [cast.meeting.code],
        "briefing-detail": [first.sources.get().briefing_id],
        "briefing-accept-all": [first.sources.get().briefing_id],
        "briefing-set-aside-rest": [first.sources.get().briefing_id],
        "briefing-track-words": [first.sources.get().briefing_id],
        "briefing-split": [first.sources.get().briefing_id],
        "upload-detail": [factories.upload(cast).pk],
        "briefing-original": [first.sources.get().briefing_id],
        "person-edit": [cast.reader.pk],
        "person-detail": [cast.reader.pk],
        "organisation-edit": [cast.health.pk],
        "post-add": [cast.health.pk],
        "calendar-feed": [actions.make_calendar_address(by=cast.holder)],
        "hand-over-detail": [handed.pk],
        "absence-add": [cast.holder.pk],
        "post-detail": [cast.desk.pk],
        "post-edit": [cast.desk.pk],
        "theme-edit": [cast.theme.pk],
    }
    raised = factories.track(cast, title="Raised before")
    actions.raise_item(by=cast.coordinator, recommendation=raised, choice="left_out")
    actions.raise_item(by=cast.coordinator, recommendation=first, choice="pinned", line_to_take="Ask when.")
    actions.mark_seen(by=cast.coordinator, until=timezone.now() - timedelta(days=1), ready="all")
    coordinator, administrator = Client(), Client()
    coordinator.force_login(cast.coordinator)
    administrator.force_login(cast.administrator)

    def counts() -> dict[str, int]:
        clients = {name: administrator if name in FOR_ADMINISTRATORS else coordinator for name in PAGES}
        return {name: count(client, reverse(name, args=arguments.get(name, []))) for name, client in clients.items()}

    counts()  # fills the caches that live as long as the process

    few = counts()
    for number in range(1, 4):
        grow(cast, f"{factories.BRIEFING}\nNote {number}.\n", number)
        factories.upload(cast, number)
        factories.file_import(cast, 10)
        factories.failed_job()
        for choice in ("pinned", "left_out"):
            item = factories.track(cast, title=f"Raised {number}")
            actions.raise_item(by=cast.coordinator, recommendation=item, choice=choice, line_to_take="We are ready.")
    for day in range(8):
        draft = factories.drafted(f"More {day}.", evidence=factories.evidence())
        actions.add(recommendation=first, by=cast.coordinator, draft=draft)
    many = counts()

    assert {name: (few[name], many[name]) for name in PAGES if many[name] != few[name]} == {}
    assert {name: number for name, number in few.items() if number > TOGETHER.get(name, MOST)} == {}


def test_a_column_of_the_list_asks_nothing_for_each_row(client: Client, cast: Cast) -> None:
    """Each column on request by itself, all together, and the file: a field that a column forgot to name shows."""
    columns = set(PickingTable.base_columns)
    addresses = {name: f"{reverse('recommendation-list')}?columns={name}" for name in columns}
    addresses["all"] = f"{reverse('recommendation-list')}?{urlencode({'columns': sorted(columns)}, doseq=True)}"
    every = f"{reverse('recommendation-export-json')}?fields_in=all"
    addresses |= {"file": reverse("recommendation-export"), "whole file": every}
    client.force_login(cast.coordinator)
    grow(cast, factories.BRIEFING, 0)
    for address in addresses.values():
        count(client, address)

    few = {name: count(client, address) for name, address in addresses.items()}
    grow(cast, f"{factories.BRIEFING}\nNote.\n", 1)
    many = {name: count(client, address) for name, address in addresses.items()}

    assert many == few


def test_every_column_of_the_list_stands_in_the_file() -> None:
    in_the_file = {column.beside for column in COLUMNS}

    assert in_the_file == set(RecommendationTable.base_columns)
