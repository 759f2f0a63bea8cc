"""The table of times has a row for every page, and asks each as it can be asked."""

from __future__ import annotations

from tests.benchmarks import every_page
from tests.test_access import TABLE


def test_every_page_has_a_row_in_the_table_of_times() -> None:
    asked = {name for name, row in TABLE.items() if row.method == "get"}

    assert every_page.missing() == set()
    assert {name.partition(",")[0] for name in every_page.PAGES} == asked
    assert asked.isdisjoint(every_page.ONLY_POSTED)


def test_a_page_above_its_goal_is_named() -> None:
    few, fine, slow = (every_page.Measured(seconds, 1024, 5) for seconds in (0.1, 0.149, 0.151))

    *_, last = every_page.table([1, 100], [{"themes": few}, {"themes": fine}])
    assert last == "Every page is within the goal."
    *_, head, last = every_page.table([1, 100], [{"themes": few}, {"themes": slow}])
    assert (head, last) == ("Above the goal:", "themes at 100: 1.51, goal 1.5")
