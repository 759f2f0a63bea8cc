"""The shape of the project, kept by tests: layers, who writes, what has versions, names, sizes and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import URLPattern
from importlinter.cli import lint_imports

from tracker.urls import urlpatterns

ROOT = Path(__file__).parent.parent
PYPROJECT = ROOT / "pyproject.toml"
MODULES = sorted(
    path
    for app in ("tracker", "briefings")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.relative_to(ROOT).parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# --- Layers ----------------------------------------------------------------------------------------------------------


def test_imports_point_down(capsys: pytest.CaptureFixture[str]) -> None:
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
    assert kept, capsys.readouterr().out


def test_workflow_takes_nothing_from_django_but_choices_and_translation() -> None:
    imported = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(_tree(ROOT / "tracker" / "workflow.py"))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module and not node.module.startswith(("__future__", "collections", "dataclasses", "enum"))
    ]
    translation = {f"django.utils.translation.{name}" for name in ("gettext", "gettext_lazy", "pgettext_lazy")}
    assert set(imported) == {"django.db.models.TextChoices", "django.utils.functional.Promise"} | translation


def test_nothing_private_of_a_library_is_imported() -> None:
    imported = [
        name
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        for name in [f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name]
        if any(re.match(r"_(?!_|$)", part) for part in name.split("."))
    ]
    assert imported == []


# --- Who writes ------------------------------------------------------------------------------------------------------

WRITES = frozenset(
    {"save", "save_base", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"delete", "update", "set", "execute", "executemany", "raw"}
    | {"save_model", "delete_model", "delete_queryset"}
)
# A file or folder: which of these it may call, and why.
MAY_WRITE = {
    "tracker/actions/": (WRITES, "the one place where tracked things are written"),
    "briefings/storing.py": (
        {"create", "bulk_create", "bulk_update"},
        "writes a briefing and its passages once, and notes anew what these have of the version before",
    ),
    "briefings/digests.py": ({"create"}, "writes the digests of a briefing, once"),
    "briefings/squashed.py": ({"execute"}, "makes the tables of a new database, as a migration"),
    "tracker/verification/": ({"execute"}, "reads whole tables in one snapshot"),
    "tracker/management/commands/database_roles.py": ({"execute"}, "makes the role that serves the site"),
    "tracker/admin/base.py": ({"create"}, "Django's log of what was saved in the admin"),
    "tracker/models/searching.py": ({"execute"}, "asks the server what it looks for, and which words fit"),
    "tracker/models/people.py": ({"save"}, "makes users for createsuperuser and the demo; a user is reference data"),
    "tracker/demo/": (
        {"create", "save", "execute"},
        "makes sample organisations, posts, themes and users, and empties a database it made",
    ),
    "tracker/management/commands/demo.py": ({"execute"}, "takes a lock, so that two do not set up at once"),
    "tracker/said_before.py": ({"execute"}, "asks the server how many rows have which word"),
    "tracker/forms/choosing.py": ({"execute"}, "asks one query, of parts compiled once, for what a form lets choose"),
    "tracker/history/changes.py": ({"execute"}, "asks one query: it groups what the log's own query found"),
    "tracker/overview/to_raise.py": ({"execute"}, "asks one query: of what a queryset finds, where each list begins"),
    "tracker/database/": ({"execute"}, "sets a transaction's limits of time"),
    "tracker/embedded/": ({"execute"}, "makes the embedded server's database"),
    "tracker/reports/word.py": ({"set", "save"}, "names attributes of XML, and saves a Word file in memory"),
    "tracker/views/unchanged.py": ({"set"}, "keeps a part of a page in the memory of the process"),
    "tracker/sessions.py": ({"execute", "delete", "update"}, "ends and renews sessions, which are no tracked thing"),
}
# These carry a name of the list, and write to no database: dictionaries, checksums and context variables.
HARMLESS = re.compile(
    r"^(?:_serves|_moment|_watch|current_request)\.set$"
    r"|^(widths|context|data|found|digest|self\.digest|typed|line|self\.initial|self\.fields\[.*\]\.widget\.attrs)\.update$"
)


def _writes(path: Path) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            called = ast.unparse(node.func)
            if not HARMLESS.match(called):
                yield node.lineno, node.func.attr, called


def _may(name: str, verb: str) -> bool:
    return any(name.startswith(place) and verb in verbs for place, (verbs, _) in MAY_WRITE.items())


def test_only_actions_write() -> None:
    found = [
        f"{_name(path)}:{line} {called}()"
        for path in MODULES
        for line, verb, called in _writes(path)
        if not _may(_name(path), verb)
    ]
    assert not found, "written outside the actions: " + ", ".join(found)


def test_every_permission_to_write_is_used() -> None:
    used = {
        (place, verb)
        for path in MODULES
        for _, verb, _ in _writes(path)
        for place in MAY_WRITE
        if _name(path).startswith(place)
    }
    unused = [
        f"{place} {verb}"
        for place, (verbs, _) in MAY_WRITE.items()
        for verb in verbs
        if verbs is not WRITES and (place, verb) not in used
    ]
    assert not unused


def test_the_demo_writes_no_tracked_thing_itself() -> None:
    made = {
        called.removesuffix(".objects.create")
        for path in MODULES
        if _name(path).startswith("tracker/demo/")
        for _, verb, called in _writes(path)
        if verb == "create"
    }
    assert made <= {"Marking", "Organisation", "Post", "Side", "Theme"}


def test_no_signals() -> None:
    signals = re.compile(r"\b(pre|post)_(save|delete|init)\b|m2m_changed")
    assert [_name(path) for path in MODULES if signals.search(path.read_text(encoding="utf-8"))] == []


# --- Models: versioned, guarded, or listed with the reason -----------------------------------------------------------

NEITHER = {
    "Upload": "a file until it is read; what is read of it is a briefing, which is versioned",
    "FileImport": "a file until it is applied; what is entered of it has entries and an act",
    "ImportProfile": "what somebody chose for the columns of a file; it says nothing of what is tracked",
    "Notice": "that somebody is told of an entry; what happened is in the log",
    "NoticePreference": "which mails somebody wants; it says nothing of what is tracked",
    "SentDigest": "that a digest was made on a day; the log has all it said",
    "Follow": "what somebody wants to hear of, as a bookmark is",
    "AnswerLink": "the hash of a link in a mail; what is done with it is an entry, which says so",
    "SavedView": "a list of one's own, as a bookmark is; it says nothing of what is tracked",
    "CalendarFeed": "a digest of a secret; the log of accounts says when it was made and ended",
    "ViewFeed": "a digest of a secret; the log of accounts says when it was made and ended",
    "Webhook": "to where changes are sent; the log of accounts says when it was added, turned off or removed",
    "WebhookDelivery": "what became of a message; what it tells of is in the log",
    "DayTally": "counted from versions, from which it can be counted again",
    "SeenMark": "until when somebody looked at a list; what they saw is in the log",
    "SignInAttempt": "digests kept for minutes, to slow down who guesses passwords; signing in is no act",
    "User_user_permissions": "rights in the admin for one person; the workflow asks nothing of them",
}
# Apps of others that bring tables, and why these hold nothing that is tracked.
OTHERS = {
    "admin": "Django's list of what was done in the admin; acts and versions are ours",
    "auth": "groups and permissions are made by migrations; who is in which group is versioned as UserRole",
    "contenttypes": "names of tables",
    "pghistory": "contexts of versions, unused: the act stands in the version itself",
    "procrastinate": "jobs that are still to be done; what a job changes is written by the actions",
    "sessions": "who is signed in at this moment",
}
# Columns that a version leaves out, and why.
NOT_IN_VERSIONS = {
    "sort_key": "computed from the name",
    "searched": "computed from reference, title, goal and whom they name",
    "named": "kept by the database from parties and themes",
    "update_days": "computed from the rhythm",
    "password": "a secret; a version must not keep an old one",
    "last_login": "would make a version of every sign-in",
    "text": "of a briefing: never changes, and may be long",
}


def _own_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.app_label in ("tracker", "briefings")]


def _versions_of() -> dict[str, type[models.Model]]:
    """The event model of each versioned table."""
    return {
        event.pgh_tracked_model._meta.db_table: event for event in _own_models() if hasattr(event, "pgh_tracked_model")
    }


def _triggers(pattern: str) -> set[tuple[str, int, str]]:
    """Table, kind of statement and name of the triggers that stand in the database, unless they are disabled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype, tgname FROM pg_trigger WHERE tgname LIKE %s AND tgenabled <> 'D'",
            [pattern],
        )
        return set(cursor.fetchall())


