"""How pages write numbers and days."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from tracker.statistics import Figure
from tracker.templatetags.tracker import days, grouped


@pytest.mark.parametrize(
    ("first", "last", "long", "short"),
    [
        ((2026, 6, 26), (2026, 6, 27), "26–27 June 2026", "26–27 Jun 2026"),
        ((2026, 6, 28), (2026, 7, 2), "28 June – 2 July 2026", "28 Jun – 2 Jul 2026"),
        ((2026, 12, 28), (2027, 1, 3), "28 December 2026 – 3 January 2027", "28 Dec 2026 – 3 Jan 2027"),
        ((2026, 6, 26), (2026, 6, 26), "26 June 2026", "26 Jun 2026"),
        ((2026, 6, 26), None, "26 June 2026", "26 Jun 2026"),
    ],
)
def test_days_from_one_to_another_name_month_and_year_once(
    first: tuple[int, int, int], last: tuple[int, int, int] | None, long: str, short: str
) -> None:
    begins, ends = date(*first), date(*last) if last else None

    assert strip_tags(days(begins, ends)) == long
    assert strip_tags(days(begins, ends, is_short=True)) == short
    assert f'datetime="{begins.isoformat()}"' in days(begins, ends)
    assert isinstance(days(begins, ends), SafeString)
    assert ends is None or f'datetime="{ends.isoformat()}"' in days(begins, ends)


def test_no_day_is_nothing() -> None:
    assert days(None, None) == ""


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (3_000, "3,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000")]
)
def test_thousands_stand_apart(number: int, words: str) -> None:
    assert grouped(number) == words


@pytest.mark.parametrize("name", ["_figure", "_attention"])
def test_figures_of_pages_have_their_thousands_apart(name: str) -> None:
    figure = Figure("open", 3_000, "/recommendations/?status=open")

    drawn = render_to_string(f"components/{name}.html", {"figure": figure, "figures": [figure]})

    assert ">3,000<" in drawn
