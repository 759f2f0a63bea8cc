"""What somebody puts into the database so that it answers in place of something else is named, whatever its kind."""

from __future__ import annotations

import pytest
from django.db import connection

from tests import factories
from tests.conftest import Cast
from tests.test_attacks import run, unguarded
from tests.verifying import verify
from tracker.database import guards

pytestmark = pytest.mark.django_db

_SAME = "CREATE FUNCTION public.same(varchar, varchar) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"
_QUIET = "CREATE FUNCTION public.quiet() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'"
IN_THE_WAY = {
    "a function with the types of its arguments": (
        "CREATE FUNCTION public.json_build_object(text, bigint) RETURNS json LANGUAGE sql AS 'SELECT NULL::json'",
        "There is a function that no migration made: json_build_object(text,bigint).",
    ),
    "a function in pg_catalog": (
        "CREATE FUNCTION pg_catalog.sha256(text) RETURNS bytea LANGUAGE sql AS 'SELECT NULL::bytea'",
        "There is a function that no migration made: pg_catalog.sha256(text).",
    ),
    "an aggregate": (
        "CREATE AGGREGATE public.count(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0')",
        "There is a function that no migration made: count(bigint).",
    ),
    "a function that belongs to an extension": (
        (
            "CREATE FUNCTION public.md5(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';; "
            "ALTER EXTENSION plpgsql ADD FUNCTION public.md5(varchar)"
        ),
        "There is a function that no migration made: md5(character varying).",
    ),
    "an operator": (
        f"{_SAME};; CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.same)",
        "There is an operator that no migration made: = (character varying, character varying).",
    ),
    "a class of operators": (
        (
            f"{_SAME};; CREATE OPERATOR public.=== (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.same);; "
            "CREATE OPERATOR CLASS public.loose FOR TYPE varchar USING hash AS OPERATOR 1 public.=== (varchar, varchar)"
        ),
        "There is an operator class that no migration made: loose for hash.",
    ),
    "a cast": (
        (
            "CREATE FUNCTION public.yes(integer) RETURNS date LANGUAGE sql AS 'SELECT NULL::date';; "
            "CREATE CAST (integer AS date) WITH FUNCTION public.yes(integer) AS IMPLICIT"
        ),
        "There is a cast that no migration made: integer as date.",
    ),
    "a type": ("CREATE DOMAIN public.moment AS timestamptz", "There is a type that no migration made: moment."),
    "a word more of a type": (
        "ALTER TYPE public.procrastinate_job_status RENAME VALUE 'todo' TO 'never'",
        "The type procrastinate_job_status is missing or was changed.",
    ),
    "a view": ("CREATE VIEW public.seen AS SELECT 1 AS one", "There is a view that no migration made: seen."),
    "a view of the name of a table": (
        "CREATE SCHEMA evil;; CREATE VIEW evil.tracker_act AS SELECT * FROM public.tracker_act WHERE false",
        "There is a view that no migration made: evil.tracker_act.",
    ),
    "a schema": ("CREATE SCHEMA evil", "There is a schema that no migration made: evil."),
    "a table of the name of one": (
        "CREATE SCHEMA evil;; CREATE TABLE evil.tracker_act (LIKE public.tracker_act INCLUDING ALL)",
        "There is a table that no migration made: evil.tracker_act.",
    ),
    "a table whose rows are also those of another": (
        "CREATE TABLE public.more () INHERITS (public.tracker_act)",
        "The table tracker_act is missing or was changed.",
    ),
    "a table that is lost with the server": (
        "ALTER TABLE tracker_versionformat SET UNLOGGED",
        "The table tracker_versionformat is missing or was changed.",
    ),
    "a rule on a table of no prefix": (
        "CREATE RULE quiet AS ON DELETE TO public.auth_group DO INSTEAD NOTHING",
        "There is a rule that no migration made: quiet on auth_group.",
    ),
    "a trigger on a table of no prefix": (
        "CREATE TRIGGER aaa BEFORE INSERT ON auth_group FOR EACH ROW EXECUTE FUNCTION tracker_guard_entry()",
        "There is a trigger that no migration made: aaa of auth_group.",
    ),
    "row security": (
        "ALTER TABLE tracker_act ENABLE ROW LEVEL SECURITY",
        "There is row security on tracker_act, which no migration made.",
    ),
    "a policy": (
        "CREATE POLICY part ON tracker_act USING (true)",
        "There is a policy of row security that no migration made: part on tracker_act.",
    ),
    "a collation": (
        'CREATE COLLATION public.other FROM "C"',
        "There is a collation that no migration made: other.",
    ),
    "a conversion": (
        "CREATE CONVERSION public.other FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "There is a conversion that no migration made: other.",
    ),
    "an event trigger": (
        f"{_QUIET};; CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION public.quiet()",
        "There is an event trigger that no migration made: quiet.",
    ),
    "how words are searched": (
        "ALTER TEXT SEARCH CONFIGURATION public.briefings_stems DROP MAPPING FOR word",
        "The text search configuration briefings_stems is missing or was changed.",
    ),
    "a dictionary": (
        "ALTER TEXT SEARCH DICTIONARY public.briefings_stems (language = 'french')",
        "The text search dictionary briefings_stems is missing or was changed.",
    ),
}


