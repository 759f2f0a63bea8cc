"""Absences, who acts for a post on a day, and hand-overs of posts. The posts themselves are in `people`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracker.database import past
from tracker.models.log import Act
from tracker.models.people import Post, PostQuerySet, User
from tracker.models.recommendations import Recommendation


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Sets of absences."""

    def on(self, day: date) -> AbsenceQuerySet:
        """Those that day falls into."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def not_over(self, day: date) -> AbsenceQuerySet:
        """Those that end on that day or later, the first one first."""
        return self.filter(ends_on__gte=day).order_by("starts_on", "pk")


@pghistory.track()
class Absence(models.Model):
    """The days on which a person is away, both ends included. Those of one person do not overlap."""

    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"), related_name="absences", db_index=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
        ]
        indexes = [
            # Whether somebody is absent today.
            models.Index(fields=["person", "ends_on"], name="absence_of_person"),
        ]

    def __str__(self) -> str:
        return f"absence of {self.person_id} from {self.starts_on} to {self.ends_on}"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a post on a day: its holder, or its deputy while the holder is absent, or nobody.

    Where `person` is None, what is asked of the post is asked of the coordinators: it is vacant, its holder has left,
    or holder and deputy are both not there. `holder_until` and `deputy_until` are the last days of their absences,
    None where they are not absent.
    """

    post: Post
    person: User | None
    holder_until: date | None = None
    deputy_until: date | None = None

    @property
    def is_by_deputy(self) -> bool:
        """Whether it is the deputy who acts, for the holder."""
        return self.person is not None and self.person.pk != self.post.holder_id

    @property
    def is_for_coordinators(self) -> bool:
        """Whether nobody acts, so that the coordinators have to."""
        return self.person is None


def acting_for(post: Post, on: date) -> Acting:
    """Return who acts for a post on that day; mail for the post is written to that person."""
    return acting_for_each([post], on)[post.pk]


def acting_holder(recommendation: Recommendation, on: date) -> User | None:
    """Return who acts for its owner post on that day: who is asked about it and told of it. None: nobody does."""
    return acting_for(recommendation.owner, on).person if recommendation.owner is not None else None


def acting_for_each(posts: Iterable[Post], on: date) -> dict[int, Acting]:
    """Return who acts for each of some posts on that day, by their ids; one query for all absences.

    Fetch the posts with `holder` and `deputy`, which are looked at here.
    """
    posts = list(posts)
    concerned = {person for post in posts for person in (post.holder_id, post.deputy_id) if person is not None}
    absent: dict[int, date] = {}
    if concerned:
        rows = Absence.objects.filter(person__in=concerned).on(on).order_by("ends_on")
        absent = dict(rows.values_list("person", "ends_on"))
    return {post.pk: _acting(post, absent) for post in posts}


def _acting(post: Post, absent: dict[int, date]) -> Acting:
    holder, deputy = post.active_holder, post.active_deputy
    holder_until = absent.get(holder.pk) if holder is not None else None
    deputy_until = absent.get(deputy.pk) if deputy is not None else None
    person = holder
    if holder is not None and holder_until is not None:
        person = deputy if deputy_until is None else None
    return Acting(post, person, holder_until, deputy_until)


def unattended_posts(on: date) -> PostQuerySet:
    """The posts whose holder is absent on that day, and whose deputy is too, or has left, or was never named."""
    absent = Absence.objects.on(on)
    no_deputy = Q(deputy__isnull=True) | Q(deputy__is_active=False) | Exists(absent.filter(person=OuterRef("deputy")))
    return Post.objects.filter(no_deputy, Exists(absent.filter(person=OuterRef("holder"))), holder__is_active=True)


def unattended(on: date, most: int) -> list[Acting]:
    """Return posts with open work for which nobody acts on that day, because holder and deputy are not there.

    Vacant ones and those whose holder has left are in `RecommendationQuerySet.without_owner`.
    """
    posts = unattended_posts(on).filter(Exists(Recommendation.objects.chased().filter(owner=OuterRef("pk"))))
    posts = posts.select_related("organisation", "holder", "deputy").order_by("organisation__sort_key", "name", "pk")
    return list(acting_for_each(posts[:most], on).values())


def acting_around(user: User, on: date) -> list[Acting]:
    """Return who acts on that day for each post that a person holds or is deputy of, in the order of their ids."""
    # Most contributors have a post, and hardly anybody else has: those are asked for it first, which takes less.
    if not (user.is_contributor or user.has_posts):
        return []
    posts = Post.objects.held_or_deputised_by(user).select_related("organisation", "holder", "deputy")
    return list(acting_for_each(past.live(posts), on).values())


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Sets of hand-overs."""

    def visible_to(self, user: User) -> HandOverQuerySet:
        """Those of posts this person took or handed over, holds or is deputy of; coordinators see all."""
        if user.is_coordinator:
            return self
        concerned = Q(to_holder=user) | Q(from_holder=user) | Q(post__holder=user) | Q(post__deputy=user)
        return self.filter(concerned)

    def with_names(self) -> HandOverQuerySet:
        """With the post and the people that a line about one names, the latest first."""
        people = ("from_holder", "to_holder", "act__by", "accepted")
        return self.select_related("post__organisation", "post__holder", *people).order_by("-pk")

    def pending(self) -> HandOverQuerySet:
        """Not accepted yet, by somebody who holds the post still; only the latest of each post."""
        later = HandOver.objects.filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), accepted__isnull=True, post__holder=F("to_holder"))


@pghistory.track()
class HandOver(models.Model):
    """What a post owned when somebody took it over, for that person to read and accept.

    `items` has a list for each open recommendation: its id, the number of the log entry that says so, and then its
    status, due date and review date of that day as texts, empty where there was none. Words are read from the log, so
    that what is redacted there is gone here too. `left_out` is how many more the post owned than are listed.
    """

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="hand_overs")
    from_holder = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("holder before"), null=True, related_name="+", db_index=False
    )
    to_holder = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("new holder"), related_name="hand_overs", db_index=False
    )
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    items = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    accepted = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        indexes = [
            # My work: what is to be accepted, by one person and by everybody.
            models.Index(fields=["to_holder"], name="hand_over_open", condition=Q(accepted__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk} of post {self.post_id}"
