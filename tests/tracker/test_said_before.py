"""What is tracked already is recognised when it is said again in other words."""

from __future__ import annotations

from django.db import connection
from django.test import TestCase

from tests import factories
from tests.conftest import Cast
from tests.tracker.restatements import RESTATED, TRACKED, UNLIKE
from tracker import actions
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
