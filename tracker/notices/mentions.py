"""Who is mentioned in the words of an entry: "@" and the full name of a person or a post, the longest that there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from tracker.models import Notice, Post, ProgressEntry, Recommendation, User
from tracker.models.posts import acting_for
from tracker.workflow import Step

Row = TypeVar("Row")
MENTIONING = frozenset(
    {
        Step.REPORT,
        Step.ADD,
        Step.CHECK_IN,
        Step.STALL,
        Step.CLAIM,
        Step.WITHDRAW_CLAIM,
        Step.PROPOSE_DATE,
        Step.CORRECT,
    }
)
"""The steps in whose words people are mentioned: updates and notes."""
MOST = 10
"""So many mentions of one entry are looked at."""
_LONGEST, _MOST_WORDS = 250, 30
# Not within an address, such as anna@example.org.
_AT = re.compile(r"(?<![\w@.+-])@(?=\w)")
# Where a name may end: not within a word, nor before a part that a hyphen or an apostrophe joins to it.
_END = re.compile(r"(?<=[\w.)])(?!\w|-\w|['’](?!s\b)\w)")


def mentioned(entry: ProgressEntry, recommendation: Recommendation) -> list[User]:
    """Return who is mentioned in an entry and may read it, each once; of a post, who acts for it today.

    Not those who were told so already: by the entry that it corrects, or one that this corrects, or by another one that
    the same act wrote about the recommendation, as a line of a meeting has its words in each of its entries.
    """
    if entry.kind not in MENTIONING:
        return []
    found = {person.pk: person for person in _named(f"{entry.text}\n{entry.next_step}", recommendation)}
    if found:
        # By the moment of the act, because that is how notices of somebody are indexed.
        by_act = Q(act=entry.act_id, at=entry.act.at, recommendation=recommendation.pk)
        already = Q(entry__in=_corrected_by(entry)) | by_act
        told = Notice.objects.filter(already, kind=Notice.Kind.MENTIONED, person__in=found)
        for person in told.values_list("person", flat=True):
            found.pop(person, None)
    itself = ProgressEntry.objects.filter(pk=entry.pk)
    return [person for person in found.values() if itself.visible_to(person).exists()]


def _corrected_by(entry: ProgressEntry) -> list[int]:
    """Return the keys of the entries that an entry corrects, back to the first; one query, and none if it is none."""
    if entry.corrects_id is None:
        return []
    corrections = ProgressEntry.objects.filter(recommendation=entry.recommendation_id, corrects__isnull=False)
    before = dict(corrections.values_list("pk", "corrects_id"))
    found: list[int] = []
    key: int | None = entry.corrects_id
    while key is not None:
        found.append(key)
        key = before.get(key)
    return found


def _named(text: str, recommendation: Recommendation) -> Iterator[User]:
    """Yield who is named in a text after "@"; at most two queries for all names, and those of who acts for a post."""
    mentions = [list(_names_at(text, at.end())) for at in list(_AT.finditer(text))[:MOST]]
    every = {name for names in mentions for name in names}
    if not every:
        return
    people, posts = _people(every), _posts(every)
    for names in mentions:
        name = next((name for name in names if name in people or name in posts), "")
        yield from people.get(name) or _acting(posts.get(name, []), recommendation)


def _names_at(text: str, start: int) -> Iterator[str]:
    """Yield what may be the name that begins at a place, in small letters, the longest first."""
    words = " ".join(unicodedata.normalize("NFC", text[start : start + _LONGEST]).lower().split())
    for end in reversed([found.start() for found in _END.finditer(words)][:_MOST_WORDS]):
        yield words[:end]


def _people(names: Iterable[str]) -> dict[str, list[User]]:
    rows = User.objects.filter(is_system=False).alias(lowered=Lower("name")).filter(lowered__in=names)
    return _by_name((person.name, person) for person in rows.select_related("organisation").order_by("pk"))


def _posts(names: Iterable[str]) -> dict[str, list[Post]]:
    rows = Post.objects.named().alias(lowered=Lower("name"), lowered_called=Lower("called"))
    found = rows.select_related("deputy").filter(Q(lowered__in=names) | Q(lowered_called__in=names))
    return _by_name((name, post) for post in found for name in {post.name, str(post)})


def _by_name(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, row in rows:
        found.setdefault(name.lower(), []).append(row)
    return found


def _acting(posts: list[Post], recommendation: Recommendation) -> list[User]:
    """Return who acts today for the post that is meant: the only one of its name, or the only one of the lead."""
    if len(posts) > 1:
        posts = [post for post in posts if post.organisation_id == recommendation.lead_id]
    person = acting_for(posts[0], timezone.localdate()).person if len(posts) == 1 else None
    return [person] if person is not None else []
