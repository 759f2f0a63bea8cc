"""Mail to be sent, and its outcome. Written by `actions`; the text of a message is made once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.people import User

TRIED_FOR = timedelta(days=1)
"""A message that the server does not take now is tried again for so long."""


class MailMessageQuerySet(models.QuerySet["MailMessage"]):
    """Sets of messages."""

    def for_list(self) -> MailMessageQuerySet:
        """With whom they are for, newest first; without their texts."""
        return self.select_related("person").defer("body", "html").order_by("-created_at", "-pk")

    def undecided(self) -> MailMessageQuerySet:
        """Those that a person has to decide about, newest first."""
        return self.for_list().filter(status__in=MailMessage.UNDECIDED)

    def on_the_way(self) -> MailMessageQuerySet:
        """Those that wait or are being sent, newest first."""
        return self.for_list().filter(status__in=[MailMessage.Status.WAITING, MailMessage.Status.SENDING])

    def unsent_naming(self, recommendations: Collection[int]) -> MailMessageQuerySet:
        """Mail about work that names any of these recommendations and whose text is still here."""
        return self.filter(names__overlap=list(recommendations)).exclude(body="")

    def ended(self) -> MailMessageQuerySet:
        """Those that are finished, newest first."""
        return self.for_list().exclude(status__in=[*MailMessage.UNDECIDED, "waiting", "sending"])


class MailMessage(models.Model):
    """One message to one person: written in the transaction of the change it reports, sent after the commit.

    Its text never holds a link to a password: that is made when the message is sent, and only while the account is in
    the state (`bound_to`) it was in when the message was written. Once it is sent the text is emptied, because
    the log of accounts has what it said.
    """

    class Kind(models.TextChoices):
        """What it is for."""

        INVITATION = "invitation", _("Invitation")
        NEW_LINK = "new_link", _("Link to a new password")
        RESET = "reset", _("Forgotten password")
        ACCOUNT = "account", _("Change of one's account")
        COORDINATORS = "coordinators", _("Change of an account, told to coordinators")
        NOTICE = "notice", _("What concerns one's work")
        DIGEST = "digest", _("Digest")

    class Status(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Not delivered")
        UNSURE = "unsure", _("May have arrived")
        LEFT = "left", _("Not sent again")
        WITHDRAWN = "withdrawn", _("No longer needed")

    ABOUT_WORK = (Kind.NOTICE, Kind.DIGEST)
    """Mail about recommendations: as text and HTML, with the way to unsubscribe, and only to who may see them still."""

    UNDECIDED = (Status.REFUSED, Status.UNSURE)

    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("to"), related_name="mails")
    names = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="Recommendations that a mail about work names.",
    )
    quotes = ArrayField(models.BigIntegerField(), default=list, help_text="Log entries that a mail about work quotes.")
    address = models.EmailField(
        _("address"), help_text=_("The person's address when the mail was written, or the address before that.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    has_link = models.BooleanField(
        default=False, help_text=_("A link to choose a new password is added when the mail is sent.")
    )
    bound_to = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    act = models.ForeignKey(
        "Act",
        models.PROTECT,
        verbose_name=_("act"),
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("What it says about accounts came by this action; unknown for older mail."),
    )
    created_at = models.DateTimeField(_("written at"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    tried_since = models.DateTimeField(_("tried since"), help_text=_("Tries are counted for a day from here."))
    tried_at = models.DateTimeField(_("tried at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    said = models.CharField(
        _("answer of the mail server"), max_length=300, blank=True, help_text=_("The last answer of the mail server.")
    )

    objects = MailMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
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
        return f"{self.called} ({self.address})"

    @property
    def called(self) -> str:
        """Its subject; of a mail about work what it is for, as who looks after mail may not see what it names."""
        return str(self.get_kind_display()) if self.kind in self.ABOUT_WORK else self.subject

    @property
    def readable(self) -> str:
        """Its text, of mail about accounts; nothing of a mail about work."""
        return "" if self.kind in self.ABOUT_WORK else self.body

    @property
    def is_undecided(self) -> bool:
        """Whether a person has to decide about it."""
        return self.status in self.UNDECIDED

    def is_given_up(self, *, at: datetime) -> bool:
        """Whether it has been tried for as long as is sensible."""
        return at - self.tried_since >= TRIED_FOR
