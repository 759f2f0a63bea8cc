"""A progress report as PDF that screen readers can read (PDF/UA-1), made by typst where it is installed.

The report is data for the typesetter, never markup, so that every character comes out as it was written. What the fonts
lack is found beforehand, and the report says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog
from django.utils.translation import gettext as _

from tracker.reports import glyphs
from tracker.reports.blocks import again, blocks, head, marked, pages
from tracker.reports.report import ProgressReport
from tracker.reports.typeset import FONTS
from tracker.workflow import Refused

log = structlog.get_logger(__name__)

SECONDS = 20
"""So long a PDF may take; the largest report takes a quarter of it."""

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLES = 3


class CannotMake(Refused):
    """The PDF cannot be made; the text is a sentence for the person who asked for it."""


def missing() -> str:
    """Return how to get PDF files, where typst is not installed; empty where it is."""
    if find_spec("typst") is not None:
        return ""
    return _(
        "This server makes no PDF files, because typst is not installed. Print this page to a PDF file, or ask whoever "
        "runs the server to install typst. The page about deployment says how."
    )


def unshown(report: ProgressReport) -> str:
    """Return a sentence about the characters of a report that a PDF file made here cannot show; empty for none."""
    return "" if missing() else _unshown(glyphs.lacking(_texts(_data(report))))


def document(report: ProgressReport) -> bytes:
    """Return the report as PDF; raises CannotMake, with a sentence, where that fails or takes too long."""
    if sentence := missing():
        raise CannotMake(sentence)
    data = _data(report)
    texts = list(_texts(data))
    # A mark that a font has alone may fail on a letter of another script; then all that is out of the ordinary goes.
    for lacks in (glyphs.lacking(texts), glyphs.unsure(texts)):
        made = _typeset(json.dumps(_without(data, lacks)))
        if made is not None:
            return made
    raise CannotMake(_("The PDF file could not be made. Use Word, or print this page to a PDF file."))


def _without(data: dict[str, Any], lacks: frozenset[str]) -> dict[str, Any]:
    said = {"unshown": _unshown(lacks, some=0)}
    changed: dict[str, Any] = _mapped(data | said, partial(glyphs.without, lacks=lacks))
    return changed


def _typeset(data: str) -> bytes | None:
    """Have a process of its own make the PDF; None where the typesetter refuses.

    That process knows nothing of the site's environment, which holds its secrets.
    """
    try:
        made = subprocess.run(
            [sys.executable, "-m", "tracker.reports.typeset"],
            input=data.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        )
    except subprocess.TimeoutExpired as fault:
        sentence = _("The PDF file takes longer than %(seconds)d seconds to make. Narrow the report down, or use Word.")
        raise CannotMake(sentence % {"seconds": SECONDS}) from fault
    if made.returncode:
        # Only how it ended: what the typesetter says may quote the report.
        log.error("report_not_typeset", code=made.returncode)
        return None
    return made.stdout


# --- The report as data for report.typ -------------------------------------------------------------------------------


def _data(report: ProgressReport) -> dict[str, Any]:
    """Return all that report.typ shows."""
    language, _dash, region = report.language.partition("-")
    return {
        "title": report.title,
        "lang": language,
        "region": region.upper() or None,
        "fonts": FONTS,
        "pages": pages(),
        "markings": ", ".join(report.markings),
        "marked": marked(report),
        "head": list(head(report)),
        "again": {"text": again(report), "url": report.address},
        "unshown": "",
        "blocks": [{"kind": block.kind, **asdict(block)} for block in blocks(report)],
    }


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return data with each of its texts changed; the names in it stay."""
    if isinstance(value, dict):
        return {name: _mapped(each, change) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


# --- What the fonts lack ---------------------------------------------------------------------------------------------


def _unshown(lacks: frozenset[str], *, some: int = _SAMPLES) -> str:
    """Return a sentence that names the scripts of what cannot be shown, each with some of its characters."""
    if not lacks:
        return ""
    scripts: dict[str, list[str]] = {}
    for cluster in sorted(lacks):
        scripts.setdefault(glyphs.script(cluster), []).append(cluster)
    named = "; ".join(_named(script, found[:some]) for script, found in sorted(scripts.items()))
    return _(
        "The fonts for PDF files lack some characters of this report, which stand there as �: %(scripts)s. "
        "The page and the Word file have them."
    ) % {"scripts": named}


def _named(script: str, found: list[str]) -> str:
    # Unicode's own names of scripts, as in "Thai"; of signs and the like there is none.
    names = {"": _("signs"), "CJK": _("Chinese"), "HANGUL": _("Korean"), "HIRAGANA": _("Japanese")}
    name = names.get(script, script.capitalize())
    words = {"script": name, "characters": " ".join(found)}
    return _("%(script)s (such as %(characters)s)") % words if found else name
