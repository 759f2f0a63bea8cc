"""What is tracked already is recognised when it is said again in other words."""

from __future__ import annotations

from django.db import connection
from django.test import TestCase

from tests import factories
from tests.conftest import Cast
from tests.tracker.restatements import RESTATED, TRACKED, UNLIKE
from tracker.models import Recommendation
from tracker.said_before import similar


class SaidBefore(TestCase):
    """One set of recommendations, made once."""

    cast: Cast
    rows: dict[str, Recommendation]

    @classmethod
    def setUpTestData(cls) -> None:
        """Track them all."""
        cls.cast = factories.cast()
        cls.rows = {title: factories.track(cls.cast, title=title, goal=goal) for title, goal in TRACKED}
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tracker_recommendation")

    def test_nine_of_ten_restatements_are_recognised_among_the_first_three(self) -> None:
        missed = []
        for words, title in RESTATED:
            found = [each.recommendation.title for each in similar(words, user=self.cast.coordinator)]
            if title not in found:
                missed.append((words, found))

        recall = 1 - len(missed) / len(RESTATED)
        assert recall >= 0.9, (recall, missed)

    def test_what_nothing_says_is_like_nothing(self) -> None:
        found = {words: similar(words, user=self.cast.coordinator) for words in UNLIKE}
        assert {words: [each.recommendation.title for each in rows] for words, rows in found.items() if rows} == {}
