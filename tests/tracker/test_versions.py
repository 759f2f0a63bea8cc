"""Versions: whatever writes a row, the database keeps what it became, with the act it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import Group
from django.db import connection, models, transaction

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.verifying import verify
from tracker import actions
from tracker.models import (
    Act,
    Organisation,
    PassageDecision,
    Post,
    Recommendation,
    Relation,
    Source,
    Theme,
    User,
    UserRole,
)
from tracker.models.people import Role
from tracker.workflow import Decision, Status


def _events(model: type[models.Model]) -> type[models.Model]:
    return next(
        event
        for event in model._meta.apps.get_models()
        if getattr(event, "pgh_tracked_model", None) is model and event._meta.label.endswith("Event")
    )


def _versions(row: models.Model) -> list[Any]:
    """The versions of a row, in the order the database saw them."""
    return list(_events(type(row))._default_manager.filter(pgh_obj_id=row.pk).order_by("pgh_id"))


def _labels(row: models.Model) -> list[str]:
    return [version.pgh_label for version in _versions(row)]


def _acts(row: models.Model) -> list[int | None]:
    return [(version.pgh_context or {}).get("act") for version in _versions(row)]


def test_a_step_leaves_one_version_with_its_act(cast: Cast, recommendation: Recommendation) -> None:
    entry = actions.report(
        recommendation=recommendation, by=cast.holder, draft=factories.drafted(), to=Status.IN_PROGRESS
    )

    versions = _versions(recommendation)
    assert [(version.pgh_label, version.status) for version in versions] == [
        ("insert", "not_yet_reported"),
        ("update", "in_progress"),
    ]
    assert _acts(recommendation) == [recommendation.entries.get(sequence=1).act_id, entry.act_id]


def _by_queryset(row: Organisation) -> None:
    Organisation.objects.filter(pk=row.pk).update(short_name="New")


def _by_bulk_update(row: Organisation) -> None:
    row.short_name = "New"
    Organisation.objects.bulk_update([row], ["short_name"])


def _by_raw_sql(row: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_organisation SET short_name = 'New' WHERE id = %s", [row.pk])


def _by_saving(row: Organisation) -> None:
    row.short_name = "New"
    row.save(update_fields=["short_name"])


@pytest.mark.parametrize("write", [_by_queryset, _by_bulk_update, _by_raw_sql, _by_saving])
def test_every_way_of_writing_leaves_a_version_with_the_act(cast: Cast, write: Callable[[Organisation], None]) -> None:
    act = actions.open_act(by=cast.coordinator, verb="rename")
    with pghistory.context(act=act.pk):
        write(cast.health)

    last = _versions(cast.health)[-1]
    assert (last.pgh_label, last.short_name, last.pgh_context) == ("update", "New", {"act": act.pk})


def test_writing_outside_an_act_leaves_a_version_without_one(cast: Cast) -> None:
    _by_raw_sql(cast.health)
    assert _labels(cast.health) == ["insert", "update"]
    assert _acts(cast.health) == [None, None]


@pytest.mark.django_db(transaction=True)
def test_act_does_not_reach_beyond_its_own_transaction() -> None:
    user = factories.user("Anybody", None)
    row = Organisation.objects.create(name="Any ministry")
    act = actions.open_act(by=user, verb="rename")
    with transaction.atomic(), pghistory.context(act=act.pk):
        _by_queryset(row)
    Organisation.objects.filter(pk=row.pk).update(short_name="Newer")
    assert _acts(row) == [None, act.pk, None]


def test_update_that_changes_nothing_leaves_no_version(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.health.pk).update(short_name=cast.health.short_name)
    assert _labels(cast.health) == ["insert"]


def test_bulk_rows_and_deletions_leave_versions(db: None) -> None:
    themes = Theme.objects.bulk_create([Theme(name="One"), Theme(name="Two")])
    keys = [theme.pk for theme in themes]
    Theme.objects.filter(pk__in=keys).delete()

    events: Any = _events(Theme)._default_manager.filter(pgh_obj_id__in=keys).order_by("pgh_id")
    assert [(event.pgh_label, event.name) for event in events] == [
        ("insert", "One"),
        ("insert", "Two"),
        ("delete", "One"),
        ("delete", "Two"),
    ]


def test_parties_and_themes_leave_versions_of_their_links(cast: Cast, recommendation: Recommendation) -> None:
    common: dict[str, Any] = {"recommendation": recommendation, "by": cast.coordinator}
    first = actions.edit(**common, draft=factories.drafted(), new={"parties": [cast.data], "themes": [cast.theme]})
    link = recommendation.party_links.get()
    second = actions.edit(**common, draft=factories.drafted(), new={"parties": [], "themes": []})

    assert first is not None
    assert second is not None
    assert _labels(link) == ["insert", "delete"]
    assert _acts(link) == [first.act_id, second.act_id]
    labels = _events(type(recommendation).themes.through)._default_manager.values_list("pgh_label", flat=True)
    assert list(labels.order_by("pgh_id")) == ["insert", "delete"]


def test_role_given_and_taken_leaves_versions(cast: Cast) -> None:
    act = actions.open_act(by=cast.administrator, verb="edit_user")
    with pghistory.context(act=act.pk):
        cast.reader.groups.add(Group.objects.get(name=Role.COORDINATOR))
        cast.reader.groups.remove(Group.objects.get(name=Role.READER))

    group = dict(Group.objects.values_list("pk", "name"))
    events: Any = _events(UserRole)._default_manager.filter(user_id=cast.reader.pk).order_by("pgh_id")
    assert [(event.pgh_label, group[event.group_id], event.pgh_context) for event in events] == [
        ("insert", "reader", None),
        ("insert", "coordinator", {"act": act.pk}),
        ("delete", "reader", {"act": act.pk}),
    ]


def test_roles_replaced_as_a_set_leave_versions(cast: Cast) -> None:
    cast.reader.groups.set([Group.objects.get(name=Role.ADMINISTRATOR)])
    labels = _events(UserRole)._default_manager.filter(user_id=cast.reader.pk).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete", "insert"]


def test_version_of_a_person_keeps_no_password_and_is_not_made_by_signing_in(cast: Cast) -> None:
    before = _labels(cast.reader)
    User.objects.filter(pk=cast.reader.pk).update(password="other", last_login=cast.reader.date_joined)

    assert not hasattr(_versions(cast.reader)[-1], "password")
    assert _labels(cast.reader) == before
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)
    assert _versions(cast.reader)[-1].is_active is False


def test_change_of_holder_leaves_a_version(cast: Cast) -> None:
    Post.objects.filter(pk=cast.desk.pk).update(holder=None)
    assert [version.holder_id for version in _versions(cast.desk)] == [cast.holder.pk, None]


def test_meetings_briefings_sources_and_decisions_carry_the_act_that_made_them(cast: Cast) -> None:
    meeting = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME")
    briefing = factories.briefing(cast)
    passage = briefing.passages.in_order().last()
    decision = actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    made = factories.track(cast, sources=[actions.SourceText(briefing, passage.start, passage.end)])

    by_verb = {act.verb: act.pk for act in Act.objects.all()}
    assert _acts(meeting) == [by_verb["add_meeting"]]
    assert _acts(briefing) == [by_verb["add_briefing"]]
    assert _acts(made) == [by_verb["admit"]]
    assert _acts(Source.objects.get(recommendation=made)) == [by_verb["admit"]]
    events: Any = _events(PassageDecision)._default_manager.filter(pgh_obj_id=decision.pk).order_by("pgh_id")
    assert [(event.pgh_label, event.pgh_context["act"]) for event in events] == [
        ("insert", by_verb["set_aside"]),
        ("delete", by_verb["admit"]),
    ]


def test_relation_carries_the_act_that_made_and_the_one_that_ended_it(
    cast: Cast, recommendation: Recommendation
) -> None:
    factories.walk(cast, recommendation, Status.SUPERSEDED)
    reopened = actions.reopen(
        recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(), to=Status.IN_PROGRESS
    )
    relation = Relation.objects.get()
    assert [version.ended_by_id for version in _versions(relation)] == [None, reopened.act_id]
    assert _acts(relation) == [relation.act_id, reopened.act_id]


def test_latest_version_is_the_present_and_keys_follow_the_order_of_writing(
    cast: Cast, recommendation: Recommendation
) -> None:
    for number in range(5):
        Recommendation.objects.filter(pk=recommendation.pk).update(title=f"Title {number}")
    versions = _versions(recommendation)
    assert [version.title for version in versions[1:]] == [f"Title {number}" for number in range(5)]
    recommendation.refresh_from_db()
    last = versions[-1]
    same = [
        field.attname for field in Recommendation._meta.concrete_fields if field.attname not in ("searched", "named")
    ]
    assert {name: getattr(last, name) for name in same} == {name: getattr(recommendation, name) for name in same}


def test_times_of_versions_follow_the_order_of_writing(cast: Cast) -> None:
    for number in range(3):
        Meeting.objects.filter(pk=cast.meeting.pk).update(place=f"Room {number}")
    times = [version.pgh_created_at for version in _versions(cast.meeting)]
    assert times == sorted(set(times))


@pytest.mark.parametrize("kind", ["recommendation", "recommendationparty", "recommendationtheme"])
def test_a_version_that_is_written_directly_gets_its_true_hash_although_statements_write_others_whole(
    cast: Cast, kind: str
) -> None:
    factories.track(cast, parties=[cast.data], themes=[cast.theme])
    table = f"tracker_{kind}event"
    made_up = f"""
        INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(given) || jsonb_build_object(
          'pgh_id', nextval(pg_get_serial_sequence('{table}', 'pgh_id')), 'pgh_hash', repeat('0', 64)))).*
        FROM (SELECT * FROM {table} ORDER BY pgh_id DESC LIMIT 1) given
        RETURNING pgh_hash = repeat('0', 64)
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(made_up)
        assert cursor.fetchone() == (False,)
        cursor.execute(f"DROP TRIGGER chain_version ON {table}")
        cursor.execute(made_up)
        assert cursor.fetchone() == (True,)


def test_rows_of_one_statement_have_a_version_each_in_their_order(cast: Cast) -> None:
    item = factories.track(cast, parties=[cast.health, cast.data])
    links, act = item.parties.through, item.entries.get().act

    events: Any = _events(links)._default_manager.order_by("pgh_id")
    assert [(event.pgh_obj_id, event.pgh_label, event.pgh_context, event.pgh_created_at) for event in events] == [
        (row.pk, "insert", {"act": act.pk}, act.at) for row in item.party_links.order_by("pk")
    ]
    assert len({event.pgh_hash for event in events}) == 2
    assert "failed" not in verify()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tracker_recommendationparty SELECT * FROM tracker_recommendationparty WHERE false")
    assert events.count() == 2
