"""What people are told: notices, how they want to be told, what they follow, and the links in their mails."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefings.models import Meeting
from tracker.database.prepared import Prepared
from tracker.models.access import in_visible_meeting, not_narrowed_away
from tracker.models.log import Act, ProgressEntry
from tracker.models.mail import MailMessage
from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.models.requests import UpdateRequest
from tracker.models.saved_views import SavedView

COUNTED = 99
"""So many unread notices are counted; the bell says that there are more."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """Those of this person, on recommendations that they may see today, and about entries that they may read."""
        seen = in_visible_meeting(user, "recommendation__meeting") & not_narrowed_away(user, "recommendation")
        readable = ProgressEntry.objects.visible_to(user).filter(pk=OuterRef("entry"))
        rows = self.filter(Q(entry__internal=False) | Exists(readable), person=user)
        return rows.filter(seen) if seen else rows

    def for_list(self) -> NoticeQuerySet:
        """Newest first, with all that a line shows."""
        return (
            self.select_related("recommendation", "entry__act", "entry__by", "act__by")
            .defer("recommendation__searched")
            .order_by("-pk")
        )

    def unread(self) -> NoticeQuerySet:
        """Those that were not marked as read."""
        return self.filter(read_at__isnull=True)


def unread_acts(user: User) -> list[tuple[int, int]]:
    """Return the keys of the unread notices that a person may see, each with that of its act, by one query for most.

    They are the newest `COUNTED` and one more.
    """
    rows = _UNREAD.rows(user.pk)
    reach = user.reach
    if any(is_internal for *_, is_internal in rows) or reach.away is None:
        return _unread_acts(user)
    seen = [(pk, act) for pk, act, row, meeting, _ in rows if meeting not in reach.hidden and row not in reach.away]
    # Of more than were read, others may be hidden.
    return seen if len(rows) <= COUNTED or len(seen) == len(rows) else _unread_acts(user)


def _unread_acts(user: User) -> list[tuple[int, int]]:
    rows = Notice.objects.visible_to(user).unread().order_by("-pk")
    return list(rows.values_list("pk", "act_id")[: COUNTED + 1])


class Notice(models.Model):
    """One person is told of one entry of the log that concerns them.

    `settled_at` is when it was put into a mail, or decided that none is sent; its mail is `mail`, if there is one.
    """

    class Kind(models.TextChoices):
        """Why somebody is told."""

        ASSIGNED = "assigned", _("Assigned to you")
        ASKED = "asked", _("You are asked for an update")
        PASSED_ON = "passed_on", _("A request for an update is passed on to you")
        SENT_BACK = "sent_back", _("Sent back to you")
        DATE_DECIDED = "date_decided", _("Your proposed date is approved or rejected")
        VERIFIED = "verified", _("Your completion report is verified")
        MENTIONED = "mentioned", _("You are mentioned")

    MANDATORY = frozenset({Kind.ASKED, Kind.PASSED_ON})
    """What is told by mail whatever somebody chooses: somebody waits for them."""

    person = models.ForeignKey(User, models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="+", db_index=False)
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("told at"))
    settled_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(MailMessage, models.PROTECT, null=True, related_name="notices", db_index=False)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["entry", "person", "kind"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["assigned", "asked", "passed_on", "sent_back", "date_decided", "verified", "mentioned"]
                ),
                name="notice_kind_known",
            ),
        ]
        indexes = [
            # The job that tells of an act.
            models.Index(fields=["act"], name="notice_unsettled", condition=Q(settled_at__isnull=True)),
            # The digest: what was told since the last one, and not by a mail of its own.
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            # The page of notices, and the number beside the bell on every page.
            models.Index(fields=["person", "-id"], name="notice_newest"),
            models.Index(fields=["person", "-id"], name="notice_unread", condition=Q(read_at__isnull=True)),
            # Mail that is withdrawn, because somebody may not see what it is about any more.
            models.Index(fields=["mail"], name="notice_of_mail", condition=Q(mail__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"

    @property
    def is_undone(self) -> bool:
        """Whether it tells that the entry it is about was undone, by its act; else that is the act of the entry."""
        return self.entry_id is not None and self.act_id != self.entry.act_id

    @property
    def url(self) -> str:
        """The address of the entry it is about, in the log of its recommendation."""
        page = reverse("recommendation-detail", args=[self.recommendation.reference])
        return f"{page}?log=all#{self.entry.anchor}"


_UNREAD = Prepared(
    lambda person: (
        Notice.objects.filter(person=person)
        .unread()
        .order_by("-pk")
        .values_list("pk", "act_id", "recommendation_id", "recommendation__meeting_id", "entry__internal")[
            : COUNTED + 1
        ]
    )
)


class Weekend(models.TextChoices):
    """The days on which somebody gets no digest; their week begins on the day after."""

    SATURDAY_SUNDAY = "sat_sun", _("Saturday and Sunday")
    FRIDAY_SATURDAY = "fri_sat", _("Friday and Saturday")
    FRIDAY = "fri", _("Friday")
    SUNDAY = "sun", _("Sunday")

    @property
    def days(self) -> tuple[int, ...]:
        """Its days as `date.weekday` numbers them, in their order."""
        return {"sat_sun": (5, 6), "fri_sat": (4, 5), "fri": (4,), "sun": (6,)}[self.value]

    @property
    def first_day(self) -> int:
        """The day on which the week begins, as `date.weekday` numbers it."""
        return (self.days[-1] + 1) % 7


def _on_a_working_day() -> Q:
    """Return the condition that the day of the digest is not on the weekend."""
    condition = Q()
    for weekend in Weekend:
        working = [day for day in range(7) if day not in weekend.days]
        condition |= Q(weekend=weekend.value, weekday__in=working)
    return condition


class NoticePreference(models.Model):
    """How somebody wants to be told. Without a row: at once of what is theirs, and a digest each Monday at seven.

    `by_kind` maps kinds of notices to how they are told, where that is not at once.
    """

    class Digest(models.TextChoices):
        """How often the digest comes."""

        WEEKLY = "weekly", _("Weekly")
        DAILY = "daily", _("Daily, on working days")
        OFF = "off", _("Off")

    class Told(models.TextChoices):
        """How a notice is told by mail."""

        AT_ONCE = "at_once", _("At once")
        DIGEST = "digest", _("In the digest")
        OFF = "off", _("Not by mail")

    class Weekday(models.IntegerChoices):
        """The day of the weekly digest; never one of the weekend."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    person = models.OneToOneField(User, models.PROTECT, related_name="notice_preference")
    digest = models.CharField(_("digest"), max_length=6, choices=Digest.choices, default=Digest.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices, default=Weekday.MONDAY)
    weekend = models.CharField(_("weekend"), max_length=7, choices=Weekend.choices, default=Weekend.SATURDAY_SUNDAY)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    by_kind = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("preferences for notices")
        verbose_name_plural = _("preferences for notices")
        constraints = [
            models.CheckConstraint(condition=Q(digest__in=["weekly", "daily", "off"]), name="digest_known"),
            models.CheckConstraint(condition=Q(weekday__lte=6, hour__lte=23), name="digest_day_and_hour"),
            models.CheckConstraint(condition=_on_a_working_day(), name="digest_on_a_working_day"),
        ]

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"

    def told(self, kind: str) -> str:
        """Return how a kind of notice is told by mail."""
        if kind in Notice.MANDATORY:
            return self.Told.AT_ONCE
        return str(self.by_kind.get(kind, self.Told.AT_ONCE))


