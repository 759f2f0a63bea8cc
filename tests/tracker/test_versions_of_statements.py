"""Versions of statements that write several rows, or one more than once: each row has its own, in their order.

A trigger writes the first versions of all rows of a statement, others write each later one. Whatever wrote them, the
check of the log finds them whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.verifying import verify
from tracker import actions
from tracker.actions.batches import writing_of
from tracker.database.copying import Copy
from tracker.models import Recommendation, RecommendationParty
from tracker.verification import versions

PARTY, THEME, ITEM = "tracker_recommendationparty", "tracker_recommendationtheme", "tracker_recommendation"
_OWN = {
    "id": f"nextval('{ITEM}_id_seq')",
    "number": "n",
    "reference": "'PARIS-' || lpad(n::text, greatest(2, length(n::text)), '0')",
}
_COLUMNS = [each.column for each in Recommendation._meta.concrete_fields if not each.generated]
_NAMES = ", ".join(f'"{column}"' for column in _COLUMNS)
_VALUES = ", ".join(_OWN.get(column, f'"{column}"') for column in _COLUMNS)
NEW_ITEMS = (
    f"INSERT INTO {ITEM} ({_NAMES}) SELECT {_VALUES} FROM {ITEM}, generate_series(100, 101) n "
    "WHERE reference = 'PARIS-01' ORDER BY n"
)


def link(*pairs: str) -> str:
    """A statement that links recommendations to organisations: the numbers of the ones, the names of the others."""
    values = ", ".join(f"({pair.split()[0]}, '{pair.split()[1]}')" for pair in pairs)
    return (
        f"INSERT INTO {PARTY} (recommendation_id, organisation_id) "
        f"SELECT r.id, o.id FROM (VALUES {values}) AS given(number, name) "
        f"JOIN {ITEM} r USING (number) JOIN tracker_organisation o ON o.short_name = given.name"
    )


def trigger(name: str, event: str, table: str, does: str, *, when: str = "true") -> str:
    """What makes a trigger that does something with each NEW row, or with all that are `added`, in every session."""
    level = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT" if "added" in does else "FOR EACH ROW"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NEW; END $$;"
        f"CREATE TRIGGER {name} {event} ON {table} {level} WHEN ({when}) EXECUTE FUNCTION {name}();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    )


def adds_another(name: str, event: str) -> str:
    """What makes a trigger that adds a link to one more organisation for each that is added."""
    more = (
        f"INSERT INTO {PARTY} (recommendation_id, organisation_id) SELECT NEW.recommendation_id, id "
        "FROM tracker_organisation WHERE short_name = 'Data'"
    )
    return trigger(name, event, PARTY, more, when="pg_trigger_depth() = 0")


@dataclass(frozen=True)
class Writes:
    """Statements, and what the versions of each table say of them, in their order."""

    statement: str
    items: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    before: str = ""


NEW, CHANGED, GONE = "insert", "update", "delete"
UPDATED = f"UPDATE {ITEM} SET title = title || '.' WHERE"
STATEMENTS = {
    "new rows": Writes(NEW_ITEMS, items=[NEW] * 2),
    "new links": Writes(link("1 Data", "2 Data", "3 Data"), parties=[NEW] * 3),
    "new rows with their links": Writes(
        f"WITH made AS ({NEW_ITEMS} RETURNING id) INSERT INTO {PARTY} (recommendation_id, organisation_id) "
        "SELECT made.id, o.id FROM made, tracker_organisation o WHERE short_name = 'Data'",
        items=[NEW] * 2,
        parties=[NEW] * 2,
    ),
    "new links by two parts of one statement": Writes(
        f"WITH first AS ({link('1 Data', '2 Data')}) {link('3 Data')}", parties=[NEW] * 3
    ),
    "no new link": Writes(f"{link('1 Data')} WHERE false"),
    "changed rows": Writes(f"UPDATE {ITEM} SET title = title || '.'", items=[CHANGED] * 3),
    "changed links": Writes(f"UPDATE {PARTY} SET organisation_id = organisation_id", parties=[]),
    "links that are there or not": Writes(
        f"{link('1 Health', '2 Health', '3 Data')} ON CONFLICT (recommendation_id, organisation_id) DO UPDATE "
        "SET organisation_id = (SELECT id FROM tracker_organisation WHERE short_name = 'Data')",
        parties=[CHANGED, NEW, NEW],
    ),
    "links that are left where they are there": Writes(
        f"{link('1 Health', '2 Health')} ON CONFLICT DO NOTHING", parties=[NEW]
    ),
    "rows that are there or not": Writes(
        NEW_ITEMS.replace("generate_series(100, 101)", "unnest(ARRAY[1, 100])").replace(" ORDER BY n", "")
        + " ON CONFLICT (reference) DO UPDATE SET title = 'Another'",
        items=[CHANGED, NEW],
    ),
    "links merged": Writes(
        f"MERGE INTO {PARTY} kept USING (SELECT r.id AS item, o.id AS one FROM {ITEM} r, tracker_organisation o "
        "WHERE short_name IN ('Data', 'Health')) given ON kept.recommendation_id = item AND kept.organisation_id = one "
        "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (recommendation_id, organisation_id) VALUES (item, one)",
        parties=[GONE] + [NEW] * 5,
    ),
    "links gone": Writes(f"DELETE FROM {PARTY}", parties=[GONE]),
    "links replaced": Writes(
        f"WITH gone AS (DELETE FROM {PARTY}) {link('1 Data', '2 Data')}", parties=[NEW] * 2 + [GONE]
    ),
    "the same row changed twice, by a trigger for each link of it": Writes(
        f"{link('2 Data', '2 Health', '3 Data')}",
        before=trigger("keep_title", "AFTER INSERT", PARTY, f"{UPDATED} id = NEW.recommendation_id"),
        items=[CHANGED] * 3,
        parties=[NEW] * 3,
    ),
    "new rows changed by a trigger of the statement": Writes(
        NEW_ITEMS,
        before=trigger("guard_title", "AFTER INSERT", ITEM, f"{UPDATED} id IN (SELECT id FROM added)"),
        items=[NEW, NEW, CHANGED, CHANGED],
    ),
    "changed rows changed again by a trigger": Writes(
        f"UPDATE {ITEM} SET title = 'Another'",
        before=trigger("then_again", "AFTER UPDATE", ITEM, f"{UPDATED} id = NEW.id", when="pg_trigger_depth() = 0"),
        items=[CHANGED] * 6,
    ),
    "links added before others by a trigger": Writes(
        link("2 Health", "3 Health"), before=adds_another("add_another", "BEFORE INSERT"), parties=[NEW] * 4
    ),
    "links added after others by a trigger": Writes(
        link("2 Health", "3 Health"), before=adds_another("and_another", "AFTER INSERT"), parties=[NEW] * 4
    ),
}


@pytest.fixture
def items(cast: Cast) -> list[Recommendation]:
    """Three recommendations, of which the first has a link."""
    made = [factories.track(cast, title=f"Step {n}", parties=[cast.health] if n == 1 else []) for n in (1, 2, 3)]
    connection.check_constraints()
    return made


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(pgh_id), 0) FROM {table}event")
        return int(cursor.fetchone()[0])


def _since(table: str, last: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pgh_label FROM {table}event WHERE pgh_id > %s ORDER BY pgh_id", [last])
        return [label for (label,) in cursor.fetchall()]


def _run(cast: Cast, *statements: str) -> None:
    """Run statements by an act."""
    with writing_of(actions.open_act(by=cast.coordinator, verb="edit")), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _faults() -> list[str]:
    connection.check_constraints()
    return list(versions.check(old=None, new=None, only_new=False, passed=lambda count: None))


@pytest.mark.parametrize("session", ["origin", "replica"])
@pytest.mark.parametrize("name", one_in(3, STATEMENTS))
def test_each_row_that_a_statement_writes_has_its_versions_in_order(
    cast: Cast, items: list[Recommendation], name: str, session: str
) -> None:
    writes = STATEMENTS[name]
    last = {table: _last(table) for table in (ITEM, PARTY)}
    if writes.before:
        _run(cast, writes.before)

    _run(cast, f"SET LOCAL session_replication_role = {session}", writes.statement)
    _run(cast, "SET LOCAL session_replication_role = origin")

    assert (_since(ITEM, last[ITEM]), _since(PARTY, last[PARTY])) == (writes.items, writes.parties)
    assert _faults() == []


@pytest.mark.parametrize("session", ["origin", "replica"])
def test_copied_rows_have_their_versions_in_order(cast: Cast, items: list[Recommendation], session: str) -> None:
    last = _last(PARTY)
    lines = [(item.pk, cast.data.pk) for item in items]

    with writing_of(actions.open_act(by=cast.coordinator, verb="edit")), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = {session}")
        Copy(RecommendationParty, ("recommendation_id", "organisation_id"), lines).write()
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert _since(PARTY, last) == ["insert"] * 3
    kept = RecommendationParty.pgh_event_model.objects.filter(pgh_id__gt=last).order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(kept.values_list("recommendation", "organisation")) == lines
    assert _faults() == []


def test_no_row_changes_or_goes_with_another_one(db: None) -> None:
    """By a foreign key of the database, which would leave versions in an order of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) "
            "AND (confdeltype, confupdtype) <> ('a', 'a')",
            [[ITEM, PARTY, THEME]],
        )
        assert cursor.fetchall() == []


