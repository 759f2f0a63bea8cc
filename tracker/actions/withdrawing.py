"""Taking back what people were told of a change that is undone. The mail about that is made in `notices`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from tracker.actions.mail import withdraw_unsent
from tracker.actions.noting import write
from tracker.models import Act, Notice, ProgressEntry, SentDigest

_AFTERWARDS = {
    Notice.Kind.ASSIGNED: Notice.Kind.ASSIGNED,
    Notice.Kind.ASKED: Notice.Kind.ASSIGNED,
    Notice.Kind.PASSED_ON: Notice.Kind.ASSIGNED,
    Notice.Kind.DATE_DECIDED: Notice.Kind.DATE_DECIDED,
}
"""What says something that an undo makes untrue, and the kind by which its person is told so.

That somebody is mentioned stays true.
"""


def withdraw_notices(entries: Iterable[ProgressEntry], act: Act) -> None:
    """Remove the notices of entries that an act has undone; tell those who know of them already that it is undone.

    Within the transaction that undoes them, after the entries of the undo are written. Somebody knows of a notice who
    marked it as read, or got it in a mail; a mail that waits and says nothing else is not sent.
    """
    rows = Notice.objects.filter(entry__in=[entry.pk for entry in entries], kind__in=list(_AFTERWARDS))
    notices = list(rows.select_for_update(of=("self",)).select_related("entry", "person").order_by("pk"))
    if not notices:
        return
    known = _known(notices)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    again = set(Notice.objects.filter(act=act).values_list("person", "recommendation"))
    write(
        [
            (notice.person, _AFTERWARDS[Notice.Kind(notice.kind)], notice.entry)
            for notice in known
            if (notice.person_id, notice.recommendation_id) not in again
        ],
        act,
    )


def _known(notices: Sequence[Notice]) -> list[Notice]:
    """Return those of which their people know; a mail that only says these and was not sent yet is withdrawn."""
    mails = {notice.mail_id for notice in notices if notice.mail_id is not None}
    others = Notice.objects.filter(mail__in=mails).exclude(pk__in=[notice.pk for notice in notices])
    unsent = withdraw_unsent(mails - set(others.values_list("mail", flat=True))) if mails else set()
    sent = SentDigest.objects.filter(person__in={notice.person_id for notice in notices}, mail__isnull=False)
    last = dict(sent.order_by().values("person").annotate(last=Max("at")).values_list("person", "last"))
    return [notice for notice in notices if _is_known(notice, unsent, last.get(notice.person_id))]


def _is_known(notice: Notice, unsent: Collection[int], last_digest: datetime | None) -> bool:
    """Whether somebody knows of a notice: read, mailed, or perhaps in a digest that went to its person since."""
    if notice.read_at is not None or (notice.mail_id is not None and notice.mail_id not in unsent):
        return True
    return last_digest is not None and notice.settled_at is not None and last_digest > notice.at