class SentDigest(models.Model):
    """The digest of one person on one day: made once, whether or not there was anything to say."""

    person = models.ForeignKey(User, models.PROTECT, related_name="digests", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()
    mail = models.ForeignKey(MailMessage, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"digest of {self.person_id} on {self.day}"


class FollowQuerySet(models.QuerySet["Follow"]):
    """Sets of what people follow."""

    def visible_to(self, user: User) -> FollowQuerySet:
        """What this person follows and may see today."""
        of_meeting = in_visible_meeting(user)
        meetings = Q(meeting__isnull=True) | of_meeting if of_meeting else Q()
        of_row = in_visible_meeting(user, "recommendation__meeting") & not_narrowed_away(user, "recommendation")
        rows = Q(recommendation__isnull=True) | of_row if of_row else Q()
        views = Q(view__isnull=True) | Q(view__in=SavedView.objects.visible_to(user))
        return self.filter(meetings, rows, views, person=user)

    def for_list(self) -> FollowQuerySet:
        """Meetings first, then recommendations by their meeting and number, then saved views by name."""
        rows = self.select_related("meeting", "recommendation", "view").defer("recommendation__searched")
        return rows.order_by("meeting", "recommendation__meeting", "recommendation__number", "view__sort_key", "pk")


class Follow(models.Model):
    """Somebody follows a recommendation, all that a meeting recommended, or a saved view: the digest says what changed.

    Of a saved view, `known` are the recommendations that were in it when the digest was last written, at most
    `digest.COUNTED` and one more; what is in it and is not among them has entered it since. None: the view got another
    query, and it was not looked up yet what that has.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="follows", db_index=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, related_name="+", db_index=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+", db_index=False)
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, related_name="follows")
    known = ArrayField(models.BigIntegerField(), null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("what somebody follows")
        verbose_name_plural = _("what people follow")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "recommendation", "meeting", "view"], name="follow_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(recommendation__isnull=True, meeting__isnull=False, view__isnull=True)
                | Q(recommendation__isnull=False, meeting__isnull=True, view__isnull=True)
                | Q(recommendation__isnull=True, meeting__isnull=True, view__isnull=False),
                name="follow_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows"


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    """Sets of links."""

    def found(self, token_hash: str) -> AnswerLink | None:
        """Return the link with that hash of its token, with what it is about."""
        rows = self.select_related(
            "person",
            "request__recommendation__owner__holder",
            "request__recommendation__owner__deputy",
            "request__entry",
        )
        return rows.filter(token_hash=token_hash).first()


class AnswerLink(models.Model):
    """A link in a mail by which one person answers one request with “no change”, once.

    Only a hash of its token is kept. It holds for the address the mail went to, until it expires, and for as long as
    the request stands and the person is responsible.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    request = models.ForeignKey(UpdateRequest, models.PROTECT, related_name="links", db_index=False)
    mail = models.ForeignKey(MailMessage, models.PROTECT, null=True, related_name="links")
    address = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to answer")
        verbose_name_plural = _("links to answer")

    def __str__(self) -> str:
        return f"link of {self.person_id} for request {self.request_id}"

    def is_expired(self, *, at: datetime) -> bool:
        """Whether it is too late to use it."""
        return at >= self.expires_at