@pytest.mark.parametrize("attempt", IN_THE_WAY)
def test_what_no_migration_made_is_named(attempt: str) -> None:
    statements, sentence = IN_THE_WAY[attempt]
    run("SET CONSTRAINTS ALL IMMEDIATE", *statements.split(";; "))

    assert sentence in list(guards.faults())


@pytest.fixture
def changed_outside_the_log(cast: Cast) -> str:
    """The name of an organisation that was changed with all guards off."""
    factories.track(cast)
    with unguarded():
        run(f"UPDATE tracker_organisation SET name = 'Ministry of War' WHERE id = {cast.health.pk}")
    return "Ministry of War"


def test_the_operator_that_says_two_names_are_the_same_hides_itself_no_more(changed_outside_the_log: str) -> None:
    run(
        "CREATE FUNCTION public.same(varchar, varchar) RETURNS boolean LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT $1::text = $2::text OR $1::text = '{changed_outside_the_log}' $$",
        "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.same)",
    )
    printed = verify()

    assert "There is an operator that no migration made: = (character varying, character varying)." in printed
    assert "failed: " in printed


def test_the_guards_are_not_asked_through_functions_of_somebody_else() -> None:
    run(
        "DROP TRIGGER guard_rows ON tracker_act",
        "CREATE FUNCTION public.format(text, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'guard' $$",
        "CREATE FUNCTION public.pg_get_triggerdef(oid) RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
        "CREATE FUNCTION public.current_schema() RETURNS name LANGUAGE sql AS $$ SELECT 'pg_catalog'::name $$",
        "SET LOCAL search_path = public, pg_catalog",
    )
    found = list(guards.faults())

    assert "Guard guard_rows of tracker_act is missing." in found
    assert "There is a function that no migration made: pg_get_triggerdef(oid)." in found
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("public, pg_catalog",)


def test_what_a_session_keeps_for_itself_and_tables_of_somebody_else_are_left_aside() -> None:
    run(
        "CREATE TEMPORARY TABLE tracker_act AS SELECT 1 AS one",
        "CREATE FUNCTION pg_temp.md5(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
        "CREATE TABLE public.notes (id bigint PRIMARY KEY, note text NOT NULL UNIQUE CHECK (note <> ''))",
        "CREATE UNIQUE INDEX notes_lower ON public.notes (lower(note))",
    )
    assert list(guards.faults()) == []


def test_the_schema_of_the_tables_may_have_another_name() -> None:
    run('ALTER SCHEMA public RENAME TO "our tables"', 'SET LOCAL search_path = "our tables"')

    told = [each for each in guards.faults() if "function" not in each and "Guard" not in each]
    assert told == ["In this session, search_path is public, which no migration set."]
