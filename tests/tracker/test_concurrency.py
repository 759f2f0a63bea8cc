"""What happens when several people act at once, each on a connection of their own."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in, slow_after
from tests.tracker.chains import faults
from tracker import actions
from tracker.actions import bulk, importing, undo
from tracker.database.apart import apart
from tracker.exchange import table_child
from tracker.exchange.importing import planning
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table
from tracker.models import (
    Act,
    Evidence,
    ImportKind,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    Relation,
    Theme,
    User,
)
from tracker.models.people import Role
from tracker.workflow import EditConflict, Extent, Forbidden, IsRetired, Refused, RelationKind, Status

# A deadlock or a lost lock shall fail a test, not hang it.
PATIENCE = 20


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, with the roles: between transaction tests the tables are emptied, those of migrations too."""
    for role in Role:
        Group.objects.get_or_create(name=role)
    return factories.cast()


def _answer(call: Callable[[], Any], start: Barrier | None = None) -> Any:
    """Return what a call returns, or its refusal; on this thread's own connection, closed after it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{PATIENCE}s'")
        if start is not None:
            start.wait(timeout=PATIENCE)
        return call()
    except Refused as answer:
        return answer
    finally:
        connection.close()


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of these at the same moment, and return what each returned, or its refusal, in the same order."""
    start = Barrier(len(calls))
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: _answer(call, start), calls))


def _refusals(answers: list[Any]) -> list[Refused]:
    return [answer for answer in answers if isinstance(answer, Refused)]


def _log(recommendation: Recommendation) -> list[ProgressEntry]:
    return list(recommendation.entries.prefetch_related("evidence").order_by("sequence"))


def test_four_who_append_at_once_leave_one_unbroken_chain(cast: Cast, recommendation: Recommendation) -> None:
    def add(text: str) -> ProgressEntry:
        draft = factories.drafted(text, evidence=factories.evidence())
        return actions.add(recommendation=recommendation, by=cast.holder, draft=draft)

    for turn in range(5):
        at_once([lambda text=f"{turn}.{number}": add(text) for number in range(4)])

    entries = _log(recommendation)
    assert [entry.sequence for entry in entries] == list(range(1, 22))
    assert {entry.text for entry in entries} == {"", *(f"{turn}.{number}" for turn in range(5) for number in range(4))}
    assert faults(recommendation) == []
    assert [entry.recorded_at for entry in entries] == sorted(entry.recorded_at for entry in entries)


def test_four_who_track_at_once_get_four_references_without_a_gap(cast: Cast) -> None:
    for _ in range(3):
        at_once([lambda: factories.track(cast)] * 4)

    references = Recommendation.objects.order_by("number").values_list("reference", flat=True)
    assert list(references) == [f"PARIS-{number:02}" for number in range(1, 13)]


def test_two_who_accept_the_same_suggestions_at_once_track_each_passage_once(cast: Cast) -> None:
    briefing = factories.briefing(cast)
    count = briefing.passages.suggested().count()

    answers = at_once(
        [
            lambda by=by: actions.track_suggestions(briefing=briefing, by=by, draft=factories.drafted(""))
            for by in (cast.coordinator, cast.second_coordinator)
        ]
    )

    assert sorted(len(made) for made in answers) == [0, count]
    assert Recommendation.objects.count() == count


