"""Reads thousands of damaged documents of every format, each under the limits, and prints what became of them.

    python -m tests.briefings.mutations 5000 [--seed 1] [--seconds 20] [--only pdf]

A program rather than a test, for it takes its time. A damaged document may be read or refused with a sentence. Anything
else is printed with what makes the same document again: an exception that escapes, a passage outside the text or over
another, a refusal because the process that reads died or took too long.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject

from briefings.reading import FileReading, Format, Unreadable, read_file
from tests.briefings import samples

DIED, TOOK = "could not be read: it is damaged, or built", "takes longer than"
_LUMPS = (
    b"\0" * 64,
    b"\xff" * 16,
    b"<table><tr><td>" * 40,
    b"9" * 60,
    b"(" * 300,
    b"[" * 300,
    b"- \n" * 100,
    b"\x80\x81",
)
_NUMBERS = (b"0", b"-1", b"1e9", b"99999999999999999999", b"-32768.5", b"0.00000001", b"1" * 400)
_NUMBER = re.compile(rb"(?<![\w<.])-?\d+(?:\.\d+)?(?![\w>.])")


def mutated(data: bytes, others: list[bytes], luck: random.Random) -> bytes:
    """Return a document with one to four things wrong with it."""
    if data.startswith(b"PK") and luck.random() < 0.6:
        return _repacked(data, others, luck)
    if data.startswith(b"%PDF") and luck.random() < 0.6:
        return _rewritten(data, luck)
    return _scrawled(data, others, luck)


def _scrawled(data: bytes, others: list[bytes], luck: random.Random) -> bytes:
    """Damage the bytes themselves."""
    wrong = bytearray(data)
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(max(1, len(wrong)))
        span = min(len(wrong) - at, luck.choice((1, 4, 40, 400, 4000)))
        match luck.randrange(7):
            case 0:
                for place in range(at, at + min(span, 20)):
                    wrong[place] ^= 1 << luck.randrange(8)
            case 1:
                del wrong[at : at + span]
            case 2:
                wrong[at:at] = wrong[at : at + span] * luck.choice((1, 2, 30))
            case 3:
                wrong[at:at] = luck.choice(_LUMPS)
            case 4:
                del wrong[at:]
            case 5:
                other = luck.choice(others)
                begin = luck.randrange(max(1, len(other)))
                wrong[at : at + span] = other[begin : begin + span]
            case _:
                wrong[at : at + span] = luck.randbytes(span)
    return bytes(wrong)


def _repacked(data: bytes, others: list[bytes], luck: random.Random) -> bytes:
    """Damage what is inside an archive, and pack it again so that the archive itself is sound."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        names = whole.namelist()
        chosen = luck.choice(names)
        for name in names:
            inside = whole.read(name)
            packed.writestr(name, mutated(inside, others, luck) if name == chosen else inside)
    return made.getvalue()


def _rewritten(data: bytes, luck: random.Random) -> bytes:
    """Damage what a page of a PDF file paints, operation by operation, and write the file again so that it opens.

    Damaged bytes of a small file nearly always end in a refusal to open it, before anything of a page is read.
    """
    made, packed = io.BytesIO(), PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    page = luck.choice(list(packed.pages))
    painted = DecodedStreamObject()
    contents = page["/Contents"].get_object()
    assert isinstance(contents, StreamObject)
    painted.set_data(_jumbled(contents.get_data(), luck))
    page[NameObject("/Contents")] = packed._add_object(painted)
    packed.write(made)
    return made.getvalue()


def _jumbled(painted: bytes, luck: random.Random) -> bytes:
    """Return a page's operations with one to four lines dropped, repeated or moved, or their numbers made absurd."""
    lines = painted.split(b"\n")
    for _ in range(luck.randint(1, 4)):
        at, other = luck.randrange(len(lines)), luck.randrange(len(lines))
        match luck.randrange(4):
            case 0:
                lines[at] = b""
            case 1:
                lines[at:at] = [lines[other]] * luck.choice((1, 30, 3000))
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                # In place, for the same figures stand inside the words, which are written in hexadecimal.
                if found := list(_NUMBER.finditer(lines[at])):
                    start, end = luck.choice(found).span()
                    lines[at] = lines[at][:start] + luck.choice(_NUMBERS) + lines[at][end:]
    return b"\n".join(lines)


def judged(data: bytes, name: str, seconds: float) -> str:
    """Read one, and say in a word or two what became of it; what must not happen begins with “FAULT”."""
    try:
        reading = read_file(data, name=name, seconds=seconds)
    except Unreadable as refusal:
        words = str(refusal)
        return "FAULT: it died" if DIED in words else "FAULT: it took too long" if TOOK in words else "refused"
    except Exception as error:
        return f"FAULT: {type(error).__name__}: {error}"
    return fault_of(reading) or "read"


def fault_of(reading: FileReading) -> str:
    """Say what is wrong with the passages of a reading, "" where nothing is."""
    reached = 0
    for passage in reading.passages:
        if not reached <= passage.start < passage.end <= len(reading.text):
            return f"FAULT: the passage at {passage.start} lies over another or outside"
        if reading.text[reached : passage.start].strip():
            return f"FAULT: no passage covers what stands before {passage.start}"
        reached = passage.end
    if reading.text[reached:].strip():
        return "FAULT: no passage covers the end"
    return "FAULT: a character that cannot be kept" if "\0" in reading.text else ""


def main() -> int:
    """Read as many as asked for, and return whether something happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", choices=[kind.value for kind in Format])
    parser.add_argument("--keep", type=Path, help="a folder for the documents that made a fault")
    asked = parser.parse_args()
    whole = [(name, data) for name, data in samples.files() if asked.only in (None, name.rsplit(".", 1)[-1])]
    others = [data for _, data in whole]

    def one(number: int) -> tuple[str, str, int]:
        luck = random.Random(f"{asked.seed} {number}")
        name, data = whole[number % len(whole)]
        wrong = mutated(data, others, luck)
        became = judged(wrong, name, asked.seconds)
        if asked.keep and became.startswith("FAULT"):
            (asked.keep / f"{asked.seed}-{number}-{name}").write_bytes(wrong)
        return name.rsplit(".", 1)[-1], became, number

    counts: Counter[tuple[str, str]] = Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for ending, became, number in pool.map(one, range(asked.count)):
            counts[ending, became.split(":")[0]] += 1
            if became.startswith("FAULT"):
                sys.stdout.write(f"{number} ({ending}): {became}\n")
    for (ending, became), times in sorted(counts.items()):
        sys.stdout.write(f"{ending:5} {became:8} {times:6}\n")
    return int(any(became == "FAULT" for _, became in counts))


if __name__ == "__main__":
    raise SystemExit(main())
