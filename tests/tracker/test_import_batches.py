"""Rows of a file are written many at a time: the same rows, entries, versions, notices and refusals as one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.verifying import verify
from tracker import actions
from tracker.actions import batches, importing
from tracker.actions.importing import ImportOutcome, Rows, import_recommendations
from tracker.exchange import table_child
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table
from tracker.models import (
    ForeignCode,
    ImportKind,
    Notice,
    Recommendation,
    UpdateRequest,
    User,
)
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.workflow import Position, Refused, Status

FIELDS = fields_of(ImportKind.RECOMMENDATIONS)
HEAD = "Reference;No;Title;Goal;Lead;Owner;Parties;Themes;Due date;Response;Status;Update;Update date;Next step;Review"
NOT_COMPARED = {"id", "recommendation", "act", "salt", "hash", "previous_hash", "text_sha256", "recorded_at", "named"}
NOT_COMPARED |= {"pgh_id", "pgh_obj", "pgh_created_at", "pgh_ended_at", "pgh_hash", "pgh_previous", "pgh_salt"}
NOT_COMPARED |= {"pgh_context", "pgh_context_id", "stall"}


def rows(*lines: str) -> bytes:
    """A file of rows, each with as many cells as the head; %(soon)s is a day to come, %(past)s one that has been."""
    today = timezone.localdate()
    days = {"soon": today + timedelta(days=40), "past": today - timedelta(days=20), "late": today - timedelta(days=30)}
    width = HEAD.count(";")
    return "\n".join([HEAD, *(line % days + ";" * (width - line.count(";")) for line in lines)]).encode()


def planned(cast: Cast, data: bytes) -> factories.Planned:
    """What a file would do, planned wholly before anything is done."""
    table = Table(table_child.read(data, name="list.csv"), FIELDS)
    planner = Planner(table, Choices.guessed(table, FIELDS), fresh(cast.coordinator), cast.meeting)
    new = []
    while planner.look_up():
        new += planner.part()
    assert not planner.checked.problems
    return factories.Planned(new, planner.changed)


def fresh(person: User) -> User:
    """A person as a request has them."""
    return User.objects.get(pk=person.pk)


def entered(cast: Cast, data: bytes, *, preview: bool = False) -> ImportOutcome:
    """Enter what a file says."""
    found = planned(cast, data)
    common: dict[str, Any] = {"reason": "From the file “list.csv”.", "received_from": "list.csv", "preview": preview}
    return import_recommendations(by=fresh(cast.coordinator), rows=found, **common)


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What makes an import take each step by its own action, and track each new recommendation by itself."""

    def begin_each(rows: Rows, work: Any) -> None:
        while rows.look_up():
            for row in rows.part():
                item = importing._tried(row, work.outcome, partial(importing._made, work=work))
                if item is not None:
                    draft = replace(work.draft, text="", happened_on=item.status_since)
                    item = actions.track(new=row.new, by=work.by, draft=draft)
                    importing._follow_all([row], [item], [item.entries.get()], work)

    def begin() -> None:
        monkeypatch.setattr(importing, "_begin_all", begin_each)
        monkeypatch.setattr(importing, "_try_all", begin_each)
        monkeypatch.setattr(importing._Steps, "draft", property(lambda steps: steps.work.draft))

    return begin


def compared(row: Any) -> dict[str, Any]:
    """What two imports of the same file have in common of a row; rows are named, for their keys differ."""
    found = {}
    for field in row._meta.concrete_fields:
        if field.name not in NOT_COMPARED and not field.generated:
            value = getattr(row, field.attname)
            found[field.name] = value.isoformat() if field.name == "last_checked_at" and value else value
    return found


def everything() -> list[Any]:
    """All that an import leaves, recommendation by recommendation."""
    found: list[Any] = []
    links = Recommendation.themes.through, Recommendation.parties.through
    for item in Recommendation.objects.order_by("reference"):
        entries = item.entries.order_by("sequence")
        found += [item.reference, compared(item), sorted(item.named), bool(item.stall_id)]
        found += [compared(entry) for entry in entries]
        versions = Recommendation.pgh_event_model.objects.filter(id=item.pk).order_by("pgh_id")  # type: ignore[attr-defined]
        found += [compared(version) for version in versions]
        for link in links:
            kept = link.pgh_event_model.objects.filter(recommendation=item.pk)  # type: ignore[attr-defined]
            column = "theme_id" if "theme" in link.__name__.lower() else "organisation_id"
            found.append(sorted(kept.values_list("pgh_label", column)))
        found.append(list(ForeignCode.objects.filter(recommendation=item).values_list("code", flat=True)))
        told = Notice.objects.filter(recommendation=item).order_by("entry__sequence", "person", "kind")
        found.append(list(told.values_list("person", "kind", "entry__sequence")))
        asked = UpdateRequest.objects.filter(recommendation=item).order_by("pk")
        found.append(list(asked.values_list("ended_by__sequence", flat=True)))
    return found