def test_form_sent_twice_at_once_makes_one_entry(cast: Cast, recommendation: Recommendation) -> None:
    def report(token: uuid.UUID) -> ProgressEntry:
        draft = factories.drafted(evidence=factories.evidence(), form_token=token)
        return actions.report(recommendation=recommendation, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    for turn in range(1, 6):
        token = uuid.uuid4()
        answers = at_once([lambda token=token: report(token)] * 3)

        entry = recommendation.entries.get(form_token=token)
        assert answers == [entry] * 3
        assert (Evidence.objects.count(), Act.objects.filter(verb="report").count()) == (turn, turn)


def _judging(cast: Cast, recommendation: Recommendation, seen: str | None) -> list[Callable[[], ProgressEntry]]:
    common: dict[str, Any] = {"recommendation": recommendation, "draft": factories.drafted(), "seen": seen}
    return [
        lambda: actions.verify(**common, by=cast.coordinator, to=Status.IMPLEMENTED),
        lambda: actions.close(**common, by=cast.second_coordinator, to=Status.NOT_IMPLEMENTED),
    ]


@pytest.mark.parametrize("seen", ["reported_complete", None])
def test_of_two_coordinators_who_judge_at_once_one_wins(
    cast: Cast, recommendation: Recommendation, seen: str | None
) -> None:
    factories.claim(cast, recommendation)

    answers = at_once(_judging(cast, recommendation, seen))

    (refused,) = _refusals(answers)
    assert isinstance(refused, EditConflict) == (seen is not None)
    (entry,) = (answer for answer in answers if answer is not refused)
    recommendation.refresh_from_db()
    assert recommendation.status == entry.status_to
    assert faults(recommendation) == []
    assert recommendation.entries.count() == 3


def test_two_that_take_each_others_place_at_once_do_not_both_vanish(cast: Cast, recommendation: Recommendation) -> None:
    for _ in range(5):
        one, other = factories.track(cast), factories.track(cast)
        draft = factories.drafted()

        answers = at_once(
            [
                lambda a=a, b=b, draft=draft: actions.supersede(
                    recommendation=a, by=cast.coordinator, draft=draft, successor=b
                )
                for a, b in ((one, other), (other, one))
            ]
        )

        assert [type(answer) for answer in _refusals(answers)] == [Refused]
        assert Recommendation.objects.filter(pk__in=[one.pk, other.pk], status=Status.SUPERSEDED).count() == 1
        assert Relation.objects.in_force().filter(one__in=[one, other]).count() == 1


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def _meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Begin the first call, let the second run into its lock, commit the first; return the second's answer."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer: Future[Any] = pool.submit(_answer, second)
            deadline = time.monotonic() + PATIENCE
            while not _somebody_waits_for_us():
                assert not answer.done(), "it did not wait"
                assert time.monotonic() < deadline
                time.sleep(0.01)
        return answer.result(timeout=PATIENCE)


def test_who_became_holder_while_waiting_to_close_is_refused(cast: Cast) -> None:
    recommendation = factories.track(cast, owner=None)
    cast.desk.holder = cast.second_coordinator
    cast.desk.save()
    draft = factories.drafted()

    answer = _meanwhile(
        lambda: actions.assign(
            recommendation=recommendation, by=cast.coordinator, draft=draft, lead=cast.health, owner=cast.desk
        ),
        lambda: actions.close(
            recommendation=recommendation, by=cast.second_coordinator, draft=draft, to=Status.NOT_IMPLEMENTED
        ),
    )

    assert isinstance(answer, Forbidden)
    assert "You hold the owner post" in str(answer)


def test_claim_made_while_a_coordinator_waited_to_verify_can_be_verified(
    cast: Cast, recommendation: Recommendation
) -> None:
    draft = factories.drafted(evidence=factories.evidence())

    answer = _meanwhile(
        lambda: actions.claim(recommendation=recommendation, by=cast.holder, draft=draft, extent=Extent.COMPLETE),
        lambda: actions.verify(recommendation=recommendation, by=cast.coordinator, draft=draft, to=Status.IMPLEMENTED),
    )

    assert isinstance(answer, ProgressEntry), answer
    assert (answer.status_from, answer.status_to) == (Status.REPORTED_COMPLETE, Status.IMPLEMENTED)


@pytest.mark.parametrize("order", [1, -1])
def test_two_that_are_said_to_reiterate_each_other_at_once_do_so_one_way(cast: Cast, order: int) -> None:
    one, other = [factories.track(cast), factories.track(cast)][::order]
    how = {"draft": factories.drafted("The same."), "kind": RelationKind.RESTATES}

    answer = _meanwhile(
        lambda: actions.relate(recommendation=one, other=other, by=cast.coordinator, **how),
        lambda: actions.relate(recommendation=other, other=one, by=cast.second_coordinator, **how),
    )

    assert "already exists the other way round" in str(answer)
    assert Relation.objects.in_force().count() == 1


def test_what_is_entered_in_error_meanwhile_is_not_reiterated(cast: Cast, recommendation: Recommendation) -> None:
    other = factories.track(cast)
    draft = factories.drafted("Twice.")

    answer = _meanwhile(
        lambda: actions.enter_in_error(recommendation=other, by=cast.coordinator, draft=draft),
        lambda: actions.relate(
            recommendation=recommendation, other=other, by=cast.coordinator, draft=draft, kind=RelationKind.SUPPORTS
        ),
    )

    assert isinstance(answer, Refused)
    assert not Relation.objects.exists()


def test_two_who_track_the_same_passage_by_hand_at_once_track_it_once(cast: Cast) -> None:
    briefing = factories.briefing(cast)
    passage = briefing.passages.suggested().in_order()[0]

    def by_hand() -> Recommendation:
        return factories.track(
            cast,
            title="Open the port",
            draft=factories.drafted("", form_token=uuid.uuid4()),
            sources=[actions.SourceText(briefing, passage.start, passage.end)],
            passage=passage,
        )

    answers = at_once([by_hand, by_hand, by_hand])

    assert len(_refusals(answers)) == 2
    assert "already tracked as" in str(_refusals(answers)[0])
    assert Recommendation.objects.count() == 1


def test_what_is_being_given_to_a_recommendation_is_not_removed(cast: Cast, recommendation: Recommendation) -> None:
    post = cast.health.posts.create(name="Night desk")
    common: dict[str, Any] = {"recommendation": recommendation, "by": cast.coordinator, "draft": factories.drafted()}

    for give, remove in (
        (
            lambda: actions.assign(**common, lead=cast.health, owner=post),
            lambda: actions.remove_post(by=cast.second_coordinator, post=post),
        ),
        (
            lambda: actions.edit(**common, new={"themes": [cast.theme]}),
            lambda: actions.remove_theme(by=cast.second_coordinator, theme=cast.theme),
        ),
    ):
        answer = _meanwhile(give, remove)
        assert "is now in use" in str(answer)

    recommendation.refresh_from_db()
    assert recommendation.owner == post
    assert list(recommendation.themes.all()) == [cast.theme]


def _changing(cast: Cast, row: Recommendation, **wish: Any) -> bulk.Outcome:
    change = bulk.BulkChange(**wish)
    return bulk.change_many(ids=[row.pk], by=cast.coordinator, draft=factories.drafted("Theirs."), change=change)


def _set_up(cast: Cast, row: Recommendation) -> Any:
    new, seen = {"lead": cast.data, "owner": None}, {"lead": cast.health, "owner": cast.desk}
    return actions.set_up(
        recommendation=row, by=cast.coordinator, draft=factories.drafted("Theirs."), new=new, seen=seen
    )


def _assigning(cast: Cast, row: Recommendation, lead: Organisation, owner: Post | None = None) -> ProgressEntry:
    draft = factories.drafted("Theirs.")
    return actions.assign(recommendation=row, by=cast.coordinator, draft=draft, lead=lead, owner=owner)


def _editing(cast: Cast, row: Recommendation, **new: Any) -> ProgressEntry | None:
    return actions.edit(recommendation=row, by=cast.coordinator, draft=factories.drafted(), new=new)


GIVEN: dict[str, tuple[str, Callable[[Cast, Recommendation], Any]]] = {
    "lead": ("data", lambda cast, row: _assigning(cast, row, cast.data)),
    "owner": ("vacant", lambda cast, row: _assigning(cast, row, cast.health, cast.vacant)),
    "owner of an organisation": ("data", lambda cast, row: _assigning(cast, row, cast.health, cast.vacant)),
    "theme": ("theme", lambda cast, row: _editing(cast, row, themes=[cast.theme])),
    "party": ("data", lambda cast, row: _editing(cast, row, parties=[cast.data])),
    "set up": ("data", _set_up),
    "several": ("data", lambda cast, row: _changing(cast, row, lead=cast.data)),
    "several themes": ("theme", lambda cast, row: _changing(cast, row, themes=(cast.theme,))),
    "new": ("data", lambda cast, row: factories.track(cast, lead=cast.data, owner=None)),
    "new with a theme": ("theme", lambda cast, row: factories.track(cast, themes=[cast.theme])),
}
"""Ways to give a recommendation something, each with the name of what is given or of what it is part of."""


def _uses(row: Any) -> bool:
    """Whether a recommendation has an organisation or its posts, a post, or a theme."""
    names = {Organisation: ("lead", "parties", "owner__organisation"), Post: ("owner",), Theme: ("themes",)}[type(row)]
    return any(Recommendation.objects.filter(**{name: row}).exists() for name in names)


@pytest.mark.parametrize("what", one_in(3, GIVEN))
def test_what_is_being_retired_is_given_to_nothing(cast: Cast, what: str) -> None:
    (name, give), item = GIVEN[what], factories.track(cast)

    answer = _meanwhile(
        lambda: actions.retire(by=cast.second_coordinator, row=getattr(cast, name)), lambda: give(cast, item)
    )

    said = answer.refused[0][1] if isinstance(answer, bulk.Outcome) else str(answer)
    assert "is retired" in said


@pytest.mark.parametrize("what", one_in(3, GIVEN))
def test_what_is_being_given_is_retired_only_afterwards(cast: Cast, what: str) -> None:
    (name, give), item = GIVEN[what], factories.track(cast)

    answer = _meanwhile(
        lambda: give(cast, item), lambda: actions.retire(by=cast.second_coordinator, row=getattr(cast, name))
    )

    assert not isinstance(answer, Refused)
    assert answer.is_retired
    assert _uses(getattr(cast, name))


def test_what_is_being_retired_is_not_put_back(cast: Cast, recommendation: Recommendation) -> None:
    act = _changing(cast, recommendation, lead=cast.data).done[0].act

    outcome = _meanwhile(
        lambda: actions.retire(by=cast.second_coordinator, row=cast.health),
        lambda: undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("By mistake.")),
    )

    assert "is retired now" in outcome.refused[0][1]


