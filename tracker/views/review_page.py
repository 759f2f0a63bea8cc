"""The page of a briefing: its text, how far its review is, and, for those who may decide, the passage in turn."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import shorten
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, Original, Passage
from briefings.reading import PassageKind
from tracker import actions, permissions, review
from tracker.actions import Decided, Undoable
from tracker.forms.review import DontTrackForm
from tracker.forms.set_up import NewRecommendationForm
from tracker.models import PassageDecision, Recommendation, Source, User
from tracker.models.access import in_visible_meeting
from tracker.review import Block, Line
from tracker.statistics import Coverage, coverage, last_decided
from tracker.views.requests import signed_in
from tracker.workflow import Decision

KEYS: tuple[tuple[str, str | Promise], ...] = (
    ("T", _("Track, or track the words that are selected")),
    ("D", _("Don't track, for the reason that is chosen")),
    ("J", _("Skip to the next passage")),
    ("K", _("Go back to the passage before")),
    ("E", _("Edit the title")),
    ("U", _("Undo your last decision")),
    ("R", _("Don't track the rest")),
)
"""What the single keys do on this page."""


MOVED_SHOWN = 100
"""So many passages that stand elsewhere than in the version before are listed."""


@dataclass
class Review:
    """A briefing as one person reviews it: its passages, with those tracked, those not tracked and those left."""

    briefing: Briefing
    user: User
    passages: list[Passage] = field(init=False)
    sources: list[Source] = field(init=False)
    decisions: dict[int, Decision] = field(init=False)

    def __post_init__(self) -> None:
        """Read it all."""
        self.passages = list(self.briefing.passages.in_order())
        for passage in self.passages:
            passage.briefing = self.briefing
        tracked = Source.objects.in_force().visible_to(self.user).filter(briefing=self.briefing)
        self.sources = list(tracked.select_related("recommendation").in_order())
        made = PassageDecision.objects.filter(passage__briefing=self.briefing).values_list("passage", "decision")
        self.decisions = {passage: Decision(decision) for passage, decision in made}

    @cached_property
    def left(self) -> list[Passage]:
        """What is to review, in the order of the text, as far as this person sees what is tracked.

        What is tracked where they cannot see it is not left for those who decide about passages. Others are not told.
        """
        every = self.sources
        is_partial = self.user.reach.hidden or self.user.reach.narrowed
        if is_partial and permissions.can_track(self.user, self.briefing.meeting):
            every = list(Source.objects.in_force().filter(briefing=self.briefing).in_order())
        return list(review.left(self.passages, every, self.decisions))

    @cached_property
    def queue(self) -> list[Passage]:
        """What is to review, in the order in which it is reviewed."""
        return review.queue(self.left)

    def within(self, passages: Sequence[Passage]) -> list[Source]:
        """Return the sources that touch a run of passages."""
        if not passages:
            return []
        start, end = passages[0].start, passages[-1].end
        return [each for each in self.sources if each.start < end and each.end > start]

    def passage(self, key: str) -> Passage | None:
        """Return the passage with that key as an address has it."""
        return next((each for each in self.passages if str(each.pk) == key), None)

    def numbered(self, number: int | None) -> Passage | None:
        """Return the passage with that number."""
        return next((each for each in self.passages if each.number == number), None)


@dataclass(frozen=True, slots=True)
class Card:
    """The passage in turn, with what may be done: forms where it is to review, else what was decided, to be undone."""

    passage: Passage
    form: NewRecommendationForm | None = None
    dont_track: DontTrackForm | None = None
    decision: Decision | None = None
    reason: str = ""
    tracked_as: list[Undoable] = field(default_factory=list)
    is_free: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether it is more likely tracked than not: a suggestion, or a heading that somebody chose by itself."""
        return self.passage.is_suggested or self.is_free

    @property
    def says_more(self) -> bool:
        """Whether it has details to show under “Why it is suggested”."""
        return self.passage.is_suggested

    @property
    def words(self) -> str:
        """Where the words stand that are to be tracked, as an address gives it."""
        start, end = review.content_words(self.passage.briefing.text, self.passage)
        return f"{start}-{end}"


def first_words(passage: Passage, most: int = 80) -> str:
    """Return the first words of a passage, to say which one is meant."""
    start, end = review.content_words(passage.briefing.text, passage)
    return shorten(passage.briefing.text[start:end], most, placeholder="…")


