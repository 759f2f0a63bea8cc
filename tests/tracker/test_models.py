"""What the database refuses by its constraints, how names are folded and sorted, and that rows agree with sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing, Meeting, Passage, Upload
from tests import factories
from tests.conftest import Cast
from tests.taken_back import taken_back
from tracker import actions
from tracker.models import (
    Absence,
    AccountChange,
    Act,
    DayTally,
    Evidence,
    Follow,
    MailMessage,
    Marking,
    MeetingAccess,
    MeetingRole,
    Notice,
    NoticePreference,
    Organisation,
    PassageDecision,
    Post,
    ProgressEntry,
    RaisedItem,
    Recommendation,
    RecommendationAccess,
    RecommendationReader,
    Relation,
    SavedView,
    SeenMark,
    SentDigest,
    Side,
    Source,
    Theme,
    UpdateRequest,
    User,
    ViewFeed,
    Webhook,
    WebhookDelivery,
)
from tracker.models.imports import FileImport, ForeignCode, ImportProfile
from tracker.models.people import folded
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import OPEN, Confidence, Position, Status

# --- Constraints: each refuses, by its name --------------------------------------------------------------------------

DAY = date(2026, 3, 1)
TOKEN = UUID(int=7)
Row = type[models.Model]
PLAIN = {"number": 1_000_000, "start": 1_000_000, "end": 1_000_001, "suggested_title": "", "suggested_goal": ""}
PLAIN |= dict.fromkeys(["suggested_kind", "suggested_start", "suggested_end", "score"])
# Constraint: the model, and values that break it; a row that exists is copied and given these.
BROKEN: dict[str, tuple[Row, dict[str, Any]]] = {
    "meeting_code_is_capitals": (Meeting, {"code": "paris"}),
    "meeting_ends_after_it_starts": (Meeting, {"ends_on": DAY}),
    "meeting_name_unique_in_any_case": (Meeting, {"name": "PARIS MEETINGS", "code": "ROME"}),
    "meeting_rhythm_known": (Meeting, {"rhythm": "hourly"}),
    "meeting_weeks_of_rhythm": (Meeting, {"rhythm": "weeks"}),
    "meeting_updates_before_the_next": (Meeting, {"updates_by": DAY}),
    "briefing_checksum_is_sha256": (Briefing, {"sha256": "abc"}),
    "briefing_format_known": (Briefing, {"format": "doc", "sha256": "0" * 64}),
    "briefing_has_text": (Briefing, {"text": "", "sha256": "0" * 64}),
    "briefing_does_not_revise_itself": (Briefing, {"id": 10**9, "revises_id": 10**9, "sha256": "0" * 64}),
    "briefing_once_of_a_meeting": (Briefing, {}),
    "upload_of_a_meeting_is_read_once_at_a_time": (Upload, {}),
    "upload_state_has_its_facts": (Upload, {"state": "refused", "sha256": "0" * 64}),
    "passage_number_unique": (Passage, PLAIN | {"number": 1}),
    "passage_start_unique": (Passage, PLAIN | {"start": 0}),
    "passage_is_not_empty": (Passage, PLAIN | {"end": 1_000_000}),
    "passage_kind_known": (Passage, PLAIN | {"kind": "poem"}),
    "passage_suggestion_is_whole": (Passage, PLAIN | {"suggested_kind": "action"}),
    "organisation_name_unique_when_folded": (Organisation, {"name": "MINISTRY OF HÉALTH"}),
    "theme_name_unique_when_folded": (Theme, {"name": "públic HEALTH"}),
    "user_email_unique_in_any_case": (User, {"email": "READER@example.org"}),
    "user_one_system": (User, {"email": "second.system@example.org", "is_system": True}),
    "post_name_unique_in_organisation": (Post, {"name": "DATA DESK"}),
    "recommendation_number_unique": (Recommendation, {"reference": "PARIS-99"}),
    "recommendation_reference_unique": (Recommendation, {"number": 99}),
    "recommendation_has_title": (Recommendation, {"reference": "PARIS-99", "number": 99, "title": ""}),
    "recommendation_number_from_one": (Recommendation, {"reference": "PARIS-00", "number": 0}),
    "recommendation_kind_known": (Recommendation, {"reference": "PARIS-99", "number": 99, "kind": "wish"}),
    "recommendation_priority_known": (Recommendation, {"reference": "PARIS-99", "number": 99, "priority": "urgent"}),
    "recommendation_position_known": (Recommendation, {"reference": "PARIS-99", "number": 99, "position": "perhaps"}),
    "recommendation_status_known": (Recommendation, {"reference": "PARIS-99", "number": 99, "status": "half done"}),
    "recommendation_due_date_has_basis": (Recommendation, {"reference": "PARIS-99", "number": 99, "due_on": DAY}),
    "recommendation_forecast_of_due_date": (
        Recommendation,
        {"reference": "PARIS-99", "number": 99, "forecast": "at_risk"},
    ),
    "recommendation_proposed_date_has_entry": (
        Recommendation,
        {"reference": "PARIS-99", "number": 99, "proposed_due_on": DAY},
    ),
    "recommendation_claim_while_reported_complete": (
        Recommendation,
        {"reference": "PARIS-99", "number": 99, "status": "reported_complete"},
    ),
    "recommendation_stall_while_stalled": (
        Recommendation,
        {"reference": "PARIS-99", "number": 99, "status": "stalled", "review_on": DAY},
    ),
    "source_once": (Source, {}),
    "source_is_not_empty": (Source, {"start": 9, "end": 9}),
    "passage_decision_known": (PassageDecision, {"decision": "forgotten"}),
    "relation_kind_known": (Relation, {"kind": "resembles"}),
    "relation_in_force_once": (Relation, {}),
    "side_name_unique_when_folded": (Side, {"name": "THE UNIÓN"}),
    "marking_name_unique_when_folded": (Marking, {"name": "RESTRÍCTED"}),
    "meeting_openness_known": (MeetingAccess, {"meeting_id": 0, "openness": "half"}),
    "meeting_side_where_open_to_one": (MeetingAccess, {"meeting_id": 0, "openness": "named", "side_id": 1}),
    "meeting_role_of_person_or_organisation": (MeetingRole, {"person_id": None, "organisation_id": None}),
    "meeting_role_known": (MeetingRole, {"role": "owner"}),
    "meeting_role_once_a_person": (MeetingRole, {"PERSON": True}),
    "meeting_role_once_an_organisation": (MeetingRole, {"ORGANISATION": True}),
    "recommendation_narrowing_known": (RecommendationAccess, {"recommendation_id": 0, "narrowing": "half"}),
    "recommendation_side_where_narrowed_to_one": (RecommendationAccess, {"recommendation_id": 0, "side_id": 1}),
    "recommendation_reader_is_person_or_organisation": (
        RecommendationReader,
        {"person_id": None, "organisation_id": None},
    ),
    "recommendation_reader_once_a_person": (RecommendationReader, {"PERSON": True}),
    "recommendation_reader_once_an_organisation": (RecommendationReader, {"ORGANISATION": True}),
    "raised_item_once_a_side": (RaisedItem, {}),
    "raised_item_choice_known": (RaisedItem, {"recommendation_id": 0, "choice": "perhaps", "place": None}),
    "raised_item_place_where_pinned": (RaisedItem, {"recommendation_id": 0, "place": None}),
    "entry_side_of_a_restricted_note": (ProgressEntry, {"side_id": 1}),
    "saved_view_name_unique_of_owner": (SavedView, {"name": "LÁTE"}),
    "saved_view_has_name": (SavedView, {"name": ""}),
    "saved_view_role_known": (SavedView, {"name": "Another", "shared_with": "minister"}),
    "seen_mark_once": (SeenMark, {}),
    "seen_mark_of_one_tab": (SeenMark, {"ready": ""}),
    "day_tally_once": (DayTally, {}),
    "request_in_force_once": (UpdateRequest, {"entry_id": 0}),
    "request_level_known": (UpdateRequest, {"level": 3}),
    "notice_once": (Notice, {}),
    "notice_kind_known": (Notice, {"kind": "gossip"}),
    "digest_known": (NoticePreference, {"person_id": 0, "digest": "hourly"}),
    "digest_day_and_hour": (NoticePreference, {"person_id": 0, "hour": 24}),
    "digest_on_a_working_day": (NoticePreference, {"person_id": 0, "weekday": 5}),
    "digest_once_a_day": (SentDigest, {}),
    "follow_once": (Follow, {}),
    "follow_of_one_thing": (Follow, {"recommendation_id": None}),
    "view_feed_once": (ViewFeed, {"digest": "b"}),
    "webhook_once": (Webhook, {"seed": "b"}),
    "webhook_off_since_and_why": (Webhook, {"seed": "b", "address": "https://b.example.org/", "off_why": "failing"}),
    "webhook_delivery_status_known": (WebhookDelivery, {"message_id": "b", "status": "sent"}),
    "webhook_delivery_next_try_waits": (
        WebhookDelivery,
        {"message_id": "b", "status": "failed", "next_try_at": datetime(2026, 3, 1, tzinfo=UTC)},
    ),
    "webhook_delivery_one_on_the_way": (WebhookDelivery, {"message_id": "b"}),
    "absence_ends_after_it_starts": (Absence, {"ends_on": date(2000, 1, 1)}),
    "act_has_verb": (Act, {"verb": ""}),
    "account_change_has_kind": (AccountChange, {"kind": ""}),
    "mail_link_is_bound": (MailMessage, {"message_id": "<another@example.org>", "has_link": True}),
    "entry_sequence_unique": (ProgressEntry, {}),
    "entry_form_token_unique": (ProgressEntry, {"sequence": 99, "form_token": TOKEN}),
    "entry_kind_known": (ProgressEntry, {"kind": "guess"}),
    "entry_statuses_known": (ProgressEntry, {"status_to": "half done"}),
    "entry_confidence_known": (ProgressEntry, {"confidence": "sure"}),
    "entry_is_chained": (ProgressEntry, {"sequence": 99, "previous_hash": ""}),
    "entry_hashes_are_sha256": (ProgressEntry, {"hash": "X" * 64}),
    "entry_internal_is_a_remark": (ProgressEntry, {"internal": True}),
    "entry_correction_names_entry": (ProgressEntry, {"kind": "correct", "status_from": "in_progress"}),
    "entry_redaction_names_entry": (ProgressEntry, {"kind": "redact", "status_from": "in_progress"}),
    "entry_redaction_is_whole": (ProgressEntry, {"redaction_reason": "Because."}),
    "act_redaction_leaves_no_words": (Act, {"redaction": {"digest": "0", "act": 1}, "reason": "Because."}),
    "foreign_code_once_in_meeting": (ForeignCode, {"recommendation_id": 0}),
    "foreign_code_says_something": (ForeignCode, {"recommendation_id": 0, "code": ""}),
    "import_profile_name_once": (ImportProfile, {}),
    "import_profile_kind_known": (ImportProfile, {"kind": "wishes"}),
    "import_kind_known": (FileImport, {"kind": "wishes"}),
    "import_state_has_its_facts": (FileImport, {"state": "applied", "problem": "No."}),
    "evidence_is_whole": (Evidence, {"url": "javascript:alert(1)"}),
}
# Broken by the row's own key, which a copy does not have.
BY_UPDATE: dict[str, tuple[Row, dict[str, Any]]] = {
    "meeting_does_not_follow_itself": (Meeting, {"follows": models.F("pk")}),
    "organisation_is_not_part_of_itself": (Organisation, {"parent": models.F("pk")}),
    "post_deputy_is_not_the_holder": (Post, {"deputy": models.F("holder")}),
    "relation_joins_two": (Relation, {"other": models.F("one")}),
}
LINKS = {
    "party_once": "party_links",
    "theme_once": "theme_links",
}


def _write(cast: Cast) -> Recommendation:
    """Write a row of every model."""
    briefing = factories.briefing(cast)
    factories.upload(cast)
    words = actions.SourceText(briefing, 0, 5)
    made = factories.track(cast, sources=[words], parties=[cast.data], themes=[cast.theme])
    draft = factories.drafted(evidence=factories.evidence(), form_token=TOKEN)
    actions.report(recommendation=made, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    factories.walk(cast, factories.track(cast), Status.SUPERSEDED)
    actions.dont_track(passage=briefing.passages.in_order().last(), by=cast.coordinator, decision="informational")
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    factories.undelivered(cast.reader)
    factories.rights(cast, made)
    actions.raise_item(by=cast.coordinator, recommendation=made, choice="pinned")
    view = SavedView.objects.create(owner=cast.reader, name="Late", changed_at=timezone.now())
    actions.make_feed_address(by=cast.reader, view=view)
    factories.not_delivered(cast.reader, view)
    WebhookDelivery.objects.update(status="waiting")
    SeenMark.objects.create(user=cast.reader, ready="open", until=timezone.now())
    DayTally.objects.create(day=DAY, zone="UTC")
    factories.ask(cast, made)
    factories.absence(cast.holder)
    NoticePreference.objects.create(person=cast.reader)
    SentDigest.objects.create(person=cast.reader, day=DAY, at=timezone.now())
    Follow.objects.create(person=cast.reader, recommendation=made)
    _import(cast, made)
    made.refresh_from_db()
    return made


@pytest.fixture(scope="class")
def once_written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Recommendation]:
    """A row of every model, written once for the tests of one class."""
    with taken_back(django_db_blocker):
        yield _write(factories.cast())


@pytest.fixture
def written(once_written: Recommendation, db: None) -> Recommendation:
    """A row of every model, in a transaction of the test's own."""
    return once_written