def test_every_model_is_versioned_or_guarded_or_says_why_not(db: None) -> None:
    guarded = {table for table, _, _ in _triggers("guard_rows")}
    versioned = set(_versions_of())
    bare = [
        model.__name__
        for model in _own_models()
        if model._meta.db_table not in guarded | versioned and model.__name__ not in NEITHER
    ]
    assert not bare, f"neither versioned nor guarded: {bare}"
    both = {"tracker_act", "tracker_progressentry", "tracker_evidence", "briefings_passage"}
    assert both <= guarded


def test_no_table_of_another_app_holds_what_is_tracked() -> None:
    with_tables = {config.label for config in apps.get_app_configs() if list(config.get_models())}
    assert with_tables - {"tracker", "briefings"} == set(OTHERS)


def test_every_version_table_is_guarded(db: None) -> None:
    guarded = {table for table, _, _ in _triggers("guard_rows")}
    assert [event.__name__ for event in _versions_of().values() if event._meta.db_table not in guarded] == []


def test_every_versioned_table_writes_versions_of_insert_update_and_delete(db: None) -> None:
    on = {"insert": 4, "delete": 8, "update": 16}
    found = {(table, kind) for names in ("pgtrigger_%", "first_version") for table, kind, _ in _triggers(names)}
    missing = [
        f"{verb} of {table}"
        for table in _versions_of()
        for verb, bit in on.items()
        if not any(name == table and kind & bit for name, kind in found)
    ]
    assert not missing


