"""Django's SQL for PostgreSQL, in which a table can be replaced by what it held at a past moment; see `past`."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import compiler
from django.db.models.sql.datastructures import BaseTable, Join

from tracker.database import past

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]

_Sql = tuple[str, list[Any]]


class _Reading:
    """What all that reads has in common: the moment of its query, and tables replaced by their past."""

    query: Any

    def as_sql(self, *args: Any, **options: Any) -> Any:
        """Return the SQL, with the moment of the query in force for the subqueries too."""
        with past.compiling(self.query):
            return super().as_sql(*args, **options)  # type: ignore[misc]  # it stands before a compiler

    def compile(self, node: Any) -> Any:
        """Return the SQL of a part; a table is what it held at the moment that is read."""
        sql, params = super().compile(node)  # type: ignore[misc]
        if type(node) not in (BaseTable, Join):
            return sql, params
        found = past.read_from(node.table_name, is_joined=isinstance(node, Join))
        return (sql, params) if found is None else self._replaced(node, sql, params, found)

    def collapse_group_by(self, expressions: Any, having: Any) -> Any:
        """Return by which columns rows are grouped: all, since a subselect has no primary key that stands for them."""
        if past.moment() is not None:
            return expressions
        return super().collapse_group_by(expressions, having)  # type: ignore[misc]

    def _replaced(self, node: Any, sql: str, params: Any, found: _Sql) -> _Sql:
        """Return the clause of a table with a subselect in its place; `params` are those of the join's condition."""
        quoted = self.quote_name_unless_alias(node.table_name)  # type: ignore[attr-defined]
        start = f"{node.join_type} {quoted}" if isinstance(node, Join) else quoted
        if not sql.startswith(start):
            raise AssertionError(f"Django writes tables in another way than expected: {sql}")
        subselect, before = found
        alias = "" if node.table_alias != node.table_name else f" {quoted}"
        return f"{start.removesuffix(quoted)}({subselect}){alias}{sql[len(start) :]}", [*before, *params]


class SQLCompiler(_Reading, compiler.SQLCompiler):
    """Compiles what reads."""


class SQLAggregateCompiler(_Reading, compiler.SQLAggregateCompiler):
    """Compiles sums and counts."""


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Compiles what adds rows; the past gets none."""

    def as_sql(self, *args: Any, **options: Any) -> Any:
        """Return the statements; refuse them while a past moment is read."""
        past.refuse_change(self.query.get_meta().db_table)
        return super().as_sql(*args, **options)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    """Compiles what changes rows; those of the past stay."""

    def as_sql(self, *args: Any, **options: Any) -> Any:
        """Return the statement; refuse it while a past moment is read."""
        past.refuse_change(self.query.get_meta().db_table)
        return super().as_sql(*args, **options)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    """Compiles what removes rows; those of the past stay."""

    def as_sql(self, *args: Any, **options: Any) -> Any:
        """Return the statement; refuse it while a past moment is read."""
        past.refuse_change(self.query.get_meta().db_table)
        return super().as_sql(*args, **options)
