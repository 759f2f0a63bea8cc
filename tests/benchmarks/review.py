"""The review of a document of 100 KB: its page beside the page that only shows the text, and a decision.

And of one of 1,000 pages, which is shown in parts: the first part, the last, and that of a passage that is opened.

    DEBUG=0 python -m tests.benchmarks.review

It uses the database that `DATABASE_URL` names, which needs the sample data, and leaves nothing in it. Prints
milliseconds (medians) and the weight of a page, and each ratio beside its limit. What is compared takes turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from tests.benchmarks.__main__ import prepare, signed_in  # it sets Django up

# isort: split
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Meeting, Passage
from tracker import actions
from tracker.forms.review import LOOKED_FOR, TrackAllForm
from tracker.models import Act, PassageDecision, Recommendation, User
from tracker.models.people import Role
from tracker.said_before import similar
from tracker.workflow import Decision

TURNS, SIZE, DECISIONS, ASKED = 15, 100_000, 80, 60
MOST_BYTES, MOST_TIMES, MOST_OF_ROWS, MOST_SAID_BEFORE = 250_000, 3, 4, 100
MOST_ALL, PAGES, FEWER = 2_000, 1_000, 5
PARAGRAPHS = 19
"""Passages on a page; a briefing may have 20,000 of them."""


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


def long_document() -> str:
    """Return a text of so many pages, with a form feed between them."""
    paragraphs = document().split("\n\n")
    filled = [paragraphs[n % len(paragraphs)] for n in range(PAGES * PARAGRAPHS)]
    return "\f".join("\n\n".join(filled[n : n + PARAGRAPHS]) for n in range(0, len(filled), PARAGRAPHS))


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def timed(call: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def medians(*calls: Callable[[], object], turns: int = TURNS) -> list[float]:
    """Return the milliseconds that each call takes; they take turns, after a first one that does not count."""
    rounds = [[timed(call) for call in calls] for _ in range(turns + 1)]
    return [statistics.median(each) for each in zip(*rounds[1:], strict=True)]


def person(role: Role) -> User:
    """Return somebody of a role."""
    return User.objects.filter(groups__name=role, is_active=True).order_by("pk")[0]


def page(client: Client, briefing: Briefing, query: str = "") -> bytes:
    """Return the page of a briefing as somebody sees it."""
    answer = client.get(reverse("briefing-detail", args=[briefing.pk]) + query)
    if answer.status_code != 200:
        raise SystemExit(f"The page answers {answer.status_code}.")
    return answer.content


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


def said_before(by: User) -> list[float]:
    """Return the milliseconds to find what is like each of so many titles that stand in the database."""
    titles = Recommendation.objects.tracked().order_by("pk").values_list("title", flat=True)
    step = max(titles.count() // ASKED, 1)
    asked = ["Establish a joint network of laboratories", *titles[::step][:ASKED]]
    return sorted(timed(lambda words=words: similar(words, user=by)) for words in asked)


def main() -> None:
    """Make the document, measure, and take it back."""
    if settings.DEBUG:
        raise SystemExit("Set DEBUG=0.")
    prepare()
    coordinator, reader = person(Role.COORDINATOR), person(Role.READER)
    with transaction.atomic():
        meeting = Meeting.objects.create(name="Benchmark of the review", code="BENCHREVIEW")
        data = document().encode()
        made = actions.add_briefing(by=coordinator, meeting=meeting, data=data, file_name="benchmark.md")
        briefing = Briefing.objects.get(pk=made.pk)
        one, other = signed_in(coordinator), signed_in(reader)
        weight, text_weight = len(page(one, briefing)), len(page(other, briefing))
        own, text = medians(lambda: page(one, briefing), lambda: page(other, briefing))
        say(f"{len(data):,} bytes, {briefing.passages.count():,} passages")
        say(f"review page     {own:8.1f} ms  {weight:9,} bytes (limit {MOST_BYTES:,})")
        say(f"text only       {text:8.1f} ms  {text_weight:9,} bytes; {own / text:.1f} times (limit {MOST_TIMES})")
        decided, rows = decisions(briefing, coordinator)
        say(f"a decision      {decided:8.1f} ms; {decided / rows:.1f} times its rows (limit {MOST_OF_ROWS})")
        each = said_before(coordinator)
        say(f"said before     {statistics.median(each):8.1f} ms (limit {MOST_SAID_BEFORE}); longest {each[-1]:.1f} ms")
        suggestions = actions.untried(briefing)[:LOOKED_FOR]
        together = timed(lambda: TrackAllForm(briefing, coordinator, suggestions))
        say(f"all at once     {together:8.1f} ms (limit {MOST_ALL:,}), {len(suggestions)} suggestions compared")
        in_parts(meeting, coordinator, one)
        transaction.set_rollback(True)


def in_parts(meeting: Meeting, by: User, client: Client) -> None:
    """Measure the review of a document that is shown in parts."""
    data = long_document().encode()
    made = actions.add_briefing(by=by, meeting=meeting, data=data, file_name="long.txt")
    briefing = Briefing.objects.get(pk=made.pk)
    last = briefing.passages.content().in_order().last()
    say(f"{len(data):,} bytes, {briefing.passages.count():,} passages, {PAGES:,} pages")
    for name, query in {
        "first part": "",
        "last part": "?part=999999",
        "a passage": f"?passage={last and last.pk}",
    }.items():
        weight = len(page(client, briefing, query))
        (taken,) = medians(lambda query=query: page(client, briefing, query), turns=FEWER)
        say(f"{name:15} {taken:8.1f} ms  {weight:9,} bytes (limit {MOST_BYTES:,})")


if __name__ == "__main__":
    main()