def _import(cast: Cast, made: Recommendation) -> None:
    """A file that is imported, how its columns are read, and a code it gave."""
    kind, act = {"kind": "recommendations"}, made.entries.latest("sequence").act
    ForeignCode.objects.create(recommendation=made, meeting=cast.meeting, code="A-1", act=act)
    ImportProfile.objects.create(owner=cast.coordinator, name="Theirs", columns={}, saved_at=timezone.now(), **kind)
    at = dict.fromkeys(["added_at", "changed_at"], timezone.now())
    FileImport.objects.create(file_name="a.csv", data=b"", added_by=cast.coordinator, **kind, **at)


def _copy(model: Row, changed: dict[str, Any]) -> models.Model:
    """A new row like the last one, but for its key and what is changed."""
    rows = model._default_manager.order_by("pk")
    changed = dict(changed)
    for kind in ("PERSON", "ORGANISATION"):
        if changed.pop(kind, False):
            rows = rows.exclude(**{kind.lower(): None})
    row = rows.last()
    assert row is not None
    row.refresh_from_db(fields=row.get_deferred_fields())
    row.pk = None
    row._state.adding = True
    for name, value in changed.items():
        setattr(row, name, value)
    return row


def _refused_by(name: str, attempt: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attempt()
    assert caught.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


class TestConstraints:
    """What the database refuses, each constraint by its name."""

    @pytest.mark.parametrize("name", sorted(BROKEN))
    def test_constraint_refuses(self, written: Recommendation, name: str) -> None:
        model, changed = BROKEN[name]
        _refused_by(name, lambda: _copy(model, changed).save(force_insert=True))

    @pytest.mark.parametrize("name", sorted(BY_UPDATE))
    def test_constraint_refuses_an_update(self, written: Recommendation, name: str) -> None:
        model, changed = BY_UPDATE[name]
        _refused_by(name, lambda: model._default_manager.update(**changed))

    @pytest.mark.parametrize("name", sorted(LINKS))
    def test_party_and_theme_are_linked_once(self, written: Recommendation, name: str) -> None:
        link = getattr(written, LINKS[name]).get()
        _refused_by(name, lambda: _copy(type(link), {}).save(force_insert=True))


def test_every_constraint_has_its_refusal_here() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in ("tracker", "briefings")]
    names = {constraint.name for model in ours for constraint in model._meta.constraints}
    assert names == set(BROKEN) | set(BY_UPDATE) | set(LINKS)


