"""`python -m tracker.reports.typeset`: makes the PDF of the report that comes as JSON on standard input.

In a process of its own, which the site can end, and in which a fault of the typesetter ends nothing else. It needs no
Django. `FONTS` and `compiled` are for `glyphs` too, which asks what these fonts can show.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FONTS = ("Libertinus Serif", "DejaVu Sans")
"""The first comes with typst; what neither can show is looked for in all other fonts there are."""

MARKUP = Path(__file__).with_name("report.typ")


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that the typesetter brings, and those of the system."""
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def compiled(markup: bytes, data: str) -> bytes:
    """Return the PDF that markup of ours makes of data; raises TypstError where it breaks the standard."""
    import typst

    made: bytes = typst.compile(
        markup, format="pdf", pdf_standards="ua-1", font_paths=fonts(), sys_inputs={"report": data}
    )
    return made


if __name__ == "__main__":
    given = sys.stdin.buffer.read().decode()
    json.loads(given)
    sys.stdout.buffer.write(compiled(MARKUP.read_bytes(), given))
