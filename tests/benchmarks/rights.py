"""Prints how long pages take with and without rules about who may see what: 1,000 meetings, 5,000 people.

    createdb open && DATABASE_URL=postgres:///open python manage.py migrate
    DATABASE_URL=postgres:///open python -m tests.benchmarks.rights fill [RECOMMENDATIONS]
    createdb --template open ruled
    DATABASE_URL=postgres:///ruled python -m tests.benchmarks.rights rule
    DATABASE_URL=postgres:///open python -m tests.benchmarks.rights note
    (in each: python -m tests.benchmarks tally, and VACUUM ANALYZE)
    DEBUG=0 DATABASE_URL=postgres:///open python -m tests.benchmarks.rights open ruled

Both databases hold the same rows, but for the rules: in the second, four of ten meetings are open to everyone, the
others to one side or to those named; each meeting has five roles, and some recommendations are narrowed. The same
people ask for the same pages in turns: who coordinates everything, who coordinates some meetings, who reports, who
reads, and a partner. My work of who coordinates some is compared with that of who coordinates everything. It names
what is not flat, and ends with an error that names each page that asks more than two queries more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.benchmarks.__main__ import (  # it sets Django up
    Measured,
    Show,
    connect,
    measured,
    page,
    prepare,
    signed_in,
    words,
)

# isort: split
import pghistory
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from briefings.models import Meeting
from tests.factories import drafted
from tracker import actions
from tracker.demo import sample
from tracker.models import Organisation, Post, Recommendation, User
from tracker.models.access import MeetingRights, MeetingRole, Named, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role, Side

MEETINGS, PEOPLE, RECOMMENDATIONS, NARROWED = 1_000, 5_000, 100_000, 500
ROLES = 5
"""So many people and organisations have a role in each meeting."""
OPEN = "R000"
TURNS, AT_ONCE = 3, 5
MORE_QUERIES, SLOWER = 2, 1.5
"""What the rules may cost: so many queries a page, and so many times as long as without them."""
ALL, SOME = "coordinates everything", "coordinates some meetings"
WORK = "My work"


def _said(text: str) -> None:
    sys.stdout.write(f"{text}\n")


# --- The two databases -----------------------------------------------------------------------------------------------


def fill(recommendations: int) -> None:
    """Fill an empty database: people of our side and of two partners, meetings, recommendations spread over them."""
    day = timezone.localdate()
    # It makes a coordinator, and organisations with their posts; meetings that follow share out what is made later.
    sample.generate(recommendations=10, entries=20, seed=1, on=day, told=lambda done, written: None)
    with transaction.atomic():
        _add_people()
        _add_meetings()
    sample.generate(
        recommendations=recommendations,
        entries=2 * recommendations,
        seed=2,
        on=day,
        told=lambda done, written: _said(f"{done:,} recommendations") if done % 10_000 == 0 else None,
    )


def _add_people() -> None:
    by = User.objects.get(is_system=True)
    act = actions.open_act(by=by, verb=sample.VERB, reason="People of a benchmark.")
    groups = {group.name: group for group in Group.objects.all()}
    with pghistory.context(act=act.pk):
        for name in ("First partner", "Second partner"):
            side = Side.objects.create(name=name)
            for number in range(20):
                Organisation.objects.create(name=f"{name}, office {number}", side=side)
        offices = list(Organisation.objects.order_by("pk"))
        for number in range(PEOPLE - User.objects.count()):
            office = offices[number % len(offices)]
            person = User.objects.create_user(
                f"person.{number}@example.org", None, name=f"Officer {number}", organisation=office
            )
            person.groups.add(groups[Role.CONTRIBUTOR if number % 3 else Role.READER])


def _add_meetings() -> None:
    by = User.objects.get(email="coordinator@example.org")
    starts_on = timezone.localdate() - timedelta(days=300)
    for number in range(MEETINGS - Meeting.objects.count()):
        actions.add_meeting(
            by=by, name=f"Round {number}", code=f"R{number:03}", place="Paris", starts_on=starts_on, ends_on=starts_on
        )


@transaction.atomic
def rule() -> None:
    """Add the rules: how open each meeting is, the roles in it, and recommendations narrowed to those named."""
    by, chance = User.objects.get(email="coordinator@example.org"), Random(3)
    people = list(User.objects.filter(email__startswith="person.").order_by("pk"))
    offices, sides = list(Organisation.objects.order_by("pk")), [None, *Side.objects.order_by("pk")]
    # The first that this added stays open to everyone, with all its recommendations.
    for meeting in Meeting.objects.exclude(code=OPEN).order_by("pk"):
        rights = _rights(chance, people, offices, sides)
        actions.change_meeting_rights(by=by, meeting=meeting, rights=rights, reason="It is a benchmark.")
    for each in _some():
        readers: frozenset[Named] = frozenset(chance.sample(people, 3))
        narrowed_to = RecommendationRights(Narrowing.NAMED, readers=readers)
        actions.restrict(recommendation=each, by=by, draft=drafted("They are named."), rights=narrowed_to)


@transaction.atomic
def note() -> None:
    """Add a log entry where `rule` adds one, so that as many recommendations changed today."""
    by = User.objects.get(email="coordinator@example.org")
    for each in _some():
        actions.add(recommendation=each, by=by, draft=drafted("They are not named."))


def _some() -> list[Recommendation]:
    """Return the recommendations that the rules narrow."""
    return list(Recommendation.objects.order_by("pk")[: 7 * NARROWED : 7])


def _rights(chance: Random, people: list[User], offices: list[Organisation], sides: list[Side | None]) -> MeetingRights:
    coordinator, *others = chance.sample(people, ROLES - 1)
    roles: dict[Named, Role] = {coordinator: Role.COORDINATOR, chance.choice(offices): Role.READER}
    roles |= {each: chance.choice((Role.READER, Role.CONTRIBUTOR)) for each in others}
    openness = chance.choices([Openness.EVERYONE, Openness.SIDE, Openness.NAMED], [4, 3, 3])[0]
    return MeetingRights(openness, chance.choice(sides) if openness == Openness.SIDE else None, None, roles)


# --- What is measured ------------------------------------------------------------------------------------------------


def _who() -> dict[str, User]:
    """Return who asks, by what they are: the same people in both databases."""
    people = User.objects.filter(email__startswith="person.").order_by("pk")
    holder = Post.objects.filter(owned__isnull=False, holder__isnull=False).order_by("pk")[0].holder
    of_some = MeetingRole.objects.filter(role=Role.COORDINATOR, meeting__code="R007").values_list("person", flat=True)
    if holder is None:
        raise SystemExit("No post that owns a recommendation has a holder.")
    return {
        ALL: User.objects.get(email="coordinator@example.org"),
        SOME: User.objects.get(pk=of_some[0]),
        "reports": holder,
        "reads": _only_reads(people.filter(groups__name=Role.READER, organisation__side=None)),
        "partner": people.filter(groups__name=Role.CONTRIBUTOR, organisation__side__isnull=False)[0],
    }


def _only_reads(readers: QuerySet[User]) -> User:
    """Return the first of some readers who has no other role in any meeting, whose pages are thus the same in both."""
    return next(user for user in readers if {role for _, role in user.reach.roles} <= {Role.READER})


def _pages(common: str, reference: str) -> dict[str, str]:
    return {
        "Overview": "/",
        WORK: "/work/",
        "list": "/recommendations/",
        "list, by due date": "/recommendations/?sort=due",
        "list, open ones": "/recommendations/?status=open",
        "Figures": "/figures/",
        "search": f"/search/?q={common}",
        "meetings": "/meetings/",
        "organisations": "/organisations/",
        "themes": "/themes/",
        "one meeting": f"/meetings/{OPEN}/",
        "one recommendation": f"/recommendations/{reference}/",
    }


def in_turns(databases: list[str]) -> list[dict[str, Measured]]:
    """Return the best of every page for everybody, in each database."""
    connect(databases[1])
    who = {label: user.pk for label, user in _who().items()}
    common, _ = words()
    shown: list[dict[str, Show]] = []
    best: list[dict[str, Measured]] = [{} for _ in databases]
    for turn in range(TURNS):
        for place, name in enumerate(databases):
            connect(name)
            if not turn:
                shown.append(dict(_shown(who, common)))
            for label, show in shown[place].items():
                found = measured(show, rounds=AT_ONCE)
                known = best[place].setdefault(label, found)
                known.shortest = min(known.shortest, found.shortest)
    return best


def _shown(who: dict[str, int], common: str) -> Iterator[tuple[str, Show]]:
    # Everybody may see it in both databases, so that they ask for the same page.
    everyone = Meeting.objects.filter(code=OPEN)
    reference = Recommendation.objects.reportable().filter(meeting__in=everyone, access=None).for_list()[0].reference
    for label, pk in who.items():
        client = signed_in(User.objects.get(pk=pk))
        for name, address in _pages(common, reference).items():
            yield f"{name} | {label}", page(client, address)


def table(best: list[dict[str, Measured]]) -> Iterator[str]:
    """Yield the lines of the table, and what the rules cost too much."""
    without, ruled = best
    yield "| page | who | without rules, ms | with rules, ms | ratio | queries |"
    yield "|---|---|--:|--:|--:|--:|"
    slower: list[str] = []
    asking: list[str] = []
    for label, few in without.items():
        many = ruled[label]
        if label == f"{WORK} | {SOME}":
            # Without rules nobody coordinates single meetings: this page has the work of a coordinator only with them.
            few = without[f"{WORK} | {ALL}"]  # noqa: PLW2901
        ratio = many.shortest / few.shortest
        yield (
            f"| {label} | {1000 * few.shortest:.1f} | {1000 * many.shortest:.1f} | {ratio:.2f} "
            f"| {few.queries}, {many.queries} |"
        )
        if many.queries > few.queries + MORE_QUERIES:
            asking.append(f"{label}: asks {many.queries} queries with rules, {few.queries} without.")
        if ratio > SLOWER:
            slower.append(f"{label}: {ratio:.2f}")
    yield ""
    yield f"More than {SLOWER} times as long as without rules:" if slower else "No page is slower with the rules."
    yield from slower
    if asking:
        raise SystemExit("\n".join(asking))


def main() -> None:
    """Fill a database, add its rules or as many entries, or measure two."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["fill"]:
        fill(int(arguments[1]) if arguments[1:] else RECOMMENDATIONS)
    elif arguments in (["rule"], ["note"]):
        rule() if arguments == ["rule"] else note()
    elif len(arguments) == 2 and not settings.DEBUG:
        prepare()
        for line in table(in_turns(arguments)):
            _said(line)
    else:
        raise SystemExit(
            "Say `fill`, `rule` or `note`, or name two databases, without rules and with, and set DEBUG=0."
        )


if __name__ == "__main__":
    main()