def _merging(cast: Cast, row: Any, into: Any) -> Any:
    draft = factories.drafted("They are one.")
    return actions.merge_into(by=cast.second_coordinator, rows=[row], into=into, draft=draft)


def test_what_is_being_merged_is_given_to_nothing(cast: Cast) -> None:
    """Also where the merge changes that same recommendation, so that both want its lock."""
    other = Theme.objects.create(name="Clean energy")
    for row, into, there, give in (
        (cast.data, cast.health, {"parties": [cast.data]}, lambda item: _assigning(cast, item, cast.data)),
        (cast.desk, cast.vacant, {}, lambda item: _assigning(cast, item, cast.health, cast.desk)),
        (cast.theme, other, {"themes": [cast.theme, other]}, lambda item: _editing(cast, item, themes=[cast.theme])),
    ):
        item = factories.track(cast, owner=None, **there)
        answer = _meanwhile(
            lambda row=row, into=into: _merging(cast, row, into), lambda give=give, item=item: give(item)
        )
        assert isinstance(answer, IsRetired), answer


def test_givers_and_a_merge_at_once_do_not_wait_for_each_other(cast: Cast) -> None:
    items = [factories.track(cast, owner=None) for _ in range(4)]
    for turn in range(5):
        old = Organisation.objects.create(name=f"Old ministry {turn}")
        desk = Post.objects.create(organisation=old, name=f"Desk {turn}")

        answers = at_once(
            [
                lambda old=old: _merging(cast, old, cast.data),
                *(lambda item=item, old=old: _assigning(cast, item, old) for item in items[:2]),
                *(lambda item=item, desk=desk: _assigning(cast, item, cast.health, desk) for item in items[2:]),
            ]
        )

        assert all(isinstance(answer, (Refused, ProgressEntry, actions.Merged)) for answer in answers)
        assert not Recommendation.objects.filter(lead=old).exists()