@pytest.fixture
def known(cast: Cast) -> list[Recommendation]:
    """Recommendations that a file is about: asked for an update, with members, on hold, closed, and as new."""
    made = [factories.track(cast, 60, title=f"Build port {number}", owner=None) for number in range(1, 7)]
    actions.edit(recommendation=made[0], by=cast.coordinator, draft=factories.drafted(""), new={"themes": [cast.theme]})
    factories.propose(cast, made[0])
    factories.ask(cast, made[1])
    for item, status in ((made[2], Status.STALLED), (made[3], Status.IN_PROGRESS), (made[4], Status.NOT_IMPLEMENTED)):
        stated = {"draft": factories.drafted("So it is.", received_from="The desk"), "by": cast.coordinator}
        if status == Status.STALLED:
            review_on = timezone.localdate() + timedelta(days=9)
            actions.stall(recommendation=item, review_on=review_on, **stated)
        elif status == Status.IN_PROGRESS:
            actions.report(recommendation=item, to=status, **stated)
        else:
            draft = factories.drafted("It is not wanted.")
            actions.close(recommendation=item, to=status, by=cast.coordinator, draft=draft)
    return made


FILE = (
    # New: with a response, an owner who is told, each status that a step leads to, a mention, and one only stated.
    ";;Dig a canal;So that ships pass;Health;Health desk, Health;Data;Public health;%(soon)s;accepted;ongoing;Begun.",
    ";;Dig a pond;;Health;;;;;;on hold;It waits for rain.;%(past)s;;%(soon)s",
    ";;Dig a well;;Health;;;;;;not implemented;There is no water.;%(past)s",
    ";;Dig a ditch;;Health;;;;;;implemented;Said @Desk officer.;%(past)s;Look at it",
    ";;Dig a hole;;Data",
    # Known: every field, members taken away and added, an answer to a request, and a code.
    "PARIS-01;N-1;Build a big port;For big ships;Data;;Health;;%(soon)s;noted;in progress;It was begun.;;Ask again",
    "PARIS-02;N-2;;;;;;;;;in progress;It was begun.;%(past)s",
    "PARIS-03;;;;;;Data;Public health;;;in progress;It goes on.",
    "PARIS-04;;;;;Health desk, Health;;;;;on hold;It waits.;;;%(soon)s",
    "PARIS-05;;;;;;;;;;;Somebody @Lead staff asks about it.",
    "PARIS-06;N-6",
)


