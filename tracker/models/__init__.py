"""The tables of the tracker: people, recommendations, and the log. Meetings and briefings live in `briefings`."""

from tracker.models.access import Marking, MeetingAccess, MeetingRole, RecommendationAccess, RecommendationReader
from tracker.models.account_log import AccountChange
from tracker.models.imports import FileImport, ForeignCode, ImportKind, ImportProfile
from tracker.models.log import Act, Evidence, LogCheck, ProgressEntry
from tracker.models.mail import MailMessage
from tracker.models.notices import AnswerLink, Follow, Notice, NoticePreference, SentDigest
from tracker.models.people import Organisation, Post, Side, Theme, User, UserRole
from tracker.models.posts import Absence, HandOver
from tracker.models.raised import RaisedItem
from tracker.models.recommendations import Recommendation, RecommendationParty, RecommendationTheme
from tracker.models.relations import Relation
from tracker.models.requests import UpdateRequest
from tracker.models.saved_views import SavedView, SeenMark
from tracker.models.secret_addresses import CalendarFeed, ViewFeed
from tracker.models.signing_in import SignInAttempt
from tracker.models.sources import PassageDecision, Source
from tracker.models.tallies import DayTally
from tracker.models.versions import register_past
from tracker.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "Absence",
    "AccountChange",
    "Act",
    "AnswerLink",
    "CalendarFeed",
    "DayTally",
    "Evidence",
    "FileImport",
    "Follow",
    "ForeignCode",
    "HandOver",
    "ImportKind",
    "ImportProfile",
    "LogCheck",
    "MailMessage",
    "Marking",
    "MeetingAccess",
    "MeetingRole",
    "Notice",
    "NoticePreference",
    "Organisation",
    "PassageDecision",
    "Post",
    "ProgressEntry",
    "RaisedItem",
    "Recommendation",
    "RecommendationAccess",
    "RecommendationParty",
    "RecommendationReader",
    "RecommendationTheme",
    "Relation",
    "SavedView",
    "SeenMark",
    "SentDigest",
    "Side",
    "SignInAttempt",
    "Source",
    "Theme",
    "UpdateRequest",
    "User",
    "UserRole",
    "ViewFeed",
    "Webhook",
    "WebhookDelivery",
]

register_past()
