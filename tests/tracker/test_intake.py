"""`manage.py intake`: what it stores and admits, that a second run adds nothing, and what it refuses."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from briefings.models import Briefing, Meeting, Passage
from briefings.reading import MAX_BYTES
from tests import factories
from tests.conftest import Cast
from tracker.management.commands.intake import code_for
from tracker.models import Act, Organisation, PassageDecision, Recommendation, User
from tracker.workflow import Decision, Status

TITLES = ["Establish a joint laboratory network", "Create a common stockpile register", "Shared training courses"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A short briefing with three suggestions."""
    path = tmp_path / "talks.md"
    path.write_text(factories.BRIEFING, encoding="utf-8")
    return path


def intake(file: Path | str, *options: str, meeting: str = "Lisbon talks") -> str:
    """Run the command and return what it printed."""
    printed = StringIO()
    call_command("intake", str(file), "--meeting", meeting, *options, stdout=printed)
    return printed.getvalue()


def kept() -> tuple[int, ...]:
    """How many rows there are of everything the command writes."""
    return tuple(model.objects.count() for model in (Meeting, Briefing, Passage, Recommendation, Act))


def test_it_stores_the_briefing_and_tracks_nothing_unasked(db: None, file: Path) -> None:
    printed = intake(file, "--place", "Lisbon")

    meeting = Meeting.objects.get()
    assert (meeting.name, meeting.code, meeting.place) == ("Lisbon talks", "LISBON", "Lisbon")
    briefing = Briefing.objects.get()
    assert (briefing.title, briefing.file_name) == ("Outcome of the preparatory talks", "talks.md")
    assert briefing.added_by == User.objects.get(is_system=True)
    assert not Recommendation.objects.exists()
    assert "Added the meeting “Lisbon talks” with the code LISBON." in printed
    assert f"{briefing.passages.count()} passages, 3 suggestions" in printed
    assert "--accept" in printed


def test_tracking_tracks_every_suggestion_and_prints_its_reference(db: None, file: Path) -> None:
    printed = intake(file, "--accept", "--code", "TALKS")

    rows = Recommendation.objects.order_by("number")
    assert [row.title for row in rows] == TITLES
    assert {(row.lead, row.status) for row in rows} == {(None, Status.NOT_YET_REPORTED)}
    assert all(row.sources.count() == 1 for row in rows)
    assert set(Act.objects.values_list("by__is_system", flat=True)) == {True}
    for number, title in enumerate(TITLES, start=1):
        assert f"TALKS-{number:02}  {title}" in printed
    assert f"{len(TITLES)} recommendations tracked:" in printed


def test_second_run_adds_nothing_and_says_so(db: None, file: Path) -> None:
    intake(file, "--accept")
    before = kept()

    for options in ([], ["--accept"], ["--accept", "--code", "LISBON"]):
        assert "Nothing was added" in intake(file, *options)
    assert "Nothing was added" in intake(file, meeting="LISBON TALKS")
    assert kept() == before


def test_tracking_later_tracks_what_waits_and_leaves_what_was_set_aside(db: None, file: Path) -> None:
    intake(file)
    aside = Passage.objects.suggested().in_order()[1]
    act = Act.objects.order_by("pk")[0]
    PassageDecision.objects.create(passage=aside, decision=Decision.REJECTED, act=act)

    printed = intake(file, "--accept")

    assert [row.title for row in Recommendation.objects.order_by("number")] == [TITLES[0], TITLES[2]]
    assert "Nothing was added" not in printed
    assert Briefing.objects.count() == 1


def test_it_uses_a_meeting_that_is_there_and_names_a_lead_and_who_did_it(cast: Cast, file: Path) -> None:
    intake(file, "--accept", "--lead", "health", "--by", "Coordinator@Example.org", meeting="paris meetings")

    assert Meeting.objects.count() == 1
    assert set(Recommendation.objects.values_list("lead", flat=True)) == {cast.health.pk}
    assert Recommendation.objects.get(number=1).reference == "PARIS-01"
    assert set(Act.objects.values_list("by", flat=True)) == {cast.coordinator.pk}


def test_lines_end_as_in_windows_and_a_byte_order_mark_are_read(db: None, tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    path.write_bytes(b"\xef\xbb\xbf" + factories.BRIEFING.replace("\n", "\r\n").encode())
    intake(path, "--accept")
    assert Recommendation.objects.count() == 3


def test_a_name_that_is_no_text_is_kept_readable(db: None, file: Path) -> None:
    odd = file.with_name(os.fsdecode(b"talks-\xff.md"))
    file.rename(odd)
    intake(odd)
    assert Briefing.objects.get().file_name == "talks-�.md"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Paris meetings", "PARIS2"),
        ("The Paris follow-up meeting", "PARIS2"),
        ("Réunion d’été à Besançon", "REUNION"),
        ("Intergovernmental conference", "INTERGOVERNM"),
        ("G7 in Évian", "G7"),
        ("1st meeting of the panel", "ST"),
    ],
)
def test_code_is_made_from_the_name_and_is_new(db: None, name: str, code: str) -> None:
    Meeting.objects.create(name="Somebody's", code="PARIS")
    assert code_for(name) == code
    meeting = Meeting(name=name, code=code)
    meeting.full_clean()