def test_organisation_that_is_being_retired_is_nobodys_new_one(cast: Cast) -> None:
    def given_to_a_person() -> User:
        return actions.change_person(
            by=cast.administrator, person=cast.reader, name="Reader", organisation=cast.data, roles=[Role.READER]
        )

    def given_a_department() -> Organisation:
        new = Organisation()
        return actions.save_organisation(
            by=cast.coordinator, organisation=new, name="Desk for data", short_name="", parent=cast.data
        )

    for give in (given_to_a_person, given_a_department):
        answer = _meanwhile(lambda: actions.retire(by=cast.second_coordinator, row=cast.data), give)
        assert isinstance(answer, IsRetired), answer
        actions.bring_back(by=cast.coordinator, row=cast.data)


def test_what_is_being_removed_is_not_given_to_a_recommendation(cast: Cast, recommendation: Recommendation) -> None:
    post = cast.health.posts.create(name="Night desk")
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted()}

    answers = [
        _meanwhile(
            lambda: actions.remove_post(by=cast.second_coordinator, post=post),
            lambda: actions.assign(**common, recommendation=recommendation, lead=cast.health, owner=post),
        ),
        _meanwhile(
            lambda: actions.remove_theme(by=cast.second_coordinator, theme=cast.theme),
            lambda: factories.track(cast, themes=[cast.theme], **common),
        ),
    ]

    assert [str(answer) for answer in answers] == [
        "Something you selected has just been removed. Open the page again and select something else."
    ] * 2
    assert recommendation.entries.count() == 1
    assert Recommendation.objects.count() == 1


