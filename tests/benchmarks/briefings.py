"""How fast briefings are read, from their bytes to suggestions: plain text by size, and a PDF file of a hundred pages.

    python -m tests.benchmarks.briefings

Plain text is read in this process and without the limit on passages, so that nothing but the reading is measured; the
PDF file as the pages read it, in a
process of its own, whose largest memory is printed too.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

from briefings.reading import decode, read, read_file
from tests.briefings import making_pdf

SIZES = (200_000, 1_000_000, 5_000_000)
PAGES = 100
TIMES = 3


def text_of(size: int) -> bytes:
    """Return about so many bytes of a report: headings, running text, lists and tables, no part like another."""
    parts, length, number = [], 0, 0
    while length < size:
        number += 1
        part = (
            f"## {number}. Harbour {number}\n\n"
            f"The number of incidents in harbour {number} fell again, and waits were shorter than before. Staff "
            "of both services were asked what they thought of the change, and most of them were content with it. "
            f"The coast guard services should set up a joint desk at harbour {number} by 31 December 2027. "
            "Lorries waited for less than an hour on most days, except before the holidays in summer.\n\n"
            f"The port authority of harbour {number} should:\n\n"
            f"- publish the chart of approach {number};\n- train {number} pilots a year.\n\n"
            f"| Action | Goal |\n|---|---|\n| Create register {number} | One record for each ship |\n\n"
        )
        parts.append(part)
        length += len(part)
    return "".join(parts).encode()


def seconds(work: Callable[[], object]) -> float:
    """Return the least time that work takes, of a few."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> int:
    """Measure, and print a table."""
    rates = {}
    for size in SIZES:
        data = text_of(size)
        rates[size] = len(data) / 1000 / seconds(lambda data=data: read(decode(data, name="report.md")))  # type: ignore[misc]
        slower = rates[SIZES[0]] / rates[size]
        sys.stdout.write(f"| plain text, {size / 1000:,.0f} KB | {rates[size]:,.0f} KB/s | × {slower:.2f} |\n")
    data = making_pdf.report(PAGES)
    taken = seconds(lambda: read_file(data, name="report.pdf"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"| PDF file, {PAGES} pages | {taken:.1f} s | {memory:.0f} MB |\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
