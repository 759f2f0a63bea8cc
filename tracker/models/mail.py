"""Mail that is to be sent, and what became of it. Written by `actions`; a message is never put together anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from tracker.models.people import User

TRIED_FOR = timedelta(days=1)
"""A message that the server does not take now is tried again for so long."""


class MailMessageQuerySet(models.QuerySet["MailMessage"]):
    """Sets of messages."""

    def for_list(self) -> MailMessageQuerySet:
        """With whom they are for, newest first; without their texts."""
        return self.select_related("person").defer("body").order_by("-created_at", "-pk")

    def undecided(self) -> MailMessageQuerySet:
        """Those of which a person has to say what becomes of them, newest first."""
        return self.for_list().filter(status__in=MailMessage.UNDECIDED)

    def on_the_way(self) -> MailMessageQuerySet:
        """Those that wait or are being sent, newest first."""
        return self.for_list().filter(status__in=[MailMessage.Status.WAITING, MailMessage.Status.SENDING])

    def ended(self) -> MailMessageQuerySet:
        """Those of which nothing more becomes, newest first."""
        return self.for_list().exclude(status__in=[*MailMessage.UNDECIDED, "waiting", "sending"])


class MailMessage(models.Model):
    """One message to one person: written in the transaction of what it tells, sent once that has committed.

    Its text never holds a link to a password: that is made when the message is sent, and only while the account is in
    the state (`bound_to`) it was in when the message was written. Once it is sent the text is emptied, for what it
    told stands in the log of accounts.
    """

    class Kind(models.TextChoices):
        """What it is for."""

        INVITATION = "invitation", "Invitation"
        NEW_LINK = "new_link", "Link to a new password"
        RESET = "reset", "Forgotten password"
        ACCOUNT = "account", "Change of one's account"
        COORDINATORS = "coordinators", "Change of an account, told to coordinators"

    class Status(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Not delivered"
        UNSURE = "unsure", "May have arrived"
        LEFT = "left", "Left as it is"
        WITHDRAWN = "withdrawn", "No longer needed"

    UNDECIDED = (Status.REFUSED, Status.UNSURE)

    person = models.ForeignKey(User, models.PROTECT, related_name="mails")
    address = models.EmailField(help_text="Where it goes; the person's address of that moment, or the one before it.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    has_link = models.BooleanField(default=False, help_text="A link to a new password is put in when it is sent.")
    bound_to = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    act = models.ForeignKey(
        "Act",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="What it tells coordinators of; unknown of mail from before this was kept.",
    )
    created_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    tried_since = models.DateTimeField(help_text="From when on the tries of a day are counted.")
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True, help_text="What the mail server said last.")

    objects = MailMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mail"
        constraints = [
            models.CheckConstraint(
                condition=Q(has_link=False, bound_to="") | Q(has_link=True) & ~Q(bound_to=""),
                name="mail_link_is_bound",
            ),
        ]
        indexes = [
            # The page of mail, and the note of it on the list of people: what waits for a decision or to be sent.
            models.Index(
                fields=["status", "-created_at"],
                name="mail_unfinished",
                condition=Q(status__in=["waiting", "sending", "refused", "unsure"]),
            ),
            # The page of mail: what was sent last.
            models.Index(fields=["-created_at", "-id"], name="mail_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.address})"

    @property
    def is_undecided(self) -> bool:
        """Whether a person has to say what becomes of it."""
        return self.status in self.UNDECIDED

    def is_given_up(self, *, at: datetime) -> bool:
        """Whether it has been tried for as long as is sensible."""
        return at - self.tried_since >= TRIED_FOR
