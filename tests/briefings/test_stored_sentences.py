"""What reading says becomes codes in the database, and sentences again when it is shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings import reading, stored_sentences
from briefings.models import Briefing
from briefings.reading import Format
from briefings.reading.document.unreadable import Marked, Unreadable, from_json
from briefings.reading.language import packs
from briefings.reading.readers import building, recognition
from briefings.reading.readers.html import reading as html
from briefings.reading.readers.mail import quoting as mail
from briefings.reading.readers.mail import reading as mail_reading
from briefings.reading.readers.word import reading as word
from briefings.stored_sentences import MARK, NOTICES, REASONS, as_stored, refusal_as_stored, refusal_in_words, shown

READING = Path(reading.__file__).parent
SAID = sorted(
    {said for file in READING.rglob("*.py") for said in re.findall(r'reason="([^"]+)"', file.read_text("utf-8"))}
)


@pytest.mark.parametrize("said", SAID)
def test_every_reason_of_a_rule_has_a_code(said: str) -> None:
    assert as_stored(said).startswith(MARK)
    assert shown(as_stored(said))


@pytest.mark.parametrize(
    "said",
    [
        *(html.DOUBTFUL, mail.QUOTED, word.TRACKED, word.COMMENTS, word.MACROS, word.EMBEDDED),
        packs.language_notice("der die das und ist nicht von zu mit auf " * 10),
        *(recognition.notice_of(found, name="talks.docx") for found in Format if found is not Format.WORD),
        recognition.notice_of(Format.WORD, name="talks"),
        *(building.STRUCK, building.HIDDEN, mail_reading.PACKED),
    ],
)
def test_every_notice_has_a_code(said: str) -> None:
    assert as_stored(said).startswith(MARK)
    assert shown(as_stored(said)).endswith(".")


def _written(path: Path) -> Iterator[list[str]]:
    """Yield each sentence that a module says without marking it as a refusal, as what stands between its parameters."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    left_out = [call for call in calls if getattr(call.func, "id", "") in ("_", "Unreadable", "refuse")]
    left_out += [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    inside = {part for node in left_out for part in ast.walk(node)}
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node not in inside]
    inside |= {part for node in whole for part in node.values}
    yield from ([part.value for part in node.values if isinstance(part, ast.Constant)] for node in whole)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield [node.value]


NOTICED = [
    pytest.param(parts, id=f"{path.parent.name}/{path.name}: {parts[-1]}")
    for path in [*sorted((READING / "readers").rglob("*.py")), READING / "language" / "packs.py"]
    for parts in _written(path)
    if parts and parts[-1].endswith(".") and len("".join(parts).split()) > 3
]


@pytest.mark.parametrize("parts", NOTICED)
def test_every_sentence_that_a_reader_writes_is_a_notice_with_a_code(parts: list[str]) -> None:
    pattern = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)

    assert [sentence.code for sentence in NOTICES if pattern.search(sentence.text)], "stored_sentences.NOTICES"


@pytest.mark.parametrize("said", ["a box to tick", "behind an arrow, in minutes", "below “Recommendation 4”"])
def test_every_reason_of_a_place_has_a_code(said: str) -> None:
    assert as_stored(said).startswith(MARK)


def test_parameters_come_back_as_they_were() -> None:
    for said, parameter in (
        ("below “Recommendation 4, to the Port”", "Recommendation 4, to the Port"),
        ("listed under “Next steps: “now” % %(0)s”", "Next steps: “now” % %(0)s"),
        ("Attachments were not read: annex one.pdf, b:c.txt.", "annex one.pdf, b:c.txt"),
        ("Pages 3 and 5 to 8 could not be read: the file is damaged there.", "3 and 5 to 8"),
    ):
        assert parameter in shown(as_stored(said))


def test_each_sentence_is_found_by_its_own_code() -> None:
    for sentence in (*REASONS, *NOTICES):
        said = sentence.text.replace("{}", "x")
        assert as_stored(said).removeprefix(MARK).partition(":")[0] == sentence.code
    assert len(stored_sentences._BY_CODE) == len(REASONS) + len(NOTICES)


def test_what_was_stored_in_english_stays_as_it_is() -> None:
    assert shown("it says should") == as_stored("it says should") == "it says should"
    assert shown("@nothing-known") == "@nothing-known"


def test_a_briefing_keeps_codes_and_shows_sentences(briefing: Briefing) -> None:
    passage = briefing.passages.suggested().in_order()[0]

    assert all(reason.startswith(MARK) for reason in passage.reasons)
    assert all(why and not why.startswith(MARK) for why in passage.why)


class Reversed:
    """A language in which every sentence stands between stars, for what is translated when it is shown."""

    def __call__(self, sentence: str) -> str:
        return f"*{sentence}*"


def test_a_refusal_is_kept_for_readers_of_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = Unreadable(Marked("“%(name)s” is %(what)s."), name="100 %(what)s.pdf", what=Marked("a zip archive"))
    stored = refusal_as_stored(refusal)

    assert shown(stored) == refusal_in_words(refusal) == str(refusal) == "“100 %(what)s.pdf” is a zip archive."
    monkeypatch.setattr(stored_sentences, "gettext", Reversed())
    assert shown(stored) == "*“100 %(what)s.pdf” is *a zip archive*.*"


def test_a_refusal_comes_back_from_another_process_as_it_was() -> None:
    refusal = Unreadable(Marked("“%(name)s” is %(what)s."), name="a\n.pdf", what=Marked("a zip archive"))
    back = from_json(refusal.as_json())

    assert (back.sentence, back.given) == (refusal.sentence, refusal.given)
    assert [type(said) for said in back.given.values()] == [str, Marked]
    for broken in ("", "{}", "[1]", '["%(name)s", {"nam": ["x", false]}]', '["%d", {"name": ["x", false]}]'):
        with pytest.raises((ValueError, KeyError, TypeError)):
            from_json(broken)


def test_a_refusal_that_is_complete_already_stays_as_it_is() -> None:
    refusal = Unreadable("“100 %” is a folder.")

    assert shown(refusal_as_stored(refusal)) == refusal_in_words(refusal) == "“100 %” is a folder."