@pytest.mark.parametrize("few", slow_after(1, [0, batches.FEW]))
def test_a_file_leaves_the_same_rows_entries_versions_and_notices_as_one_by_one(
    few: int, cast: Cast, known: list[Recommendation], one_by_one: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # By COPY, and as few rows are written.
    monkeypatch.setattr(batches, "FEW", few)
    # So few at once that some are written while others are made.
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    with transaction.atomic():
        assert entered(cast, rows(*FILE)).refused == []
        together = everything()
        transaction.set_rollback(True)
    one_by_one()
    assert entered(cast, rows(*FILE)).refused == []

    assert together == everything()
    port, asked = Recommendation.objects.get(number=1), Recommendation.objects.get(number=2)
    assert (port.title, port.lead, port.position, port.status) == (
        "Build a big port",
        cast.data,
        Position.NOTED,
        Status.IN_PROGRESS,
    )
    assert (list(port.themes.all()), list(port.parties.all())) == ([cast.theme], [cast.health])
    assert UpdateRequest.objects.get(recommendation=asked).ended_by is not None
    assert set(Notice.objects.values_list("kind", flat=True)) >= {
        *(Notice.Kind.ASSIGNED, Notice.Kind.MENTIONED, Notice.Kind.DATE_DECIDED),
    }


REFUSED = (
    ";;Dig a pond;;Health;;;;;;on hold;It waits.;;;%(past)s",
    ";;Dig a hole;;Data;;;;;declined",
    "PARIS-01;N-1;;;Data;;;;1950-01-01;noted",
    "PARIS-03;;;;;;;;;;in progress;Before it was put on hold.;%(late)s",
    "PARIS-02;N-2;;;;;;;;;in progress;It was begun.;1944-05-05",
)


@pytest.mark.parametrize("preview", [True, False])
def test_the_same_rows_are_refused_with_the_same_sentences_as_one_by_one(
    cast: Cast, known: list[Recommendation], one_by_one: Callable[[], None], *, preview: bool
) -> None:
    before = everything()
    with transaction.atomic():
        together = entered(cast, rows(*REFUSED, *FILE[:1]), preview=preview)
    assert everything() == before
    one_by_one()
    with transaction.atomic():
        alone = entered(cast, rows(*REFUSED, *FILE[:1]), preview=preview)

    assert together.refused == alone.refused
    assert (len(together.refused), together.act) == (4 if preview else 1, None)
    assert everything() == before


def test_a_check_reads_and_an_import_writes_with_as_many_statements_for_many_rows_as_for_few(
    cast: Cast, known: list[Recommendation]
) -> None:
    def statements(count: int, *, preview: bool) -> int:
        new = [f";;Dig canal {each};;Health;Health desk, Health;;;;accepted;ongoing;It began." for each in range(count)]
        some = [f"PARIS-0{each};N-{each};Build a port {each};;;;;;;;;It is seen." for each in (1, 2, 6)[: count // 2]]
        found = planned(cast, rows(*new, *some))
        by = fresh(cast.coordinator)
        with (
            transaction.atomic(),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            common: dict[str, Any] = {"reason": "From a file.", "received_from": "list.csv", "preview": preview}
            assert not import_recommendations(by=by, rows=found, **common).refused
            transaction.set_rollback(True)
        return len(queries)

    for preview in (True, False):
        assert statements(6, preview=preview) == statements(2, preview=preview)


def test_the_log_verifies_after_an_import_of_many_kinds_of_rows(cast: Cast, known: list[Recommendation]) -> None:
    entered(cast, rows(*FILE))

    assert "failed" not in verify()


def test_rows_of_what_a_person_does_not_see_are_refused_as_one_by_one(
    cast: Cast, known: list[Recommendation], one_by_one: Callable[[], None]
) -> None:
    found = planned(cast, rows("PARIS-02;;Build a big port"))
    person = factories.user("Desk of Rome", Role.READER)
    for meeting, rights in (
        (Meeting.objects.create(name="Rome meetings", code="ROME"), MeetingRights(roles={person: Role.COORDINATOR})),
        (cast.meeting, MeetingRights(Openness.NAMED, roles={cast.coordinator: Role.COORDINATOR})),
    ):
        actions.change_meeting_rights(by=cast.coordinator, meeting=meeting, rights=rights, reason="Secret.")
    common: dict[str, Any] = {"reason": "A file.", "received_from": "x"}
    together = import_recommendations(by=fresh(person), rows=found.again(), preview=True, **common).refused
    one_by_one()

    assert together == import_recommendations(by=fresh(person), rows=found.again(), preview=True, **common).refused
    assert [number for number, _said in together] == [2]


def test_a_reference_that_somebody_else_entered_meanwhile_is_refused_with_a_sentence(
    cast: Cast, known: list[Recommendation]
) -> None:
    for line, item in ((";N-9;Dig a canal", known[0]), ("PARIS-02;N-9", known[0])):
        with transaction.atomic():
            found = planned(cast, rows(line))
            enter_code(item, "N-9")
            common: dict[str, Any] = {
                "by": fresh(cast.coordinator),
                "reason": "From a file.",
                "received_from": "list.csv",
            }
            with transaction.atomic(), pytest.raises(Refused, match="already has one of these references"):
                import_recommendations(rows=found, **common)
            transaction.set_rollback(True)


def enter_code(item: Recommendation, code: str) -> None:
    """Their reference, entered by somebody else."""
    act = item.entries.get(sequence=1).act
    ForeignCode.objects.create(recommendation=item, meeting_id=item.meeting_id, code=code, act=act)
