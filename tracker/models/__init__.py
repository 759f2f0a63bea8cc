"""The tables of the tracker: people, recommendations, and the log. Meetings and briefings live in `briefings`."""

from tracker.models.log import Act, Evidence, ProgressEntry
from tracker.models.people import Organisation, Post, Theme, User, UserRole
from tracker.models.recommendations import (
    PassageDecision,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    Relation,
    Source,
)

__all__ = [
    "Act",
    "Evidence",
    "Organisation",
    "PassageDecision",
    "Post",
    "ProgressEntry",
    "Recommendation",
    "RecommendationParty",
    "RecommendationTheme",
    "Relation",
    "Source",
    "Theme",
    "User",
    "UserRole",
]