def test_codes_of_long_names_stay_apart(db: None) -> None:
    for number in range(12):
        Meeting.objects.create(name=f"Conference {number}", code=code_for("Intergovernmental conference"))
    assert Meeting.objects.filter(code="INTERGOVER12").exists()


NAMES = [
    # options, what the refusal says
    (["--by", "nobody@example.org"], "Nobody has an account with the address nobody@example.org"),
    (["--by", "reader@example.org"], "Only a coordinator"),
    (["--by", "administrator@example.org"], "Only a coordinator"),
    (["--by", "left@example.org"], "no longer active"),
    (["--lead", "Helth"], "no organisation “Helth”. Similar names: “Health”"),
    (["--lead", "Qqqq"], "Add it on the page of organisations first"),
    (["--lead", "Shared"], "could be any of"),
    (["--code", "PARIS"], "PARIS is already the code of “Paris meetings”"),
    (["--code", "paris"], "capital letters"),
    (["--code", "P"], "capital letters"),
    (["--code", "WAYTOOLONGACODE"], "capital letters"),
    (["--code", "1ST"], "capital letters"),
    (["--place", "x" * 201], "200"),
    (["--place", "Li\x00sbon"], "--place contains characters that cannot be stored"),
    (["--place", "\udcff"], "--place contains characters that cannot be stored"),
    (["--meeting", "  "], "Give the name of the meeting"),
    (["--meeting", "x" * 201], "200"),
    (["--meeting", "会議"], "No code can be made"),
    (["--meeting", "Paris meetings", "--code", "LISBON"], "has the code PARIS"),
    (["--meeting", "Paris meetings", "--place", "Lisbon"], "the place “Paris”"),
]


@pytest.mark.parametrize(("options", "sentence"), NAMES, ids=[" ".join(options)[:40] for options, _ in NAMES])
def test_wrong_names_are_refused_with_a_sentence_and_nothing_is_stored(
    cast: Cast, file: Path, options: list[str], sentence: str
) -> None:
    gone = factories.user("Left", None, is_active=False)
    gone.groups.set(cast.coordinator.groups.all())
    for name in ("One", "Other"):
        Organisation.objects.create(name=name, short_name="Shared")
    before = kept()

    with pytest.raises(CommandError) as refusal:
        intake(file, "--accept", *options)

    assert sentence in str(refusal.value)
    assert kept() == before


FILES: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \n\t\n", "is empty"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
    ("binary.txt", bytes(range(256)) * 8, "binary data"),
    ("report.pdf", b"%PDF-1.7 ...", "“report.pdf” is"),
    ("latin.txt", "Réunion".encode("latin-1"), "not stored as UTF-8"),
    ("talks.docx", b"no real one", "“talks.docx” is not a Word document"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), FILES, ids=[name for name, _, _ in FILES])
def test_files_that_cannot_be_read_are_refused_and_no_meeting_is_made(
    db: None, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(data)
    before = kept()
    with pytest.raises(CommandError, match=sentence):
        intake(tmp_path / name, "--accept")
    assert kept() == before


def test_a_huge_file_is_refused_by_its_size_without_being_read(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(2 * MAX_BYTES)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("it was read"))
    with pytest.raises(CommandError, match=r"is 50\.0 MB\. Files can be up to 25 MB"):
        intake(tmp_path / "huge.txt")


def test_paths_that_are_no_files_are_refused(db: None, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, sentence in (
        ("missing.txt", "There is no file"),
        (".", "is a folder"),
        ("pipe", "is a folder or a device"),
    ):
        with pytest.raises(CommandError, match=sentence):
            intake(tmp_path / path)


def test_a_document_of_another_meeting_is_imported_there_too(db: None, file: Path) -> None:
    intake(file)
    intake(file, "--accept", meeting="Madrid talks")
    assert list(Meeting.objects.order_by("name").values_list("name", "briefings__title")) == [
        ("Lisbon talks", "Outcome of the preparatory talks"),
        ("Madrid talks", "Outcome of the preparatory talks"),
    ]
    assert {row.meeting.name for row in Recommendation.objects.all()} == {"Madrid talks"}


def test_who_may_not_track_is_not_told_what_was_read_before(cast: Cast, file: Path) -> None:
    intake(file)
    with pytest.raises(CommandError, match="Only a coordinator"):
        intake(file, "--by", cast.reader.email)