def test_one_form_sent_for_two_recommendations_at_once_is_taken_for_one(cast: Cast) -> None:
    rows = [factories.track(cast), factories.track(cast)]

    def add(row: Recommendation, token: uuid.UUID) -> ProgressEntry:
        draft = factories.drafted(f"Said {token}.", form_token=token)
        return actions.add(recommendation=row, by=cast.holder, draft=draft)

    for turn in range(1, 6):
        token = uuid.UUID(int=turn)
        answers = at_once([lambda row=row, token=token: add(row, token) for row in rows])
        assert len(_refusals(answers)) == 1
        assert ProgressEntry.objects.filter(form_token=token).count() == 1


def test_two_who_fill_a_post_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    def fill(post: Post, name: str, holder: User) -> Post:
        return actions.save_post(by=cast.coordinator, post=post, name=name, holder=holder)

    for turn in range(4):
        first, second = (Post.objects.get(pk=cast.vacant.pk) for _ in range(2))
        answers = at_once(
            [
                lambda post=first, name=f"Desk {turn}": fill(post, name, cast.outsider),
                lambda post=second, name=f"Office {turn}": fill(post, name, cast.lead_staff),
            ]
        )

        (refused,) = _refusals(answers)
        assert isinstance(refused, EditConflict)
        (saved,) = [answer for answer in answers if isinstance(answer, Post)]
        now = Post.objects.get(pk=cast.vacant.pk)
        assert (now.name, now.holder) == (saved.name, saved.holder)