def test_versions_hold_every_column_but_those_listed() -> None:
    missing = {
        f"{event.pgh_tracked_model.__name__}.{field.name}"
        for event in cast("Iterable[Any]", _versions_of().values())
        for field in event.pgh_tracked_model._meta.concrete_fields
        if field.name not in NOT_IN_VERSIONS and field.name not in {f.name for f in event._meta.concrete_fields}
    }
    assert missing == set()


def test_people_and_all_they_did_are_protected() -> None:
    soft = [
        f"{model.__name__}.{field.name}"
        for model in _own_models()
        if not hasattr(model, "pgh_tracked_model") and not model._meta.auto_created
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
        # Django's own table of groups, which UserRole only looks at.
        if model.__name__ != "UserRole"
    ]
    assert soft == []


# --- Views and addresses ---------------------------------------------------------------------------------------------

OURS = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]


def test_every_address_has_a_name_of_its_own() -> None:
    names = [pattern.name for pattern in OURS]
    assert None not in names
    assert len(set(names)) == len(names)


def _decorators() -> dict[tuple[str, str], set[str]]:
    """The decorators of every function of the views, by module and name."""
    return {
        (f"tracker.views.{path.stem}", node.name): {ast.unparse(decorator) for decorator in node.decorator_list}
        for path in (ROOT / "tracker" / "views").glob("*.py")
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef)
    }


def test_a_view_that_is_a_function_says_whether_it_reads_or_writes() -> None:
    decorators = _decorators()
    wrong = []
    for pattern in OURS:
        key = (pattern.callback.__module__, pattern.callback.__name__)
        if key not in decorators:
            continue
        # A page ends in a stroke and a file in its kind; an address that is posted to ends in its verb, and may show
        # its form when asked.
        route = str(pattern.pattern)
        reads = route == "" or route.endswith(("/", ".docx", ".pdf", ".ics", ".atom"))
        wanted = {"require_safe"} if reads else {"require_POST", "require_http_methods"}
        if not wanted & {name.partition("(")[0] for name in decorators[key]}:
            wrong.append(f"{route} needs {' or '.join(sorted(wanted))}")
    assert not wrong


def test_views_that_are_classes_call_no_action() -> None:
    """Those of lists only read; what writes is a function, held to POST by the test above."""
    calling = [
        f"{_name(path)}: {node.name}"
        for path in (ROOT / "tracker" / "views").glob("*.py")
        for node in _tree(path).body
        if isinstance(node, ast.ClassDef) and re.search(r"\bactions\.\w", ast.unparse(node))
    ]
    assert calling == []


# --- Templates -------------------------------------------------------------------------------------------------------

