"""What a person is told in the site: notices as the page groups them, and how many of these groups are unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.models import Notice, User
from tracker.models.corrections import find_corrections
from tracker.models.log import made_readable
from tracker.models.notices import COUNTED, unread_acts
from tracker.notices.words import Told, told_together


def told(notices: Sequence[Notice], user: User) -> list[Told]:
    """Return notices of `NoticeQuerySet.for_list` as the page shows them: those of one act that say the same as one."""
    made_readable([notice.entry for notice in notices], user)
    find_corrections(notice.entry for notice in notices if notice.kind == Notice.Kind.MENTIONED)
    return told_together(notices)


def count_unread(user: User) -> tuple[int, bool]:
    """Return how many lines of the page of notices are unread, and whether there are more than are counted.

    One query for most: only notices of which several are of one act are read, to see which of them are one line.
    """
    unread = unread_acts(user)
    of_act = Counter(act for _key, act in unread)
    several = [key for key, act in unread if of_act[act] > 1]
    lines = told(list(Notice.objects.filter(pk__in=several).for_list()), user) if several else []
    return min(len(unread) - len(several) + len(lines), COUNTED), len(unread) > COUNTED