def test_a_statement_that_fails_leaves_no_version(cast: Cast, items: list[Recommendation]) -> None:
    last = _last(PARTY)
    with pytest.raises(IntegrityError), transaction.atomic():
        _run(cast, link("2 Health", "1 Health"))
    assert _since(PARTY, last) == []
    assert _faults() == []


def test_the_first_version_comes_before_whatever_another_trigger_writes(db: None) -> None:
    """A trigger for each row would come before it, and what that changes would be a version without a first one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, (tgtype & 1) > 0, array_agg(tgname::text ORDER BY tgname) FROM pg_trigger "
            "WHERE NOT tgisinternal AND (tgtype & 2) = 0 AND (tgtype & 4) > 0 AND tgrelid IN "
            "(SELECT tgrelid FROM pg_trigger WHERE tgname = 'first_version') GROUP BY 1, 2"
        )
        found = {(table, is_for_rows): names for table, is_for_rows, names in cursor.fetchall()}
    assert {table: names[0] for (table, _is_for_rows), names in found.items()} == dict.fromkeys(
        (ITEM, PARTY, THEME), "first_version"
    )
    assert not any(is_for_rows for _table, is_for_rows in found)


def test_a_changed_function_of_versions_is_found(cast: Cast, items: list[Recommendation]) -> None:
    assert "unbroken" in verify()
    _run(cast, f"ALTER TABLE {ITEM} DISABLE TRIGGER first_version", NEW_ITEMS.replace("101", "100"))
    connection.check_constraints()
    printed = verify()
    assert f"Guard first_version of {ITEM} is switched off." in printed
    assert "has no version." in printed