COMPARES_STATUS = re.compile(r"\{%[^%]*\b(status\w*|position)\b[\w.|]*\s*(==|!=|\bin\b\s*[\"'])")
OPENING = re.compile(r"\{(#|% comment %\}).*?Context:", re.DOTALL)
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_keeps_the_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # Words of a page may look like an attribute; what stands inside a tag counts.
    inside_tags = "".join(re.findall(r"<[^>]*>", text))

    assert not COMPARES_STATUS.search(text), "compares a status: ask the model or `workflow`"
    # A mail has no stylesheet to link to, and no page of ours shows it.
    if path.parent.name != "mail":
        assert not INLINE.search(inside_tags), "has an inline style, script or handler"
    if path.name.startswith("_"):
        assert OPENING.match(text), "opens with a comment that names its context"


@pytest.mark.parametrize(
    "bad",
    ['{% if item.status == "stalled" %}', "{% if status != 'x' %}", "{% if a and item.status in 'xy' %}"],
)
def test_comparing_a_status_would_be_seen(bad: str) -> None:
    assert COMPARES_STATUS.search(bad)


@pytest.mark.parametrize("bad", ['<p style="x">', "<a onclick='x'>", "<script>", '<a href="javascript:x">'])
def test_inline_code_would_be_seen(bad: str) -> None:
    assert INLINE.search(bad)
    assert not INLINE.search('<script src="x" defer>')


_SAYS_NOTHING = re.compile(
    r"(</(td|li|section)>|\{% (end\w+|else|load)\b[^%]*%\}|<!doctype html>"
    r"|</?(head|body|ul|tr|tbody|table|div)>|\}|\s)*"
)
"""A line that only closes, or opens what has no attributes: many pages end their tables alike."""
LONGEST_RUN = 5


def _runs(path: Path) -> Iterator[tuple[str, ...]]:
    """Every run of lines that is too long to stand in two places, without blanks and lines that say nothing."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    telling = [line for line in lines if not _SAYS_NOTHING.fullmatch(line)]
    for start in range(len(telling) - LONGEST_RUN):
        yield tuple(telling[start : start + LONGEST_RUN + 1])


def test_no_run_of_six_lines_stands_twice_in_templates_and_styles() -> None:
    places: dict[tuple[str, ...], list[str]] = {}
    for path in (*TEMPLATES, *sorted((ROOT / "tracker" / "static").rglob("*.css"))):
        for run in _runs(path):
            places.setdefault(run, []).append(_name(path))
    twice = {" and ".join(sorted(found)): run[0] for run, found in places.items() if len(found) > 1}
    assert twice == {}


# --- Names, sizes, words ---------------------------------------------------------------------------------------------

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "services", "managers", "handlers"}
LONGEST_FILE, LONGEST_TABLES, LONGEST_FUNCTION = 700, 750, 40
"""Lines. Files of tests may be longer by their tables of cases."""


def _all_python() -> list[Path]:
    return [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]


def test_no_module_is_named_after_nothing() -> None:
    assert [_name(path) for path in _all_python() if path.stem in BANNED] == []


def test_no_class_is_named_after_nothing() -> None:
    # Django asks for this name where users are made.
    allowed = {"UserManager"}
    empty = re.compile(r"(Manager|Handler|Helper|Service|Util)s?$")
    found = {
        f"{_name(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef) and empty.search(node.name) and node.name not in allowed
    }
    assert found == set()


def test_files_are_short() -> None:
    long = {
        _name(path): count
        for path in _all_python()
        if (count := len(path.read_text(encoding="utf-8").splitlines()))
        > (LONGEST_TABLES if _name(path).startswith("tests/") else LONGEST_FILE)
    }
    assert long == {}


def test_functions_are_short() -> None:
    """Counted without the signature and the docstring."""
    long = {
        f"{_name(path)}: {node.name}": length
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and (length := _length(node)) > LONGEST_FUNCTION
    }
    assert long == {}


def _length(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _undocumented(path: Path) -> Iterator[str]:
    tree = _tree(path)
    if tree.body and not ast.get_docstring(tree):
        yield _name(path)
    public: list[tuple[Any, str]] = [(node, "") for node in tree.body]
    public += [
        (node, f"{parent.name}.")
        for parent in tree.body
        if isinstance(parent, ast.ClassDef) and not parent.name.startswith("_")
        for node in parent.body
    ]
    for node, prefix in public:
        named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if named and not node.name.startswith("_") and node.name != "Meta" and not ast.get_docstring(node):
            yield f"{_name(path)}: {prefix}{node.name}"


def test_everything_public_says_what_it_is() -> None:
    assert [missing for path in MODULES for missing in _undocumented(path)] == []
