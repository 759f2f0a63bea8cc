"""Mail: written in the transaction of the change it reports, sent by the worker after the commit, at most once.

Before a message is handed to the server it is marked as being sent, in a transaction of its own. If a later
try finds that mark, the process that set it has died, and nobody knows whether the message arrived: a person decides.
Its Message-ID is made once, so that whoever gets it twice sees one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from email.utils import make_msgid
from typing import TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import mailing, permissions
from tracker.actions.answering import with_links
from tracker.actions.links import link_for, sends_mail, site_address, state_of, unsubscribe_address
from tracker.actions.steps import open_act
from tracker.deferring import defer
from tracker.mailing import Delivery, Outcome
from tracker.models import AccountChange, Act, MailMessage, ProgressEntry, Recommendation, User
from tracker.notices.words import Line
from tracker.workflow import Refused

__all__ = [
    "NotSentYet",
    "leave_mail",
    "post",
    "send_again",
    "send_mail",
    "sends_mail",
    "settle_mail",
    "withdraw_naming",
    "withdraw_unsent",
]

LINK = "[The link is put in here when this is sent.]"
"""Stands in a stored text for the link to a password."""
UNSUBSCRIBE = "[unsubscribe-link]"
"""Stands in a stored text for the address at which somebody gets less mail."""
SEND = "send_mail"
"""The name of the task that calls `send_mail`."""
Kind: TypeAlias = MailMessage.Kind
Status: TypeAlias = MailMessage.Status


class NotSentYet(Exception):  # noqa: N818 - it is no fault, and tried again
    """The mail server did not take a message now, and it is to be tried again later."""


def post(
    kind: Kind,
    *,
    to: User,
    context: Mapping[str, object],
    address: str = "",
    has_link: bool = False,
    act: Act | None = None,
    lines: Iterable[Line] = (),
) -> MailMessage | None:
    """Write a message to a person and have it sent once this is committed; None where the site sends no mail.

    The template `mail/<kind>.txt` gets `context`, `person`, and `link` where it `has_link`; its first line is the
    subject. It goes to the person's own address unless another is given, which a message with a link never is. `act`
    is kept with it: whoever it is about does not decide that it is left, and with another address of an account it
    goes to both. `lines` are those that a mail about work has:
    whether the person may still see all of it is asked when it is sent.
    """
    if not sends_mail():
        return None
    if has_link and address:
        raise ValueError("a link goes to the person's own address")
    words = {"person": to, "link": LINK, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400, "site": site_address()}
    if kind in MailMessage.ABOUT_WORK:
        words |= {"preferences": reverse("notice-preferences"), "unsubscribe": UNSUBSCRIBE}
    now = timezone.now()
    message = MailMessage.objects.create(
        person=to,
        address=address or to.email,
        kind=kind,
        **_written(kind, {**words, **context}),
        **_about(lines),
        has_link=has_link,
        bound_to=state_of(to) if has_link else "",
        message_id=make_msgid(domain=urlsplit(site_address()).hostname or "localhost"),
        act=act,
        created_at=now,
        tried_since=now,
    )
    defer(SEND, mail=message.pk)
    return message


def _about(lines: Iterable[Line]) -> dict[str, list[int]]:
    """Return the ids of the recommendations that lines name, and of the entries that they quote."""
    lines = tuple(lines)
    quotes = {entry for line in lines for entry in line.quotes}
    return {"names": sorted({line.names for line in lines}), "quotes": sorted(quotes)}


def _written(kind: Kind, words: dict[str, object]) -> dict[str, str]:
    """Return the subject and the texts of a message from its templates."""
    subject, _, body = render_to_string(f"mail/{kind.value}.txt", words).strip().partition("\n")
    html = render_to_string(f"mail/{kind.value}.html", words) if kind in MailMessage.ABOUT_WORK else ""
    return {"subject": " ".join(subject.split())[:200], "body": body.strip() + "\n", "html": html}


def send_mail(*, mail: int) -> None:
    """Send a message that waits, and write down what became of it; do nothing with any other one.

    Raises NotSentYet where it is to be tried again.
    """
    begun = _begin(mail)
    if begun is None:
        return
    message, link = begun
    try:
        delivery = mailing.hand_over(_composed(message, link))
    except Exception as error:
        _end(message, Delivery(Outcome.UNKNOWN, type(error).__name__))
        raise
    _end(message, delivery)


@transaction.atomic(durable=True)
def _begin(mail: int) -> tuple[MailMessage, str] | None:
    """Mark a message as being sent and return it with its link; None where there is nothing to send (any more)."""
    message = MailMessage.objects.select_for_update(of=("self",)).select_related("person").get(pk=mail)
    if message.status == Status.SENDING:
        _set_unsure(message)
        return None
    if message.status != Status.WAITING:
        return None
    if why := _why_withdrawn(message):
        _set(message, Status.WITHDRAWN, said=why, **_emptied(message))
        return None
    _set(message, Status.SENDING, tries=message.tries + 1, tried_at=timezone.now())
    return message, link_for(message.person, site_address()) if message.has_link else ""


@transaction.atomic
def settle_mail(*, mail: int) -> None:
    """Have a person decide about a message that is marked as being sent; its job is left, so no try comes after it."""
    message = MailMessage.objects.select_for_update().get(pk=mail)
    if message.status == Status.SENDING:
        _set_unsure(message)


def _set_unsure(message: MailMessage) -> None:
    """Note that the worker which marked a message as being sent has died: no two workers run one job."""
    _set(message, Status.UNSURE, said=_("The worker stopped while it was sending this mail."))


def _why_withdrawn(message: MailMessage) -> str:
    """Return why a message is not sent any more; nothing where it is."""
    if not _is_wanted(message):
        return _("The account has changed since this mail was written.")
    if message.kind not in MailMessage.ABOUT_WORK:
        return ""
    person = message.person
    seen = Recommendation.objects.visible_to(person).filter(pk__in=message.names).count()
    read = ProgressEntry.objects.visible_to(person).filter(pk__in=message.quotes).count()
    if (seen, read) != (len(message.names), len(message.quotes)):
        return _("The person can no longer see everything that this mail is about.")
    return ""


def _is_wanted(message: MailMessage) -> bool:
    """Whether a message still goes to whom it was written for, and where.

    What happened to an account is told at the address that it has, open or closed; another address is told at the old
    one too. All else is for open accounts: a link, in the same state of the account; what coordinators are told, for
    as long as the person is one.
    """
    person = message.person
    is_theirs = person.email == message.address
    if message.kind == Kind.ACCOUNT:
        return is_theirs or _is_told_at_both(message)
    if not (is_theirs and person.is_active):
        return False
    if message.kind == Kind.COORDINATORS:
        return person.is_coordinator
    return not message.has_link or state_of(person) == message.bound_to


def _is_told_at_both(message: MailMessage) -> bool:
    """Whether a message says that the account has another address, and goes to the old one or the new one."""
    named = Q(old=message.address) | Q(new=message.address)
    changes = AccountChange.objects.filter(named, act=message.act_id, person=message.person_id)
    return changes.filter(kind=AccountChange.Kind.ADDRESS).exists()


def _composed(message: MailMessage, link: str) -> EmailMessage:
    """Return the mail as it goes out."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.kind not in MailMessage.ABOUT_WORK:
        body = message.body.replace(LINK, link) if message.has_link else message.body
        return EmailMessage(subject=message.subject, body=body, to=[message.address], headers=headers)
    stop = unsubscribe_address(message.person)
    # RFC 8058: a mail program may post to it, without anybody being signed in.
    headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text, html = (
        with_links(message, words.replace(UNSUBSCRIBE, stop), site_address()) for words in (message.body, message.html)
    )
    mail = EmailMultiAlternatives(subject=message.subject, body=text, to=[message.address], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _end(sent: MailMessage, delivery: Delivery) -> None:
    """Write down what became of a message; raise NotSentYet where it is to be tried again."""
    with transaction.atomic(durable=True):
        message = MailMessage.objects.select_for_update().get(pk=sent.pk)
        if message.tries != sent.tries or message.status not in (Status.SENDING, Status.UNSURE):
            # Meanwhile this worker was taken for dead, and a person decided about the message.
            return
        again = _record_outcome(message, delivery, at=timezone.now())
    if again:
        raise NotSentYet(delivery.said)


def _record_outcome(message: MailMessage, delivery: Delivery, *, at: datetime) -> bool:
    """Set the status that an outcome leads to; return whether to try again."""
    match delivery.outcome:
        case Outcome.TAKEN:
            _set(message, Status.SENT, said="", **_emptied(message))
        case Outcome.UNKNOWN:
            _set(message, Status.UNSURE, said=delivery.said)
        case Outcome.NOT_NOW if not message.is_given_up(at=at):
            _set(message, Status.WAITING, said=delivery.said)
            return True
        case Outcome.NOT_NOW | Outcome.NEVER:
            _set(message, Status.REFUSED, said=delivery.said)
    return False


def _emptied(message: MailMessage) -> dict[str, str]:
    """Return a message's texts as they are kept once it is settled: without what anybody wrote into it."""
    subject = "" if message.kind in MailMessage.ABOUT_WORK else message.subject
    return {"subject": subject, "body": "", "html": ""}


def _set(message: MailMessage, status: Status, **fields: object) -> None:
    for name, value in {"status": status, **fields}.items():
        setattr(message, name, value)
    message.save(update_fields=["status", *fields])


@transaction.atomic
def send_again(*, by: User, mail: MailMessage) -> MailMessage:
    """Have a message tried again that was refused, or that may have arrived; under the same Message-ID."""
    message = _decide(by, mail)
    open_act(by=by, verb="send_mail_again", reason=str(message))
    _set(message, Status.WAITING, tried_since=timezone.now())
    defer(SEND, mail=message.pk)
    return message


@transaction.atomic
def leave_mail(*, by: User, mail: MailMessage) -> MailMessage:
    """Leave a message as it is: it is not tried again."""
    message = _decide(by, mail)
    permissions.may_leave_mail(by, message)
    open_act(by=by, verb="leave_mail", reason=str(message))
    _set(message, Status.LEFT, **_emptied(message))
    return message


def withdraw_naming(recommendations: Collection[int]) -> int:
    """Empty and withdraw mail not sent yet that names any of these recommendations, as words were removed from them.

    Return how many. What may have arrived already is said of each. Within the transaction that removes the words.
    """
    rows = MailMessage.objects.unsent_naming(recommendations).select_for_update().order_by("pk")
    for message in rows:
        said = _("Words in this mail were removed from the log.")
        if message.status in (Status.SENDING, Status.UNSURE):
            said = _("Words in this mail were removed from the log. It may have arrived before.")
        _set(message, Status.WITHDRAWN, said=said, **_emptied(message))
    return len(rows)


def withdraw_unsent(mails: Collection[int]) -> set[int]:
    """Withdraw those of some messages that wait, because what they say was undone; return the keys of these.

    Within the transaction that undoes it.
    """
    rows = MailMessage.objects.filter(pk__in=mails, status=Status.WAITING).select_for_update().order_by("pk")
    for message in rows:
        _set(message, Status.WITHDRAWN, said=_("What this mail is about was undone."), **_emptied(message))
    return {message.pk for message in rows}


def _decide(by: User, mail: MailMessage) -> MailMessage:
    permissions.may_see_mail(by)
    message = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if not message.is_undecided:
        raise Refused(
            _("This mail no longer needs a decision. Its status is: %(status)s.")
            % {"status": message.get_status_display()}
        )
    return message
