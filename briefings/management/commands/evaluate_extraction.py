"""`manage.py evaluate_extraction CORPUS_DIR`: how well suggestions match annotations made by hand. Writes nothing.

The folder holds `documents/NAME.txt` and `gold/NAME.json`, a list of {"start", "quote", "optional"} with offsets in
Unicode characters.
"""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from briefings.reading import Unreadable, decode, read
from briefings.reading.rules.scoring import Annotation, Score, score
from briefings.stored_sentences import refusal_in_words

NAME_WIDTH = 52


class Command(BaseCommand):
    """Needs no database and no working settings beyond the installed apps."""

    help = _("Print recall, precision and F1 of the suggestions, for each annotated document and for all.")
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("corpus", type=Path, help=_("a folder with documents/NAME.txt and gold/NAME.json"))

    def handle(self, *args: object, corpus: Path, **options: object) -> None:
        """Score every annotated document, in the order of names."""
        annotated = sorted((corpus / "gold").glob("*.json"))
        if not annotated:
            raise CommandError(
                _("There is no gold/NAME.json in “%(folder)s”. Give the folder that has documents and gold.")
                % {"folder": corpus}
            )
        scores = {}
        for gold in annotated:
            scores[gold.stem] = found = _score_of(gold, corpus / "documents" / f"{gold.stem}.txt")
            self.stdout.write(f"{gold.stem[:NAME_WIDTH]:{NAME_WIDTH}} {_shown(found)}")
        self.stdout.write(_summary(list(scores.values())))


def _score_of(gold: Path, document: Path) -> Score:
    try:
        text = decode(document.read_bytes(), name=document.name)
        annotations = [
            Annotation(item["start"], item["start"] + len(item["quote"]), bool(item.get("optional")))
            for item in json.loads(gold.read_text(encoding="utf-8"))
        ]
    except OSError as error:
        raise CommandError(
            _("“%(file)s” cannot be read: %(error)s.") % {"file": error.filename, "error": error.strerror}
        ) from error
    except Unreadable as error:
        raise CommandError(refusal_in_words(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            _("“%(file)s” is not a JSON list of items with start and quote. Check it against the README of the corpus.")
            % {"file": gold}
        ) from error
    found = [passage.suggestion for passage in read(text) if passage.suggestion is not None]
    return score(text, annotations, [(suggestion.start, suggestion.end) for suggestion in found])


def _shown(found: Score) -> str:
    if not found.required:
        return f"holds nothing: {found.wrong} wrong, {found.neutral} neutral"
    return (
        f"recall {found.recall:.2f} precision {found.precision:.2f} F1 {found.f1:.2f}  "
        f"({found.hits}/{found.required}, {found.wrong} wrong, {found.neutral} neutral)"
    )


def _summary(scores: list[Score]) -> str:
    """Give the mean over the documents that hold something, all counts pooled, and the noise on the others."""
    holding = [found for found in scores if found.required]
    empty = [found for found in scores if not found.required]
    pooled = sum(scores, Score())
    mean = sum(found.f1 for found in holding) / len(holding) if holding else 0.0
    noise = sum(found.wrong for found in empty) / len(empty) if empty else 0.0
    return (
        f"mean F1 {mean:.3f} over {len(holding)}; pooled F1 {pooled.f1:.3f} (recall {pooled.recall:.3f}, "
        f"precision {pooled.precision:.3f}); {noise:.2f} wrong per document that holds nothing ({len(empty)})"
    )
