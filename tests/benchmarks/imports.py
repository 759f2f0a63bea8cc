"""How fast a list is imported: read, checked and applied, each by itself; all of it as a job does.

    DEBUG=0 DATABASE_URL=postgres:///empty python -m tests.benchmarks.imports [--rows 100000]

In a database that was just migrated, which keeps what is imported. Every row is new and has a title, a goal, a lead,
two themes, an organisation also involved, a due date and their reference;
with `--stated` every tenth also has a status.
Rows a second depend on the machine and what else it does.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from uuid import uuid4

from tests.benchmarks.__main__ import prepare  # it sets Django up

# isort: split
from tests import factories
from tracker import actions
from tracker.actions import file_imports
from tracker.exchange.importing import running
from tracker.models import FileImport, ImportKind, Organisation, Theme, User
from tracker.models.people import Role

VERBS = ("Establish", "Publish", "Review", "Fund", "Train", "Map", "Join", "Extend")
THINGS = ("a laboratory network", "the stockpile register", "a port of entry", "shared courses", "the early warning")


def made(rows: int, *, stated: bool) -> bytes:
    """Return the list as CSV."""
    out = io.StringIO()
    out.write("No,Title,Goal,Lead,Also involved,Themes,Due date,Status,Remarks\n")
    for number in range(rows):
        title = f"{VERBS[number % 8]} {THINGS[number % 5]} for region {number}"
        lead, other = f"Ministry {number % 40}", f"Ministry {(number + 7) % 40}"
        status = "In progress,Work began." if stated and number % 10 == 0 else ","
        out.write(f"R-{number},{title},So that outbreaks are found sooner,{lead},{other},")
        out.write(f"Theme {number % 12}; Theme {(number + 5) % 12},{2027 + number % 3}-0{1 + number % 9}-15,{status}\n")
    return out.getvalue().encode()


def main() -> None:
    """Import a list and print what each part took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--stated", action="store_true")
    options = parser.parse_args()
    prepare()
    by = User.objects.filter(groups__name=Role.COORDINATOR, is_active=True).first() or factories.user(
        "Importer", Role.COORDINATOR
    )
    for number in range(40):
        name = f"Ministry {number}"
        if not Organisation.objects.filter(name=name).exists():
            actions.save_organisation(by=by, organisation=Organisation(), name=name, short_name=f"M{number}")
    for number in range(12):
        if not Theme.objects.filter(name=f"Theme {number}").exists():
            actions.save_theme(by=by, theme=Theme(), name=f"Theme {number}")
    code = f"B{uuid4().hex[:8].upper()}"
    meeting = actions.add_meeting(by=by, name=f"Meeting {code}", code=code)
    data = made(options.rows, stated=options.stated)
    kind = ImportKind.RECOMMENDATIONS
    taken: dict[str, float] = {}
    row = file_imports.begin_import(by=by, kind=kind, meeting=meeting, data=data, file_name="list.csv", by_job=False)
    for name, state in (("reading", None), ("check", "checking"), ("apply", "applying")):
        if state is not None:
            file_imports.queue_import(by=by, file_import=row, state=state, by_job=False)
        began = time.perf_counter()
        running.work(row.pk)
        taken[name] = time.perf_counter() - began
    found = FileImport.objects.get(pk=row.pk)
    if found.act is None:
        raise SystemExit(f"{found.problem} {found.outcome.get('problems', [])[:3]}")
    taken["check and apply together"] = taken["check"] + taken["apply"]
    sys.stdout.write(
        f"{options.rows:,} rows, {len(data) / 1e6:.1f} MB\n| import | seconds | rows a second |\n|---|--:|--:|\n"
    )
    for name, seconds in taken.items():
        sys.stdout.write(f"| {name} | {seconds:.1f} | {options.rows / seconds:,.0f} |\n")
    sys.stdout.write(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")


if __name__ == "__main__":
    main()