def find(request: HttpRequest, pk: int) -> Briefing:
    """Return the briefing with that key, of a meeting that the person may see; else 404."""
    visible = Briefing.objects.filter(in_visible_meeting(signed_in(request)))
    return get_object_or_404(visible.select_related("meeting", "added_by"), pk=pk)


def page(
    request: HttpRequest,
    briefing: Briefing,
    *,
    form: NewRecommendationForm | None = None,
    about: Passage | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """Show a briefing; with a `form` that was refused, about that passage. `more` is for the template."""
    user = signed_in(request)
    there = Review(briefing, user)
    wanted = there.passage(str(about.pk)) if about is not None else _wanted(request, there)
    only_left = bool(carried(request))
    passages = review.only_left(there.passages, there.left) if only_left else there.passages
    parts = review.parts(briefing.text, passages)
    place = _turned_to(request, parts, wanted)
    shown = parts[place]
    here = there.within(shown)
    blocks = list(review.blocks(briefing.text, shown, here, there.decisions))
    context: dict[str, object] = {
        "briefing": briefing,
        "blocks": blocks,
        "only_left": only_left,
        "part": place + 1,
        "part_count": len(parts),
        "before": place if place else None,
        "after": place + 2 if place + 1 < len(parts) else None,
        "recommendations": sorted({source.recommendation for source in here}, key=lambda item: item.reference),
        "coverage": _coverage(briefing, user),
        "signs": review.LEGEND,
        "has_original": Original.objects.filter(pk=briefing.pk).exists(),
        "last": None if there.left else last_decided([briefing]).get(briefing.pk),
        **_addresses(request, briefing),
        **_versions(there),
        **more,
    }
    context["may_decide"] = context["newer"] is None and permissions.can_track(user, briefing.meeting)
    turn = wanted
    if context["may_decide"]:
        turn = wanted or review.neighbour(there.queue, None)
        context |= _panel(there, shown, turn)
        context |= {"card": _card(there, turn, form), "is_asked_for": wanted is not None}
        context["to_set_up"] = _to_set_up(there)
    context["opened"] = _opened(blocks, turn)
    return render(request, "briefings/detail.html", context, status=status)


def _to_set_up(there: Review) -> int:
    """Return how many recommendations of a meeting have no lead or no owner post, once all of the text is reviewed."""
    rows = Recommendation.objects.visible_to(there.user).filter(meeting=there.briefing.meeting)
    return 0 if there.left else rows.to_set_up().count()


def carried(request: HttpRequest) -> dict[str, str]:
    """Return what links, buttons and redirects of the page carry on in its address: that only what is left is shown."""
    return {"show": "left"} if request.GET.get("show") == "left" else {}


def _addresses(request: HttpRequest, briefing: Briefing) -> dict[str, str]:
    """Return what links to this page begin with, also where it answers a button that has another address.

    `whole` leads to the whole text, `here` stays with what is shown, and `carried` is what the addresses of buttons end
    with, so that they lead back to it.
    """
    at = "" if request.method in ("GET", "HEAD") else reverse("briefing-detail", args=[briefing.pk])
    query = urlencode(carried(request))
    return {"whole": f"{at}?", "here": f"{at}?{query}&" if query else f"{at}?", "carried": f"?{query}" if query else ""}


def replaced_by(briefing: Briefing) -> Briefing | None:
    """Return the corrected version that replaced a briefing."""
    return Briefing.objects.filter(revises=briefing).defer("text").first()


def latest_of(passage: Passage) -> tuple[Briefing, Passage | None]:
    """Return the latest version of a passage's briefing, and the passage in it that has the same words."""
    briefing = passage.briefing
    same: Passage | None = passage
    while newer := Briefing.objects.filter(revises=briefing).select_related("meeting", "added_by").first():
        briefing, same = newer, newer.passages.filter(same_as=same).first() if same else None
    return briefing, same


def _versions(there: Review) -> dict[str, object]:
    """Return what replaced a briefing; and of one that replaced another, what was moved, and what its text has lost."""
    newer = replaced_by(there.briefing)
    if there.briefing.revises_id is None:
        return {"newer": newer}
    earlier: list[int] = []
    key: int | None = there.briefing.revises_id
    while key is not None:
        earlier.append(key)
        key = Briefing.objects.values_list("revises", flat=True).get(pk=key)
    sources = Source.objects.in_force().visible_to(there.user).filter(briefing__in=earlier)
    here = {source.recommendation_id for source in there.sources}
    lost = Recommendation.objects.filter(pk__in=sources.values("recommendation")).exclude(pk__in=here)
    moved = [passage for passage in there.passages if passage.is_moved]
    return {
        "newer": newer,
        "lost": list(lost.order_by("meeting", "number")),
        "moved": [(passage, first_words(passage)) for passage in moved[:MOVED_SHOWN]],
        "moved_count": len(moved),
    }


def _panel(there: Review, shown: Sequence[Passage], turn: Passage | None) -> dict[str, object]:
    """Return what stands beside the text for those who decide: the suggestions of this part, and what was decided."""
    decided = actions.decided_lately(there.briefing, there.user)
    others = [passage for passage in there.left if not passage.is_suggested]
    suggestions = len(there.left) - len(others)
    # Suggestions come first in the queue, so that the place there is also the place among them.
    return {
        "entries": list(review.entries(shown, there.sources, there.decisions, turn)),
        "decided": [(each, _about(there, each)) for each in decided],
        "own": next((each for each in decided if each.act.by_id == there.user.pk), None),
        "others": len(others),
        "first_other": others[0] if others else None,
        "left": len(there.left),
        "suggestions": suggestions,
        "place_in_queue": there.queue.index(turn) + 1 if turn in there.queue else None,
        "keys": KEYS,
    }


def _about(there: Review, decided: Decided) -> str:
    """Return the first words of the one passage that was decided about; empty where there are more."""
    passage = there.passage(str(decided.passage)) if decided.not_tracked == 1 else None
    return first_words(passage, 60) if passage is not None else ""


def _card(there: Review, turn: Passage | None, form: NewRecommendationForm | None) -> Card | None:
    if turn is None:
        return None
    is_free = _is_free(turn, there)
    if form is not None or is_free or turn in there.left:
        form = form or NewRecommendationForm(there.briefing.meeting, there.user, turn)
        return Card(turn, form, None if is_free else DontTrackForm(), is_free=is_free)
    return _decided(there, turn)


def _decided(there: Review, turn: Passage) -> Card | None:
    """Return what was decided about a passage; nothing where nothing was, and nothing is to be."""
    if touching := there.within([turn]):
        return Card(turn, tracked_as=actions.undoable(touching, there.user))
    decision = there.decisions.get(turn.pk)
    made = actions.decision_about(turn) if decision is not None else None
    return Card(turn, decision=decision, reason=made.act.reason) if made is not None else None


def _is_free(passage: Passage, there: Review) -> bool:
    """Return whether a passage is a heading that nobody has to decide about, and that may be tracked."""
    decided = bool(there.within([passage])) or passage.pk in there.decisions
    return passage.kind == PassageKind.HEADING and not passage.is_suggested and not decided


def _coverage(briefing: Briefing, user: User) -> Coverage | None:
    """Return how much is tracked, unless that would tell of what is narrowed to others, or of another meeting."""
    return coverage(briefing) if permissions.sees_all_of(user, briefing.meeting) else None


def _wanted(request: HttpRequest, there: Review) -> Passage | None:
    """Return the passage that the address names, or what comes in turn after, or before, the one it names."""
    if wanted := request.GET.get("passage"):
        return there.passage(wanted)
    for name in ("after", "back"):
        number = _number(request, name)
        if number is not None:
            return review.neighbour(there.queue, there.numbered(number), forward=name == "after")
    return None


def _turned_to(request: HttpRequest, parts: list[tuple[Passage, ...]], wanted: Passage | None) -> int:
    """Return the place of the part to show: that of the passage or the offset, or the one asked for, or the first."""
    at = wanted.start if wanted is not None else _number(request, "at")
    if at is not None and parts[0]:
        return max(bisect([part[0].start for part in parts], at) - 1, 0)
    return min(max(_number(request, "part") or 1, 1), len(parts)) - 1


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a number that the address gives; None where it is none, or has more digits than any here."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else None


def _opened(blocks: list[Block], wanted: Passage | None) -> Line | None:
    """Return the line of a passage, where it is shown."""
    return next((line for block in blocks for line in block.lines if line.passage == wanted), None)
