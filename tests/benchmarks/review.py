"""The review of a document of 100 KB: its page beside the page that only shows the text, and a decision.

    python -m tests.benchmarks.review

It uses the database that `DATABASE_URL` names, which needs the sample data, and leaves nothing in it. Prints
milliseconds (medians) and the weight of a page, and each ratio beside its limit.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from briefings.models import Briefing, Meeting, Passage  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.models import Act, PassageDecision, User  # noqa: E402
from tracker.models.people import Role  # noqa: E402
from tracker.said_before import similar  # noqa: E402
from tracker.workflow import Decision  # noqa: E402

TURNS, SIZE, DECISIONS = 7, 100_000, 80
MOST_BYTES, MOST_TIMES, MOST_OF_ROWS = 250_000, 3, 4


def document() -> str:
    """Return a text of about 100 KB: chapters with paragraphs, of which one in nine asks for something."""
    lines: list[str] = []
    number = 0
    while sum(map(len, lines)) < SIZE:
        if number % 30 == 0:
            lines.append(f"## Chapter {number // 30 + 1}\n")
        number += 1
        lines.append(
            f"The ministries should publish report {number} on the port of town {number % 40} before the next round.\n"
            if number % 9 == 0
            else f"Delegation {number} described how the work in town {number % 40} went on during the last year.\n"
        )
    return "\n".join(lines)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def median(call: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes."""
    taken = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def person(role: Role) -> User:
    """Return somebody of a role."""
    return User.objects.filter(groups__name=role, is_active=True).order_by("pk")[0]


def page(briefing: Briefing, by: User) -> tuple[float, int]:
    """Return the milliseconds and the bytes of the page of a briefing for a person."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(by)
    address = reverse("briefing-detail", args=[briefing.pk])
    weight = len(client.get(address, secure=True).content)
    return median(lambda: client.get(address, secure=True)), weight


def decisions(briefing: Briefing, by: User) -> tuple[float, float]:
    """Return the milliseconds of a decision not to track, and of its bare rows; the two are measured in turns."""
    rows: list[Passage] = list(briefing.passages.content().select_related("briefing__meeting")[:DECISIONS])
    taken: tuple[list[float], list[float]] = ([], [])
    for turn, passage in enumerate(rows):
        begun = time.perf_counter()
        with transaction.atomic():
            if turn % 2:
                act = Act.objects.create(by=by, at=briefing.read_at, verb="set_aside")
                PassageDecision.objects.create(passage=passage, decision=Decision.INFORMATIONAL, act=act)
            else:
                actions.dont_track(passage=passage, by=by, decision=Decision.INFORMATIONAL)
        taken[turn % 2].append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def main() -> None:
    """Make the document, measure, and take it back."""
    coordinator, reader = person(Role.COORDINATOR), person(Role.READER)
    with transaction.atomic():
        meeting = Meeting.objects.create(name="Benchmark of the review", code="BENCHREVIEW")
        data = document().encode()
        made = actions.add_briefing(by=coordinator, meeting=meeting, data=data, file_name="benchmark.md")
        briefing = Briefing.objects.get(pk=made.pk)
        (own, weight), (text, text_weight) = page(briefing, coordinator), page(briefing, reader)
        say(f"{len(data):,} bytes, {briefing.passages.count():,} passages")
        say(f"review page     {own:8.1f} ms  {weight:9,} bytes (limit {MOST_BYTES:,})")
        say(f"text only       {text:8.1f} ms  {text_weight:9,} bytes; {own / text:.1f} times (limit {MOST_TIMES})")
        decided, rows = decisions(briefing, coordinator)
        say(f"a decision      {decided:8.1f} ms; {decided / rows:.1f} times its rows (limit {MOST_OF_ROWS})")
        words = "Establish a joint network of laboratories"
        say(f"said before     {median(lambda: similar(words, user=coordinator)):8.1f} ms")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
