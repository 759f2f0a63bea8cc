"""How long a run of digests takes, how much memory it needs, and how long it takes to ask for many updates in one act.

    createdb --template large mails
    DEBUG=0 DATABASE_URL=postgres:///mails python -m tests.benchmarks.mails [--people 5000] [--asked 500]

In a copy of a database that `generate_sample` made, for it keeps what this adds: people, whose digests are due, and
requests. Of ten people seven are staff of organisations, two only read, and one coordinates; each follows a meeting,
and one in ten also a saved view. The goals: 5,000 digests in 5 minutes, with memory that does not grow with their
number, and 500 requests in 5 seconds. It ends with an error where one is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from tests.benchmarks.__main__ import prepare  # it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tracker import actions
from tracker.jobs.notices import AT_ONCE, as_listed, for_leadership
from tracker.models import Follow, MailMessage, Organisation, Recommendation, SavedView, SentDigest, User
from tracker.models.people import Role

RUN_SECONDS, ASK_SECONDS, GROWS_MB = 300, 5, 50


def main() -> None:
    """Add people, run the digests of a Monday in two parts, ask, and print what each took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--asked", type=int, default=500)
    options = parser.parse_args()
    prepare()
    settings.SITE_URL, settings.EMAIL_HOST = "https://tracker.example.org", "127.0.0.1"
    settings.EMAIL_BACKEND = "tracker.mailing.EmailBackend"
    coordinator = User.objects.filter(groups__name=Role.COORDINATOR, is_active=True).earliest("pk")
    _add_people(options.people, coordinator)

    at = _monday()
    # A tenth of them first, so that what is loaded once is loaded, and growth can be told from it.
    few = User.objects.filter(is_system=False).order_by("pk").values_list("pk", flat=True)[options.people // 10]
    User.objects.filter(pk__gt=few).update(is_active=False)
    first, _ = _run(at)
    memory = _megabytes()
    User.objects.filter(pk__gt=few).update(is_active=True)
    written, seconds = _run(at)
    grown = _megabytes() - memory

    asked = _asked(options.asked, coordinator)
    out = sys.stdout.write
    out(f"{Recommendation.objects.count():,} recommendations, {SentDigest.objects.count():,} digests\n")
    out("| | seconds | |\n|---|--:|---|\n")
    out(f"| {written:,} mails of digests after the first {first:,} | {seconds:.0f} | memory + {grown:.0f} MB |\n")
    out(f"| {options.asked:,} requests in one act | {asked:.1f} | |\n")
    out(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    if seconds > RUN_SECONDS or asked > ASK_SECONDS or grown > GROWS_MB:
        raise SystemExit("A goal is missed.")


def _add_people(count: int, coordinator: User) -> None:
    """Add people up to so many, each with what they follow."""
    organisations, meetings = list(Organisation.objects.order_by("pk")), list(Meeting.objects.order_by("pk"))
    groups = {group.name: group for group in Group.objects.all()}
    roles = [Role.CONTRIBUTOR] * 7 + [Role.READER] * 2 + [Role.COORDINATOR]
    before = User.objects.filter(is_system=False).count()
    made = [
        User(
            email=f"person.{number}@example.org",
            name=f"Person {number}",
            password="!",
            organisation=organisations[number % len(organisations)] if number % 10 < 7 else None,
        )
        for number in range(before, count)
    ]
    User.objects.bulk_create(made)
    links = User.groups.through
    links.objects.bulk_create(
        links(user=person, group=groups[roles[number % 10]]) for number, person in enumerate(made, before)
    )
    view = SavedView.objects.filter(owner=coordinator, shared_with=Role.READER).first() or actions.save_view(
        by=coordinator, name="Open and overdue", query="status=open&attention=overdue", shared_with=Role.READER
    )
    Follow.objects.bulk_create(
        Follow(person=person, meeting=meetings[number % len(meetings)]) for number, person in enumerate(made)
    )
    Follow.objects.bulk_create(Follow(person=person, view=view) for person in made[::10])
    User.objects.update(date_joined=timezone.now() - timedelta(days=30))


def _monday() -> datetime:
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return now + timedelta(days=-now.weekday() % 7)


def _run(at: datetime) -> tuple[int, float]:
    """Run the digests that are due; return how many mails there are of it, and the seconds."""
    before, began = MailMessage.objects.count(), time.perf_counter()
    actions.send_digests(at=at, first_lines=for_leadership(), in_view=as_listed, at_once=AT_ONCE)
    return MailMessage.objects.count() - before, time.perf_counter() - began


def _asked(count: int, coordinator: User) -> float:
    """Ask for updates in one act; return the seconds."""
    rows = Recommendation.objects.reportable().filter(owner__holder__isnull=False).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:count])
    draft, answer_by = factories.drafted("How far is it?"), timezone.localdate() + timedelta(days=7)
    began = time.perf_counter()
    found = actions.ask_many(ids=keys, by=coordinator, draft=draft, answer_by=answer_by)
    seconds = time.perf_counter() - began
    if len(found.done) != count:
        raise SystemExit(f"Only {len(found.done)} were asked for.")
    return seconds


def _megabytes() -> float:
    """The memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