def test_person_who_did_something_cannot_be_deleted(cast: Cast) -> None:
    written = _write(cast)
    with pytest.raises(models.ProtectedError):
        cast.holder.delete()
    statement = f"SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM tracker_user WHERE id = {cast.lead_staff.pk}"
    factories.claim(cast, written, cast.lead_staff)
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- Folding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Économie", "economie"),
        ("ÉCONOMIE", "economie"),
        ("Østfold", "ostfold"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
        ("Žilina", "zilina"),
        ("Ærø", "ærø".replace("ø", "o")),
        ("Straße", "straße"),
        ("Ministry of Health", "ministry of health"),
    ],
)
def test_name_is_folded_to_its_sort_key(db: None, name: str, key: str) -> None:
    assert Theme.objects.create(name=name).sort_key == key


@pytest.mark.parametrize("name", ["Health", "ÉNERGIE", "Øresund", "10 \u212b", "\u212aelvin", "Ə", "ț", "東京"])
def test_text_is_folded_for_a_list_as_a_name_for_its_sort_key(db: None, name: str) -> None:
    theme = Theme.objects.create(name=name)

    assert Theme.objects.values_list(folded("name"), flat=True).get() == theme.sort_key
    assert Theme.objects.filter(sort_key=folded(Value(name))).exists()


