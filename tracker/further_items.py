"""Where the list of recommendations has the items of My work for which that page has no room. Knows no templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Meeting
from tracker import statistics
from tracker.models import User
from tracker.models.recommendations import RecommendationQuerySet

COUNTED = 100
"""Each kind of work is counted up to this number; above it, the page says that there are more."""


@dataclass(frozen=True, slots=True)
class More:
    """Where the list goes on; `count` says in words how many there are, where that is counted."""

    label: str | Promise
    url: str
    count: str = ""


def held(user: User) -> tuple[More, ...]:
    """Return where the open items of the posts that a person acts for are; nothing for who acts for none."""
    posts = [str(post) for post in sorted(user.posts_to_answer_for)]
    if not posts:
        return ()
    label = ngettext("All open items of your post", "All open items of your posts", len(posts))
    return (More(label, statistics.list_url(status="open", owner=posts)),)


def led(user: User) -> tuple[More, ...]:
    """Return where the open items are that the person's organisation leads."""
    if user.organisation is None:
        return ()
    url = statistics.list_url(status="open", lead=str(user.organisation_id))
    return (More(_("All open items led by %(lead)s") % {"lead": user.organisation.label}, url),)


_KINDS = (
    statistics.AttentionGroup.CLAIMED,
    statistics.AttentionGroup.PROPOSED,
    statistics.AttentionGroup.ASKED,
    statistics.AttentionGroup.RESPONSE_DUE,
    statistics.AttentionGroup.NO_LEAD,
    statistics.AttentionGroup.NO_OWNER,
)


def coordinated(user: User, visible: RecommendationQuerySet, on: date) -> tuple[More, ...]:
    """Return where what a person coordinates is, by kinds; who coordinates single meetings is led to these alone."""
    meetings: list[str] = []
    if not user.is_coordinator:
        rows = Meeting.objects.filter(pk__in=user.reach.coordinated).order_by("code")
        meetings = list(rows.values_list("code", flat=True))
    counts = statistics.counted_up_to(visible.coordinated_by(user), _KINDS, COUNTED, on=on)
    many = _("more than %(count)d") % {"count": COUNTED}
    return tuple(
        More(group.label, statistics.list_url(attention=group.value, meeting=meetings), many if n is None else str(n))
        for group, n in counts.items()
        if n != 0
    )


def awaited() -> tuple[More, ...]:
    """Return where all is that others are late with."""
    overdue = statistics.AttentionGroup.OVERDUE
    return (More(overdue.label, statistics.list_url(attention=overdue.value)),)