FILLED: dict[str, Callable[[Cast], Any]] = {
    "recommendation": factories.track,
    "form": lambda cast: factories.track(cast, draft=factories.drafted("", form_token=uuid.uuid4())),
    "briefing": factories.briefing,
    "meeting": lambda cast: actions.add_meeting(
        by=cast.coordinator, name="Second round", code="SECOND", follows=cast.meeting
    ),
}


@pytest.mark.parametrize("what", one_in(2, FILLED))
def test_meeting_that_is_being_filled_is_not_removed(cast: Cast, what: str) -> None:
    answer = _meanwhile(
        lambda: FILLED[what](cast),
        lambda: actions.remove_meeting(by=cast.second_coordinator, meeting=cast.meeting),
    )

    assert isinstance(answer, Refused)
    assert Meeting.objects.filter(pk=cast.meeting.pk).exists()


@pytest.mark.parametrize("what", one_in(2, [*FILLED, "change"]))
def test_meeting_that_is_being_removed_is_not_filled(cast: Cast, what: str) -> None:
    def change(cast: Cast) -> Any:
        return actions.edit_meeting(by=cast.coordinator, meeting=cast.meeting, new={"place": "Lyon"})

    answer = _meanwhile(
        lambda: actions.remove_meeting(by=cast.second_coordinator, meeting=cast.meeting),
        lambda: FILLED.get(what, change)(cast),
    )

    assert isinstance(answer, Refused)
    assert "removed" in str(answer)


def test_organisation_that_is_being_removed_is_nobodys(cast: Cast) -> None:
    spare = Organisation.objects.create(name="Spare office")

    answer = _meanwhile(
        lambda: actions.remove_organisation(by=cast.coordinator, organisation=spare),
        lambda: actions.change_person(
            by=cast.administrator, person=cast.reader, name="Reader", organisation=spare, roles=[Role.READER]
        ),
    )

    assert "has just been removed" in str(answer)


def _new_post(cast: Cast) -> Post:
    return actions.save_post(by=cast.coordinator, post=Post(organisation=cast.health), name="Night desk", holder=None)


def test_no_post_is_added_or_brought_back_in_what_is_being_retired(cast: Cast) -> None:
    actions.retire(by=cast.coordinator, row=cast.desk)
    for given in (lambda: _new_post(cast), lambda: actions.bring_back(by=cast.coordinator, row=cast.desk)):
        answer = _meanwhile(lambda: actions.retire(by=cast.coordinator, row=cast.health), given)
        assert isinstance(answer, Refused), answer
        assert "“Ministry of Health” is retired." in str(answer)
        assert not Post.objects.offered().filter(organisation=cast.health).exclude(pk=cast.vacant.pk).exists()
        actions.bring_back(by=cast.coordinator, row=cast.health)


def test_a_post_that_is_merged_away_is_not_brought_back_by_its_old_page(cast: Cast) -> None:
    other = Organisation.objects.create(name="Ministry of Healing", short_name="Healing")
    post = Post.objects.create(organisation=other, name="Night desk")
    actions.retire(by=cast.coordinator, row=post)
    how = {"rows": [other], "into": cast.health, "draft": factories.drafted("They were merged.")}
    answer = _meanwhile(
        lambda: actions.merge_into(by=cast.coordinator, **how),  # type: ignore[arg-type]
        lambda: actions.bring_back(by=cast.coordinator, row=post),
    )
    assert str(answer) == "“Night desk” was just moved to another organisation. Open its page again."
    assert Post.objects.get(pk=post.pk).is_retired


def _planner(cast: Cast, lines: list[str], head: str = "Title;Lead;Also involved;Owner;Theme") -> Planner:
    data = "\n".join([head, *lines]).encode()
    table = Table(table_child.read(data, name="list.csv"), fields_of(ImportKind.RECOMMENDATIONS))
    return Planner(table, Choices.guessed(table, fields_of(ImportKind.RECOMMENDATIONS)), cast.coordinator, cast.meeting)