@pytest.mark.parametrize(("first", "second"), [("Énergie", "energie"), ("ØRSTED", "ørsted"), ("Ñandu", "NANDU")])
def test_names_that_fold_alike_are_one_name(db: None, first: str, second: str) -> None:
    Organisation.objects.create(name=first)
    with pytest.raises(IntegrityError, match="organisation_name_unique_when_folded"), transaction.atomic():
        Organisation.objects.create(name=second)


def test_names_sort_without_regard_to_accents_and_capitals(db: None) -> None:
    for name in ("Zagreb", "école", "Ebro", "ÉCLAIR", "eel", "Ångström", "Azur"):
        Theme.objects.create(name=name)
    assert [theme.name for theme in Theme.objects.all()] == [
        "Ångström",
        "Azur",
        "Ebro",
        "ÉCLAIR",
        "école",
        "eel",
        "Zagreb",
    ]


# --- Sets and rows say the same --------------------------------------------------------------------------------------

TODAY = date(2026, 6, 15)
NEAR = [TODAY + timedelta(days=days) for days in (-200, -91, -90, -89, -1, 0, 1, 29, 30, 31, 200)]
Clause = Callable[[RecommendationQuerySet], RecommendationQuerySet]
CLAUSES: dict[str, tuple[Clause, Callable[[Recommendation], bool]]] = {
    "open": (lambda rows: rows.open(), lambda row: row.is_open),
    "chased": (lambda rows: rows.chased(), lambda row: row.is_chased),
    "overdue": (lambda rows: rows.overdue(on=TODAY), lambda row: row.is_overdue(on=TODAY)),
    "due_soon": (lambda rows: rows.due_soon(on=TODAY), lambda row: row.is_due_soon(on=TODAY)),
    "at_risk": (lambda rows: rows.at_risk(on=TODAY), lambda row: row.is_at_risk(on=TODAY)),
    "stale": (lambda rows: rows.stale(on=TODAY), lambda row: row.is_stale(on=TODAY)),
    "past_review": (lambda rows: rows.past_review(on=TODAY), lambda row: row.is_past_review(on=TODAY)),
    "slipped": (lambda rows: rows.slipped(), lambda row: row.has_slipped),
    "claimed": (lambda rows: rows.claimed(), lambda row: row.claim_id is not None),
    "closed": (lambda rows: rows.exclude(pk__in=rows.open().values("pk")), lambda row: row.is_closed),
}
# The facts of a row that the clauses ask for: status, position, due date, first due date, last sign of life, review
# and the forecast of the due date.
FACTS = st.tuples(
    st.sampled_from(list(Status)),
    st.sampled_from([Position.ACCEPTED, Position.DECLINED, Position.NOT_YET_ANSWERED]),
    st.none() | st.sampled_from(NEAR),
    st.sampled_from(NEAR),
    st.sampled_from(NEAR),
    st.sampled_from(NEAR),
    st.sampled_from(["", *Confidence.values]),
)


