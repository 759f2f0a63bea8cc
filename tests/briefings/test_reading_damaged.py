"""Five thousand damaged documents are read or refused with a sentence, and none of them for long.

The same ones each time. `python -m tests.briefings.mutations` makes others, and reads PDF files in their own process.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from briefings.reading import FileReading, Unreadable
from briefings.reading.readings import read_here
from tests.briefings import samples
from tests.briefings.mutations import fault_of, mutated

pytestmark = pytest.mark.slow

COUNT, SEED = int(os.environ.get("DAMAGED_DOCUMENTS", "5000")), 19
# Seconds of the processor for one document, far more than the slowest takes, and for all of them, which take 30.
LONGEST_ONE, LONGEST_ALL = 10, 240
# Longer documents are cut to so many bytes first, so that five thousand take half a minute.
LONGEST_DOCUMENT = 3000
LEAST_READ = 0.4

HERE = Path(__file__).parent
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp437", "utf-7", "shift_jis")


def documents() -> list[tuple[str, bytes]]:
    """Return the samples of each kind that is read without native code, and the annotated texts, pages and mails."""
    found = [(name, data) for name, data in samples.files() if not name.endswith(".pdf")]
    files = [file for folder in ("batch_one", "batch_two") for file in sorted((HERE / folder / "documents").iterdir())]
    texts = [file for file in files if file.suffix in (".txt", ".md", ".html", ".eml")]
    return found + [(file.name, file.read_bytes()[:LONGEST_DOCUMENT]) for file in texts]


def in_mixed_encodings(data: bytes, luck: random.Random) -> bytes:
    """Return a text whose stretches are stored in different encodings."""
    text = data.decode("utf-8", "replace")
    cuts = sorted(luck.randrange(len(text) + 1) for _ in range(luck.randint(1, 3)))
    stretches = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return b"".join(stretch.encode(luck.choice(ENCODINGS), "replace") for stretch in stretches)


def damaged(data: bytes, others: list[bytes], luck: random.Random) -> bytes:
    """Return a document cut, with bytes changed, or in mixed encodings."""
    how = luck.random()
    if how < 0.2:
        return data[: luck.randrange(len(data))]
    if how < 0.45 and not data.startswith(b"PK"):
        return in_mixed_encodings(data, luck)
    return mutated(data, others, luck)


class TooLong(BaseException):
    """Raised in what takes too long; nothing that catches exceptions catches it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooLong in what takes longer."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def what_became_of(data: bytes, name: str) -> str:
    """Read a document, and say whether it was read or refused, or what happened that must not."""
    try:
        with within(LONGEST_ONE):
            reading = read_here(data, name=name)
        reading.text.encode()
    except Unreadable as refusal:
        return "refused" if str(refusal).endswith(".") else f"refused without a sentence: {refusal}"
    except TooLong:
        return f"took more than {LONGEST_ONE} seconds"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return fault_of(reading) or fault_of_suggestions(reading) or "read"


def fault_of_suggestions(reading: FileReading) -> str:
    """Say what is wrong with the suggestions: outside their passage, or without words to show; "" where nothing is."""
    for passage in reading.passages:
        found = passage.suggestion
        if found is None:
            continue
        if not passage.start <= found.start < found.end <= passage.end:
            return f"the suggestion at {found.start} lies outside its passage"
        if not found.title.strip() or len(found.title) > 120 or not found.reasons:
            return f"the suggestion at {found.start} has nothing to show"
    return ""


def test_five_thousand_damaged_documents_are_read_or_refused() -> None:
    whole = documents()
    others = [data for _, data in whole]
    became: Counter[str] = Counter()
    faults = []
    begun = time.process_time()
    for number in range(COUNT):
        luck = random.Random(f"{SEED} {number}")
        name, data = whole[number % len(whole)]
        result = what_became_of(damaged(data, others, luck), name)
        became[result] += 1
        if result not in ("read", "refused"):
            faults.append((number, name, result))
    assert faults == []
    assert became["read"] >= LEAST_READ * COUNT, became
    assert became["refused"] > 0
    assert time.process_time() - begun < LONGEST_ALL
