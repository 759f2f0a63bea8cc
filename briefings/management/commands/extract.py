"""`manage.py extract FILE`: prints what the extraction would suggest for a document. Reads one file, writes nothing."""

import json
import textwrap
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings import files
from briefings.reading import READ, FileReading, Passage, Unreadable, content_span, read_file
from briefings.stored_sentences import all_shown, as_stored, refusal_in_words

WIDTH = 100
LABEL_WIDTH = 9


class Command(BaseCommand):
    """Needs no database and no working settings beyond the installed apps."""

    help = _("Show which passages of a document would be suggested for tracking, and why.")
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the form of the answer."""
        parser.add_argument("file", type=Path, help=_("a document: %(kinds)s") % {"kinds": READ})
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help=_("print a JSON list instead, in document order")
        )

    def handle(self, *args: object, file: Path, as_json: bool, **options: object) -> None:
        """Read the file and print its suggestions."""
        reading = self._reading(file)
        found = _suggestions(reading.text, reading.passages)
        for notice in all_shown(map(as_stored, reading.notices)):
            self.stderr.write(notice)
        self.stdout.write(_as_json(found) if as_json else _as_text(found, file.name))

    def _reading(self, file: Path) -> FileReading:
        try:
            return read_file(files.read(file), name=file.name, on_wait=files.waiting(self.stderr, file.name))
        except Unreadable as error:
            raise CommandError(refusal_in_words(error)) from error


def _suggestions(text: str, passages: tuple[Passage, ...]) -> list[dict[str, object]]:
    found = []
    for passage in passages:
        if (suggestion := passage.suggestion) is None:
            continue
        heading = ""
        if passage.heading is not None:
            start, end = content_span(text, passages[passage.heading])
            heading = " ".join(text[start:end].split())
        found.append(
            {
                "start": suggestion.start,
                "end": suggestion.end,
                "quote": text[suggestion.start : suggestion.end],
                "title": suggestion.title,
                "goal": suggestion.goal,
                "kind": suggestion.kind.value,
                "heading": heading,
                "score": suggestion.score,
                "reasons": list(suggestion.reasons),
                "addressee": suggestion.addressee,
                "due": suggestion.due.words if suggestion.due else "",
            }
        )
    return found


def _as_json(found: list[dict[str, object]]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_text(found: list[dict[str, Any]], name: str) -> str:
    """Lay the suggestions out for reading: each with its labels in one column and its words in another."""
    if not found:
        return _("No suggestions in %(file)s.") % {"file": name}
    counted = ngettext("%(n)d suggestion in %(file)s", "%(n)d suggestions in %(file)s", len(found))
    lines = [counted % {"n": len(found), "file": name}]
    heading = None
    for number, item in enumerate(found, start=1):
        if item["heading"] != heading:
            heading = item["heading"]
            lines += ["", f"== {heading or _('(before the first heading)')}"]
        lines += ["", f"{number:>3}. {item['title']}"]
        lines += _row(_("kind"), _("%(kind)s, score %(score).2f") % item)
        lines += _row(_("goal"), item["goal"])
        lines += _row(_("for"), item["addressee"])
        lines += _row(_("due"), item["due"])
        lines += _row(_("quote"), " ".join(item["quote"].split()))
        lines += _row(_("why"), "; ".join(all_shown(map(as_stored, item["reasons"]))))
    return "\n".join(lines)


def _row(label: str, words: str) -> list[str]:
    margin = " " * 5
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=f"{margin}{label:<{LABEL_WIDTH}}",
        subsequent_indent=margin + " " * LABEL_WIDTH,
        break_long_words=False,
    )
