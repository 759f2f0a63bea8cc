"""Answering a request for an update by the link in a mail: one person, one request, once, and only “no change”.

A token is signed with the site's key over what the link is bound to, so that it need not be stored; its hash is. It is
put into the mail when that is sent (see `mail`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions.progress import check_in
from tracker.actions.steps import Draft
from tracker.models import AnswerLink, MailMessage, Notice, ProgressEntry, Recommendation, User
from tracker.models.posts import acting_holder
from tracker.workflow import Refused, Step

HOLDS_FOR = timedelta(days=30)
"""A link can be used for so long."""
_PLACEHOLDER = re.compile(r"\[answer-link-(\d{1,18})\]")


def make_links(person: User, notices: Iterable[Notice], *, at: datetime) -> dict[int, AnswerLink]:
    """Make a link for each of some notices of a request that this person could answer with “no change”; by notice."""
    made = {}
    for notice in notices:
        request = notice.recommendation.requests.unanswered().first() if notice.kind in Notice.MANDATORY else None
        if request is None or not _may_answer(person, notice):
            continue
        # As the notice has it, with its owner post.
        request.recommendation = notice.recommendation
        link = AnswerLink(
            person=person,
            request=request,
            address=person.email,
            token_hash=f"new {request.pk} {person.pk} {notice.pk}",
            made_at=at,
            expires_at=at + HOLDS_FOR,
        )
        if not _holds(link, at):
            continue
        link.save()
        link.token_hash = _hash(token_of(link))
        link.save(update_fields=["token_hash"])
        made[notice.pk] = link
    return made


def _may_answer(person: User, notice: Notice) -> bool:
    row = notice.recommendation
    return permissions.is_owner_side(person, row) and Step.CHECK_IN in permissions.open_steps(person, row)


def placeholder(link: AnswerLink) -> str:
    """Return what stands for the address of a link until the mail is sent."""
    return f"[answer-link-{link.pk}]"


def with_links(message: MailMessage, text: str, site: str) -> str:
    """Return the text of a mail with the addresses of its own links in their places."""
    own = {str(link.pk): link for link in message.links.all()}

    def address(found: re.Match[str]) -> str:
        link = own.get(found[1])
        return found[0] if link is None else site + reverse("answer", args=[token_of(link)])

    return _PLACEHOLDER.sub(address, text)


def token_of(link: AnswerLink) -> str:
    """Return the token of a link: a signature over what it is bound to."""
    bound = f"{link.pk}.{link.person_id}.{link.request_id}.{link.address}"
    return salted_hmac("tracker.answer", bound, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str, *, at: datetime | None = None) -> AnswerLink | None:
    """Return the link of a token if it can be used: neither used nor expired, and still this person's to answer."""
    link = AnswerLink.objects.found(_hash(token))
    return link if link is not None and _holds(link, at or timezone.now()) else None


def _holds(link: AnswerLink, at: datetime) -> bool:
    person, request = link.person, link.request
    if link.used_at is not None or link.is_expired(at=at) or request.ended_by_id is not None:
        return False
    if not person.is_active or person.email != link.address:
        return False
    row = request.recommendation
    # Another owner since: whoever was asked then is not who would answer now. A deputy is asked in the holder's place.
    owners = (row.holder, acting_holder(row, timezone.localdate(at)))
    if request.person_id not in {owner and owner.pk for owner in owners}:
        return False
    return permissions.can_see(person, row) and permissions.is_owner_side(person, row)


@transaction.atomic
def answer_by_link(*, token: str, at: datetime | None = None) -> ProgressEntry:
    """Confirm no change in the name of whom a link was sent to, and use it up; the entry says that it was by link."""
    locked = AnswerLink.objects.select_for_update(of=("self",)).filter(token_hash=_hash(token)).first()
    if locked is not None:
        # Two people may have a link to the same request: whoever comes second finds it answered.
        about = Recommendation.objects.filter(requests=locked.request_id)
        about.select_for_update(of=("self",), no_key=True).order_by().first()
    link = None if locked is None else find_link(token, at=at)
    if link is None:
        raise Refused(_("This link no longer works. Sign in to add an update."))
    draft = Draft(at=at)
    entry = check_in(recommendation=link.request.recommendation, by=link.person, draft=draft, by_link=True)
    link.used_at = draft.moment
    link.save(update_fields=["used_at"])
    return entry