def _import(cast: Cast, planner: Planner) -> importing.ImportOutcome:
    return importing.import_recommendations(
        by=cast.coordinator, rows=planner, reason="From a file.", received_from="list.csv"
    )


def test_import_does_not_give_what_is_being_retired_although_only_its_last_rows_name_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 2)
    for name in ("data", "theme"):
        cells = {"data": ";Data;;", "theme": f";;;{cast.theme.name}"}
        planner = _planner(cast, [*(f"Step {n};Health;;;" for n in range(6)), "Last;Health" + cells[name]])

        outcome = _meanwhile(
            lambda name=name: actions.retire(by=cast.second_coordinator, row=getattr(cast, name)),
            lambda planner=planner: _import(cast, planner),
        )

        assert "is retired" in outcome.refused[0][1]
        assert not Recommendation.objects.exists()


def test_what_an_import_gives_is_retired_only_afterwards(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 2)
    planner = _planner(cast, [*(f"Step {n};Health;;;" for n in range(6)), "Last;Data;;;"])

    answer = _meanwhile(
        lambda: _import(cast, planner), lambda: actions.retire(by=cast.second_coordinator, row=cast.data)
    )

    assert answer.is_retired
    assert Recommendation.objects.filter(lead=cast.data).count() == 1


def test_imports_and_a_merge_at_once_do_not_wait_for_each_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 2)
    for turn in range(4):
        old = Organisation.objects.create(name=f"Old ministry {turn}", side=cast.data.side)
        ways = ["Health", old.name, "Data", old.name]
        planners = [
            _planner(cast, [f"Step {turn} {n};{way};;;" for n, way in enumerate(each)]) for each in (ways, ways[::-1])
        ]

        answers = at_once(
            [
                lambda old=old: _merging(cast, old, cast.data),
                *(lambda each=each: _import(cast, each) for each in planners),
            ]
        )

        assert all(isinstance(answer, (actions.Merged, importing.ImportOutcome)) for answer in answers), answers
        assert not Recommendation.objects.filter(lead=old).exists()


def _is_held(row: Organisation | Post) -> bool:
    """Whether nobody can retire or merge it now; that something points to it does not count."""
    with apart() as other, other.cursor() as cursor:
        cursor.execute(f"SELECT FROM {row._meta.db_table} WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED", [row.pk])
        return cursor.fetchone() is None


@pytest.mark.parametrize("column", slow_after(1, ["Reference", "Their reference"]))
@pytest.mark.parametrize("said", ["Lead;Data", "Owner;Night desk"])
def test_an_import_holds_the_lead_and_the_owner_post_of_a_row_that_names_one_of_them(
    cast: Cast, recommendation: Recommendation, column: str, said: str
) -> None:
    night = _new_post(cast)
    factories.coded(cast, recommendation)
    (field, cell), reference = said.split(";"), recommendation.reference if column == "Reference" else "R-1"
    planner = _planner(cast, [f"{reference};{cell}"], f"{column};{field}")
    given = [cast.data, cast.desk] if field == "Lead" else [cast.health, night]
    held: list[list[bool]] = []

    importing.import_recommendations(
        by=cast.coordinator,
        rows=planner,
        reason="From a file.",
        received_from="list.csv",
        told=lambda done: held.append([_is_held(row) for row in given]),
    )

    assert held[0] == [True, True]
    recommendation.refresh_from_db()
    assert [recommendation.lead, recommendation.owner] == given


def test_an_import_holds_the_organisation_of_the_only_post_that_a_new_row_names(cast: Cast) -> None:
    held: list[bool] = []

    importing.import_recommendations(
        by=cast.coordinator,
        rows=_planner(cast, ["Build;Data desk"], "Title;Owner"),
        reason="From a file.",
        received_from="list.csv",
        told=lambda done: held.append(_is_held(cast.data) and _is_held(cast.vacant)),
    )

    assert set(held) == {True}
    assert Recommendation.objects.get().lead == cast.data
