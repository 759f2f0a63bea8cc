"""`manage.py evaluate_reading FOLDER`: how well suggestions match annotations made by hand.

The folder holds `documents/NAME.ending`, in any kind of file that can be read, and `gold/NAME.json`: a list of
{"start", "quote", "optional", "title", "kind"} with offsets in Unicode characters. In a file that is not plain text the
quotes are looked for, and the offsets say which is meant where one stands there more than once; `text/NAME.txt` is what
they count in. Writes nothing but the file given with `--last`.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from briefings.reading import FileReading, Unreadable, read_file
from briefings.reading.rules.scoring import Annotation, Found, Score, located, score
from briefings.stored_sentences import refusal_in_words

NAME_WIDTH = 48


class Command(BaseCommand):
    """Needs no database and no working settings beyond the installed apps."""

    help = _("Print recall, precision and F1 of the suggestions, for each annotated document and for all.")
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and where the last run is kept."""
        parser.add_argument("folder", type=Path, help=_("a folder with documents/NAME.* and gold/NAME.json"))
        parser.add_argument(
            "--last",
            type=Path,
            help=_("a file with the F1 of the last run: this run is compared with it and then kept there"),
        )

    def handle(self, *args: object, folder: Path, last: Path | None, **options: object) -> None:
        """Score every annotated document, in the order of names."""
        annotated = sorted((folder / "gold").glob("*.json"))
        if not annotated:
            raise CommandError(
                _("There is no gold/NAME.json in “%(folder)s”. Give the folder that has documents and gold.")
                % {"folder": folder}
            )
        before = _last_run(last)
        scores = {}
        for gold in annotated:
            scores[gold.stem] = found = _score_of(gold, folder)
            change = _change(_figure(found), before.get(gold.stem))
            self.stdout.write(f"{gold.stem[:NAME_WIDTH]:{NAME_WIDTH}} {_shown(found)}{change}")
        self.stdout.write(_summary(list(scores.values())))
        now = {name: _figure(found) for name, found in scores.items()}
        if before:
            self.stdout.write(_against(now, before))
        if last is not None:
            last.write_text(json.dumps(now, indent=1), encoding="utf-8")


def _last_run(kept: Path | None) -> dict[str, float]:
    if kept is None or not kept.exists():
        return {}
    try:
        return {str(name): float(figure) for name, figure in json.loads(kept.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise CommandError(
            _("“%(file)s” is not a file of the last run. Give another name.") % {"file": kept}
        ) from error


def _score_of(gold: Path, folder: Path) -> Score:
    document = next(iter(sorted((folder / "documents").glob(f"{gold.stem}.*"))), None)
    try:
        if document is None:
            raise CommandError(_("There is no document for “%(file)s”.") % {"file": gold})
        reading = read_file(document.read_bytes(), name=document.name)
        annotations = _annotations(gold, folder / "text" / f"{gold.stem}.txt", reading)
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
    found = [passage.suggestion for passage in reading.passages if passage.suggestion is not None]
    return score(reading.text, annotations, [Found(each.start, each.end, each.title, each.kind) for each in found])


def _annotations(gold: Path, reference: Path, reading: FileReading) -> list[Annotation]:
    """Return the annotations in the places of the text as it was read; one that is not in it counts as not found."""
    items: list[dict[str, Any]] = json.loads(gold.read_text(encoding="utf-8"))
    length = len(reference.read_text(encoding="utf-8")) if reference.exists() else len(reading.text)
    made = []
    for item in items:
        start, end = located(reading.text, item["quote"], item["start"], length) or (0, 0)
        made.append(
            Annotation(start, end, bool(item.get("optional")), str(item.get("title", "")), str(item.get("kind", "")))
        )
    return made


def _figure(found: Score) -> float:
    """Return what a run is compared by: F1, or how many are wrong where the document holds nothing."""
    return round(found.f1, 4) if found.required else float(found.wrong)


def _change(now: float, before: float | None) -> str:
    return f" ({now - before:+.2f})" if before is not None and abs(now - before) >= 0.005 else ""


def _shown(found: Score) -> str:
    if not found.required:
        return f"holds nothing: {found.wrong} wrong, {found.neutral} neutral"
    return (
        f"recall {found.recall:.2f} precision {found.precision:.2f} F1 {found.f1:.2f}{_labels(found)}  "
        f"({found.hits}/{found.required}, {found.wrong} wrong, {found.neutral} neutral)"
    )


def _labels(found: Score) -> str:
    shown = (("title", found.title), ("kind", found.kind))
    return "".join(f" {name} {figure:.2f}" for name, figure in shown if figure is not None)


def _summary(scores: list[Score]) -> str:
    """Give the mean over the documents that hold something, all counts pooled, and the noise on the others."""
    holding = [found for found in scores if found.required]
    empty = [found for found in scores if not found.required]
    pooled = sum(scores, Score())
    mean = sum(found.f1 for found in holding) / len(holding) if holding else 0.0
    noise = sum(found.wrong for found in empty) / len(empty) if empty else 0.0
    return (
        f"mean F1 {mean:.3f} over {len(holding)}; pooled F1 {pooled.f1:.3f} (recall {pooled.recall:.3f}, "
        f"precision {pooled.precision:.3f}){_labels(pooled)}; {noise:.2f} wrong per document that holds nothing "
        f"({len(empty)})"
    )


def _against(now: dict[str, float], before: dict[str, float]) -> str:
    both = [name for name in now if name in before]
    changed = [name for name in both if abs(now[name] - before[name]) >= 0.005]
    return f"against the last run: {len(changed)} of {len(both)} documents changed"