class RowsAndSets(HypothesisTestCase):
    """The clauses of the sets, and the answers of the rows, for facts that need not have come about by steps."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(FACTS, min_size=5, max_size=25))
    def test_a_row_is_in_a_set_exactly_if_it_says_so_itself(self, facts: list[tuple[Any, ...]]) -> None:
        meeting = Meeting.objects.create(name="Any meeting", code="ANY")
        rows = [_row(meeting, number, *fact) for number, fact in enumerate(facts, start=1)]
        with connection.cursor() as cursor:
            # Of these rows only facts are made up; a claim or a stall would need its entry.
            for name in ("claim_while_reported_complete", "stall_while_stalled"):
                cursor.execute(f"ALTER TABLE tracker_recommendation DROP CONSTRAINT recommendation_{name}")
        Recommendation.objects.bulk_create(rows)
        everything = list(Recommendation.objects.all())
        for name, (clause, says) in CLAUSES.items():
            if name == "claimed":
                continue
            found = set(clause(Recommendation.objects.all()))
            assert found == {row for row in everything if says(row)}, name


def _row(
    meeting: Meeting,
    number: int,
    status: Status,
    position: Position,
    due_on: date | None,
    first: date,
    quiet: date,
    review: date,
    forecast: str,
) -> Recommendation:
    return Recommendation(
        meeting=meeting,
        number=number,
        reference=f"ANY-{number:02}",
        title="Any",
        kind="action",
        status=status,
        position=position,
        status_since=quiet,
        quiet_since=quiet,
        due_on=due_on,
        first_due_on=first if due_on else None,
        due_basis="set_by_us" if due_on else "none_given",
        review_on=review if status == Status.STALLED else None,
        forecast=forecast if due_on and status in OPEN else "",
    )


@pytest.mark.parametrize("status", list(Status))
def test_a_row_that_came_about_by_steps_is_in_the_sets_it_names(
    cast: Cast, recommendation: Recommendation, status: Status
) -> None:
    factories.walk(cast, recommendation, status)
    rows = Recommendation.objects.filter(pk=recommendation.pk)
    wrong = [name for name, (clause, says) in CLAUSES.items() if clause(rows).exists() != says(recommendation)]
    assert wrong == []
    assert rows.tracked().exists() == (status != Status.ENTERED_IN_ERROR)
    assert recommendation.is_open == (status in OPEN)


def test_without_owner_and_without_lead(cast: Cast) -> None:
    owned = factories.track(cast)
    vacant = factories.track(cast, lead=cast.data, owner=cast.vacant)
    postless = factories.track(cast, owner=None)
    leaderless = factories.track(cast, lead=None, owner=None)
    declined = factories.track(cast, owner=None)
    factories.decline(cast, declined)
    factories.walk(cast, factories.track(cast, owner=None, lead=None), Status.NOT_IMPLEMENTED)
    rows = Recommendation.objects.order_by("number")

    assert list(rows.without_owner()) == [vacant, postless, leaderless]
    assert list(rows.without_lead()) == [leaderless]
    assert [row for row in rows if row.is_chased and row.holder is None] == list(rows.without_owner())

    cast.holder.is_active = False
    cast.holder.save()
    assert owned in rows.without_owner()


@pytest.mark.parametrize(
    ("days", "overdue", "soon"), [(-1, True, False), (0, False, True), (30, False, True), (31, False, False)]
)
def test_edges_of_overdue_and_due_soon(cast: Cast, days: int, overdue: bool, soon: bool) -> None:  # noqa: FBT001
    row = factories.track(cast, due_on=TODAY + timedelta(days=days))
    assert (row.is_overdue(on=TODAY), row.is_due_soon(on=TODAY)) == (overdue, soon)


def test_stale_after_ninety_days(cast: Cast, recommendation: Recommendation) -> None:
    quiet = recommendation.quiet_since
    assert not recommendation.is_stale(on=quiet + timedelta(days=90))
    assert recommendation.is_stale(on=quiet + timedelta(days=91))
