"""Reading in a process of its own: what it gives back, and what a hostile file cannot make it do."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from briefings.reading import Due, Format, Kind, Passage, PassageKind, Suggestion, Unreadable, guarded, read_file
from briefings.reading.readings import FileReading, from_json, read_here, to_json

SENTENCE = b"The ministries should open the port of the old town before the winter begins.\n\n"
LONG = SENTENCE * (guarded.READ_HERE // len(SENTENCE) + 1)
ROOT = Path(guarded.__file__).resolve().parents[2]


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run some lines as the child would, after its limits and its fence are up."""
    before = "import sys\nfrom briefings.reading import child\nchild.limit()\nsys.addaudithook(child.fence)\n"
    return subprocess.run([sys.executable, "-c", before + code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_long_text_is_read_in_another_process_and_comes_back_whole() -> None:
    assert read_file(LONG, name="long.txt") == read_here(LONG, name="long.txt")


def test_everything_of_a_reading_crosses_processes() -> None:
    due = Due("by May 2027", date(2027, 5, 31), 0, 0)
    suggestion = Suggestion(2, 4, Kind.ACTION, "Title", "Goal", 0.5, ("one", "two"), "The port", due)
    found = Passage(0, 5, PassageKind.LIST_ITEM, 2, 7, 0, suggestion, ((2, 3),))
    bare = Passage(6, 7, PassageKind.SENTENCE, None, 8, None)
    reading = FileReading(Format.PDF, "aé\f\n𝄞 b", (found, bare), ("A notice.",))

    assert from_json(to_json(reading)) == reading


def test_a_refusal_crosses_processes() -> None:
    with pytest.raises(Unreadable, match="holds binary data"):
        read_file(b"\x01\x02" * guarded.READ_HERE, name="long.txt")


def test_reading_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unreadable, match=r"“long\.txt” takes longer than 0 seconds to read\. Split it"):
        read_file(LONG, name="long.txt", seconds=0.01)


def test_whoever_waits_is_told_how_long_it_took_so_far() -> None:
    told: list[float] = []
    read_file(LONG, name="long.txt", on_wait=told.append)

    assert told == sorted(told)
    assert told


def test_a_process_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_run", lambda *_: -11)
    with pytest.raises(Unreadable, match="could not be read: it is damaged, or built in a way"):
        read_file(LONG, name="long.txt")


def test_an_odd_name_is_no_argument_of_ours() -> None:
    assert read_file(LONG, name="--help\0.txt").format is Format.TEXT


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('left-behind', 'w')",
        "import os; os.open('left-behind', os.O_CREAT | os.O_WRONLY)",
        "open('/etc/hostname')",
    ],
)
def test_the_reading_process_reaches_nothing(attempt: str) -> None:
    ran = run(attempt)

    assert ran.returncode == 1
    assert "PermissionError" in ran.stderr
    assert not (ROOT / "left-behind").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound memory in other ways, if at all")
def test_the_reading_process_has_a_bound_on_its_memory() -> None:
    assert "MemoryError" in run("bytearray(2 * 1024**3)").stderr
    assert run("bytearray(64 * 1024**2)").returncode == 0
