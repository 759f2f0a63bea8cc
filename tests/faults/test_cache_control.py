"""What browsers and proxies may keep: nothing without asking, and nothing at all of files and accounts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing
from tests.conftest import Cast
from tests.one_of_each import arguments, briefing, cast, one_of_each
from tests.slow import slow_after
from tests.test_access import TABLE
from tracker.views.middleware import NEVER_STORED

__all__ = ["arguments", "briefing", "cast", "one_of_each"]
PAGES = sorted(name for name, row in TABLE.items() if row.method == "get" and name != "admin:index")


@pytest.mark.parametrize(
    "people", slow_after(1, [["coordinator"], [None, "reader", "administrator"]]), ids=["one", "others"]
)
@pytest.mark.parametrize("name", PAGES)
def test_each_address_says_what_may_be_kept(
    name: str,
    people: list[str | None],
    client: Client,
    cast: Cast,
    arguments: dict[str, list[Any]],
    briefing: Briefing,
) -> None:
    wanted = "private, no-store" if name in NEVER_STORED else "private, no-cache"
    wanted = "public, max-age=86400" if name in {"favicon", "robots"} else wanted
    for person in people:
        client.logout()
        if person is not None:
            client.force_login(getattr(cast, person))
        answer = client.get(reverse(name, args=arguments.get(name, [])))
        assert answer["Cache-Control"] == wanted, (name, person, answer.status_code)


def test_the_files_and_all_pages_of_accounts_are_never_stored() -> None:
    about = re.compile("(person|account|mail|sign|password)-|.*password")
    accounts = {name for name in TABLE if about.match(name)}
    files = {"recommendation-export", "recommendation-export-xlsx", "recommendation-export-json", "briefing-original"}
    files |= {"update-sheet-file", "update-sheet-enter", "report", "report-word", "report-pdf", "calendar-feed"}
    files |= {"view-feed", "view-feed-make", "webhook-add"}
    told = {"notice-list", "notice-preferences", "unsubscribe", "answer"}
    assert accounts | files | told == NEVER_STORED


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/nowhere/", {}, 404),
        ("/organisations/add", {}, 403),
        ("/recommendations/bulk", {}, 302),
        ("/", {"Host": "elsewhere.example"}, 400),
        ("/recommendations.csv?nonsense=1", {}, 400),
    ],
)
def test_pages_of_errors_may_not_be_kept_either(
    client: Client, cast: Cast, address: str, headers: dict[str, str], status: int
) -> None:
    client.force_login(cast.reader)

    answer = client.get(address, headers=headers)

    assert answer.status_code == status
    assert answer["Cache-Control"] == ("private, no-store" if ".csv" in address else "private, no-cache")


def test_the_admin_keeps_its_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    kept = client.get(reverse("admin:index"))["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


def test_static_files_keep_theirs(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "plain.css").write_text("p { color: red }")

    answer = Client().get("/static/plain.css")

    assert answer.getvalue()
    assert answer["Cache-Control"] == "max-age=60, public"
