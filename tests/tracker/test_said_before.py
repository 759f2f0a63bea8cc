"""What is tracked already is recognised when it is said again in other words."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.conftest import Cast
from tests.tracker.restatements import RESTATED, TRACKED, UNLIKE
from tracker import actions, said_before
from tracker.models import Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
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

    def test_shared_words_are_marked_and_what_somebody_cannot_see_is_not_found(self) -> None:
        words, title = "Collaborate on vaccines", "Facilitate Vaccine Collaboration"
        (found,) = similar(words, user=self.cast.reader)
        assert found.recommendation.title == title
        assert [piece for piece, is_shared in found.pieces if is_shared] == ["Vaccine", "Collaboration"]
        assert similar(words, user=self.cast.reader, besides=[found.recommendation.pk]) == []

        rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({self.cast.health}))
        draft = factories.drafted("Sensitive.")
        actions.restrict(recommendation=found.recommendation, by=self.cast.coordinator, draft=draft, rights=rights)

        reader = User.objects.get(pk=self.cast.reader.pk)
        assert similar(words, user=reader) == []
        assert similar(words, user=User.objects.get(pk=self.cast.lead_staff.pk))

    def test_words_that_too_many_rows_have_are_looked_for_among_the_newest_and_in_a_title_that_is_the_same(
        self,
    ) -> None:
        user = self.cast.coordinator
        title = RESTATED[0][1]
        again = factories.track(self.cast, title="Put the health task force of both sides in place").title
        limits: dict[str, Any] = {"_SMALL": 0, "_EACH": 0, "_READ": 1, "_NEWEST": 1}

        with patch.multiple(said_before, **limits):
            assert [each.recommendation.title for each in similar("Health: a task force", user=user)] == [again]
            found = [each.recommendation.title for each in similar(title.upper(), user=user)]
            assert found[0] == title
        with patch.multiple(said_before, **{**limits, "_NEWEST": 0}):
            assert similar("Health: a task force", user=user) == []

    def test_as_many_rows_as_there_may_be_are_compared_however_often_words_come_together(self) -> None:
        for _ in range(12):
            factories.track(self.cast, title="Renew the harbour crane")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tracker_recommendation")

        with patch.multiple(said_before, _SMALL=0, _EACH=0, _LOOKED_AT=3, _CANDIDATES=4):
            found = similar("The harbour crane: renew it", user=self.cast.coordinator)
            with CaptureQueriesContext(connection) as asked:
                similar("The harbour crane: renew it", user=self.cast.coordinator)

        assert [each.recommendation.title for each in found] == ["Renew the harbour crane"] * 3
        (searched,) = [each["sql"] for each in asked if "@@" in each["sql"] and "UNION" in each["sql"]]
        assert searched.count("LIMIT 3)") == searched.count("@@") == 2
