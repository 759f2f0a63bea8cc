"""`extract` and `evaluate_reading` as somebody at a prompt meets them. What is found is tested elsewhere."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

BRIEFING = (
    "Talks in Zürich\r\n\r\n"
    "In the talks many things were said. The recommended steps include:\r\n\r\n"
    "| Action Item | Goal |\r\n|---|---|\r\n| Open a joint school | Teach forty officers |\r\n"
)


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    path = tmp_path / "briefing.txt"
    path.write_bytes(BRIEFING.encode())
    return path


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_json_quotes_lie_at_their_offsets(briefing: Path) -> None:
    (found,) = json.loads(run("extract", briefing, "--json"))
    text = BRIEFING.replace("\r\n", "\n")
    assert text[found["start"] : found["end"]] == found["quote"] == "Open a joint school"
    keys = {"start", "end", "quote", "title", "goal", "kind", "heading", "score", "reasons", "addressee", "due"}
    assert set(found) == keys
    assert found["goal"] == "Teach forty officers"
    assert found["kind"] == "action"
    assert "column “Action Item” of a table" in found["reasons"]
    assert "goal from the column “Goal”" in found["reasons"]
    assert any("The recommended steps include:" in reason for reason in found["reasons"])


def test_reads_well_without_json(briefing: Path) -> None:
    shown = run("extract", briefing)
    assert "1 suggestion in briefing.txt" in shown
    assert "Open a joint school" in shown
    assert "Teach forty officers" in shown


def test_says_when_nothing_is_found(tmp_path: Path) -> None:
    path = tmp_path / "menu.txt"
    path.write_text("Soup and bread.\n")
    assert "No suggestions in menu.txt." in run("extract", path)
    assert json.loads(run("extract", path, "--json")) == []


def test_says_that_another_language_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "bericht.txt"
    path.write_text("Die Behörde sollte die Daten veröffentlichen und den Ausschuss jedes Jahr unterrichten. " * 4)
    assert "does not seem to be in English or French" in run("extract", path)


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "is empty"), (b"a\0b", "binary data"), (b"\x89PNG", "is a PNG image")]
)
def test_an_unreadable_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        run("extract", path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file “.*none\.txt”"):
        run("extract", tmp_path / "none.txt")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "gold").mkdir()
    said = "We met. The agency should publish its data. The board should meet in May. Passes are blue."
    quotes = ["The agency should publish its data.", "Passes are blue."]
    gold = [{"start": said.index(quote), "quote": quote, "kind": "recommendation"} for quote in quotes]
    for name, annotations in (("one", gold), ("two", [])):
        (tmp_path / "documents" / f"{name}.txt").write_text(said)
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(annotations))
    return tmp_path


def test_evaluation_counts_found_missed_and_wrong(corpus: Path) -> None:
    one, two, summary = run("evaluate_reading", corpus).splitlines()
    assert " ".join(one.split()) == "one recall 0.50 precision 0.50 F1 0.50 kind 1.00 (1/2, 1 wrong, 0 neutral)"
    assert "holds nothing: 2 wrong" in two
    assert summary.startswith("mean F1 0.500 over 1; pooled F1 0.333 (recall 0.500, precision 0.250)")
    assert "2.00 wrong per document that holds nothing (1)" in summary


def test_evaluation_compares_titles_and_kinds_apart(corpus: Path) -> None:
    gold = corpus / "gold" / "one.json"
    items = json.loads(gold.read_text())
    gold.write_text(json.dumps([{**items[0], "title": "Publish its data", "kind": "action"}, items[1]]))
    assert "F1 0.50 title 1.00 kind 0.00" in run("evaluate_reading", corpus).splitlines()[0]


def test_evaluation_reads_every_kind_of_file_and_finds_quotes_across_line_breaks(corpus: Path) -> None:
    page = "<h1>Ports</h1><p>The agency should publish\n  its data.</p>"
    (corpus / "documents" / "page.html").write_text(page)
    quote = "The agency should publish its data."
    (corpus / "gold" / "page.json").write_text(json.dumps([{"start": 900, "quote": quote}]))
    assert "page recall 1.00 precision 1.00" in " ".join(run("evaluate_reading", corpus).split())


def test_evaluation_counts_a_quote_that_is_not_in_the_document_as_missed(corpus: Path) -> None:
    items = [{"start": 0, "quote": "The mayor should resign."}]
    (corpus / "gold" / "one.json").write_text(json.dumps(items))
    assert "(0/1, 2 wrong, 0 neutral)" in run("evaluate_reading", corpus).splitlines()[0]


def test_evaluation_compares_with_the_last_run(corpus: Path) -> None:
    last = corpus / "last.json"
    assert "last run" not in run("evaluate_reading", corpus, "--last", last)
    assert "against the last run: 0 of 2" in run("evaluate_reading", corpus, "--last", last)
    last.write_text(json.dumps({**json.loads(last.read_text()), "one": 0.25}))
    again = run("evaluate_reading", corpus, "--last", last)
    assert "(+0.25)" in again
    assert "against the last run: 1 of 2" in again


def test_evaluation_refuses_a_file_that_is_not_of_the_last_run(corpus: Path) -> None:
    (corpus / "last.json").write_text("[1]")
    with pytest.raises(CommandError, match="is not a file of the last run"):
        run("evaluate_reading", corpus, "--last", corpus / "last.json")


def test_evaluation_counts_optional_annotations_neither_way(corpus: Path) -> None:
    gold = corpus / "gold" / "one.json"
    items = json.loads(gold.read_text())
    gold.write_text(json.dumps([{**item, "optional": True} for item in items]))
    assert "holds nothing: 1 wrong, 1 neutral" in run("evaluate_reading", corpus).splitlines()[0]


def test_evaluation_without_annotations_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Give the folder that has documents and gold"):
        run("evaluate_reading", tmp_path)


def test_evaluation_names_a_damaged_annotation_file(corpus: Path) -> None:
    (corpus / "gold" / "one.json").write_text("{")
    with pytest.raises(CommandError, match=r"one\.json” is not a JSON list"):
        run("evaluate_reading", corpus)
