"""How DATABASE_URL is read: what libpq allows is understood, and anything else gets a sentence. Connects to nothing."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import database
from tracker.database import address

ADDRESSES = [
    ("postgres://ann:secret@db.example.org:5433/tracker", ("ann", "secret", "db.example.org", "5433", "tracker"), {}),
    ("postgresql://ann@db.example.org/tracker", ("ann", "", "db.example.org", "", "tracker"), {}),
    ("postgres:///tracker", ("", "", "", "", "tracker"), {}),
    ("  postgres:///tracker\n", ("", "", "", "", "tracker"), {}),
    ("postgres://a%40b:p%2F%3A%25%23@host/na%20me", ("a@b", "p/:%#", "host", "", "na me"), {}),
    ("postgres://ann:a:b@host/x", ("ann", "a:b", "host", "", "x"), {}),
    ("postgres://ann:a+b@host/x?application_name=a+b", ("ann", "a+b", "host", "", "x"), {"application_name": "a+b"}),
    ("postgres://ann@/tracker?host=/run/Socket", ("ann", "", "/run/Socket", "", "tracker"), {}),
    ("postgres://%2Frun%2FSocket/tracker", ("", "", "/run/Socket", "", "tracker"), {}),
    ("postgres://ann@[::1]:5432/tracker", ("ann", "", "::1", "5432", "tracker"), {}),
    ("postgres://?dbname=x&user=ann&password=p&port=1", ("ann", "p", "", "1", "x"), {}),
    (
        "postgres://h/x?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=3&options=-c%20work_mem%3D8MB",
        ("", "", "h", "", "x"),
        {"sslmode": "verify-full", "sslrootcert": "/ca.pem", "connect_timeout": "3", "options": "-c work_mem=8MB"},
    ),
]


@pytest.mark.parametrize(("url", "parts", "options"), ADDRESSES, ids=[row[0].strip() for row in ADDRESSES])
def test_address_is_read_as_libpq_reads_it(
    url: str, parts: tuple[str, ...], options: dict[str, str], tmp_path: Path
) -> None:
    found = database.configuration(url=url, folder=tmp_path)
    assert found["ENGINE"] == "tracker.database.named"
    assert tuple(found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == parts
    assert found["OPTIONS"] == address.PATIENCE | options


def test_connections_to_a_named_server_are_kept_and_asked_before_use(tmp_path: Path) -> None:
    found = database.configuration(url="postgres://h/x", folder=tmp_path)
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)
    assert database.configuration(url="postgres://h/x?conn_max_age=0", folder=tmp_path)["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///hunter2.sqlite3", "begin with postgres:// but with sqlite://; only PostgreSQL is supported"),
        ("mysql://ann:hunter2@h/x", "only PostgreSQL is supported"),
        ("hunter2", "is not an address; only PostgreSQL is supported"),
        ("Embedded-hunter2", "or the word embedded"),
        ("postgres://ann:hunter2@h", "names no database"),
        ("postgres://ann:hunter2@h/", "names no database"),
        ("postgres://ann:hunter2@h:54x/x", "a port that is not a number from 1 to 65535"),
        ("postgres://ann:hunter2@h:0/x", "a port that is not a number from 1 to 65535"),
        ("postgres://ann:hunter2@h:65536/x", "a port that is not a number from 1 to 65535"),
        ("postgres://ann:hunter2@h:٣/x", "a port that is not a number from 1 to 65535"),
        ("postgres://ann:hunter/2@h/x", "must be written %2F"),
        ("postgres://ann:hunter#2@h/x", "contains a #, which must be written %23"),
        ("postgres://ann:hunter%zz@h/x", "a % itself is written %25"),
        ("postgres://ann:hunter%00@h/x", "has a % that"),
        ("postgres://ann:hunter%ff@h/x", "percent escapes that are not UTF-8"),
        ("postgres://ann:hunter2@h1,h2/x", "names several hosts"),
        ("postgres://ann:hunter2@[::1/x", "cannot be read"),
        ("postgres://h/x?hunter2=1", "has an unknown option that cannot be read"),
        ("postgres://h/x?ssl=1", "has an unknown option ssl"),
        ("postgres://h/x?sslmode", "has an unknown option sslmode"),
        ("postgres://h/x?sslmode=hunter2", "has an unknown sslmode; it may be allow, disable"),
        ("postgres://h/x?sslmode=require&sslmode=disable", "gives the option sslmode twice"),
        ("postgres://h/x?client_encoding=LATIN1", "has an unknown option client_encoding"),
        ("postgres://h/x?conn_max_age=hunter2", "a conn_max_age that is not a number of seconds"),
    ],
)
def test_bad_address_gets_one_sentence_without_what_may_be_a_password(url: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        database.configuration(url=url, folder=tmp_path)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("DATABASE_URL ")
    assert "hunter" not in str(refusal.value)


def test_refusal_names_the_variable_that_holds_the_address(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^MIGRATE_DATABASE_URL names no database"):
        database.configuration(url="postgres://ann:hunter2@h", folder=tmp_path, variable="MIGRATE_DATABASE_URL")


@pytest.mark.parametrize("url", [None, "", "  \n"])
def test_no_address_is_a_database_that_refuses_each_connection(url: str | None, tmp_path: Path) -> None:
    assert database.configuration(url=url, folder=tmp_path)["ENGINE"] == "tracker.database.missing"
