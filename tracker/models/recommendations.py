"""Recommendations and their relations. Their sources are in `sources`, their log in `log`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Exists, F, Func, Max, Min, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker.database import past
from tracker.models import rhythm
from tracker.models.conditions import (
    CHASED,
    DOUBTFUL,
    DUE_SOON_WITHIN,
    IS_OPEN,
    LAST_UPDATE_ON,
    MOVED_LATER,
    NO_HOLDER,
    NOT_CHASED,
    PRESSING_ON,
    UNANSWERED,
    Needs,
    progressed,
)
from tracker.models.people import Organisation, Post, Theme, User, folded
from tracker.models.searching import Asked
from tracker.workflow import (
    CLOSED,
    OPEN,
    RULES,
    WITHOUT_UPDATE,
    Confidence,
    DueBasis,
    Extent,
    Kind,
    Position,
    Priority,
    Status,
    Step,
    Who,
    is_followed_up,
)

if TYPE_CHECKING:
    from tracker.models.log import ProgressEntryQuerySet


def _entries() -> ProgressEntryQuerySet:
    """The log of the recommendation a subquery is asked about; the log knows this module, so it is asked for late."""
    from tracker.models.log import ProgressEntry

    return ProgressEntry.objects.filter(recommendation=OuterRef("pk"))


def _moves() -> ProgressEntryQuerySet:
    """The entries of the steps that decide a status, the last first."""
    return _entries().filter(kind__in=[step for step, rule in RULES.items() if rule.moves]).order_by("-sequence")


def _written_by(user: User, entry: str) -> Q:
    """The entry counts as written by this person: in their own name, or for nobody in particular; see `permissions`."""
    own_word = Q(**{f"{entry}__received_from": ""}) | Q(**{f"{entry}__for_post__isnull": True})
    return Q(**{f"{entry}__by": user}) & own_word


ABOUT_WORK = [
    *(step for step, rule in RULES.items() if rule.who in (Who.RESPONSIBLE, Who.RESPONSIBLE_OR_COORDINATOR)),
    *(Step.RETURN_CLAIM, Step.REOPEN),
]
"""Steps whose entries say something about the work."""
_POINTERS = ("claim", "stall", "date_proposal")

_REITERATED = ("other", "recommendation")
REITERATED_AT = ("one__meeting", "briefing__meeting")
"""How the two of `reiterations` name the meeting at which something was reiterated."""


def _words() -> dict[str, models.Field[Any, Any]]:
    """Return the columns by which words can be taken out of a version of a recommendation; see `redaction`."""
    return {
        "pgh_salt": models.CharField(
            max_length=32, default="", help_text="Random; hides the words behind their digests."
        ),
        "pgh_redaction": models.JSONField(
            null=True, help_text="Of words taken out their digests, of the others their salts."
        ),
    }


def reiterations(user: User) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Return by what recommendations are reiterated, as far as somebody sees it.

    These are relations, of which `other` is reiterated, and sources of other meetings, of which `recommendation` is.
    """
    from tracker.models.log import ProgressEntry
    from tracker.models.relations import Relation
    from tracker.models.sources import Source

    said = Relation.objects.reiterating().visible_to(user)
    # A source of another meeting is only ever added later, and few entries do that: no source but theirs is read.
    added = past.live(ProgressEntry.objects.adding_sources()).values("recommendation")
    quoted = Source.objects.in_force().visible_to(user).filter(recommendation__in=added)
    return said, quoted.exclude(briefing__meeting=F("recommendation__meeting"))


def reiterations_elsewhere(user: User) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Return those of `reiterations` by a recommendation or a briefing of another meeting."""
    said, quoted = reiterations(user)
    return said.exclude(one__meeting=F("other__meeting")), quoted


def _of_outer(several: tuple[models.QuerySet[Any], models.QuerySet[Any]]) -> list[models.QuerySet[Any]]:
    """Return of reiterations those of the recommendation a subquery is asked about."""
    return [rows.filter(**{name: OuterRef("pk")}) for rows, name in zip(several, _REITERATED, strict=True)]


def _meeting(several: tuple[models.QuerySet[Any], models.QuerySet[Any]], least: type[models.Aggregate]) -> list[Any]:
    """Return of reiterations the first or last meeting of each kind, by its key."""
    columns = zip(_of_outer(several), _REITERATED, REITERATED_AT, strict=True)
    return [
        Subquery(rows.order_by().values(name).annotate(least=least(column)).values("least"))
        for rows, name, column in columns
    ]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Sets of recommendations: who sees them, how they stand, and what a page needs of them."""

    def visible_to(self, user: User) -> RecommendationQuerySet:
        """Those this person may see: of meetings open to them, and not narrowed to others."""
        from tracker.models.access import in_visible_meeting, not_narrowed_away

        seen = in_visible_meeting(user) & not_narrowed_away(user)
        return self.filter(seen) if seen else self

    def coordinated_by(self, user: User) -> RecommendationQuerySet:
        """Those whose follow-up this person runs."""
        if not user.is_active:
            return self.none()
        return self if user.is_coordinator else self.filter(meeting__in=user.reach.coordinated)

    def tracked(self) -> RecommendationQuerySet:
        """All but those entered in error, which are in no figure."""
        return self.exclude(status=Status.ENTERED_IN_ERROR)

    def open(self) -> RecommendationQuerySet:
        """Those on which something is still to happen."""
        return self.filter(IS_OPEN)

    def chased(self) -> RecommendationQuerySet:
        """Open and followed up: neither not accepted nor only noted, unless a coordinator asked to follow it up."""
        return self.filter(CHASED)

    def not_chased(self) -> RecommendationQuerySet:
        """Open, and not followed up."""
        return self.open().filter(NOT_CHASED)

    def overdue(self, *, on: date) -> RecommendationQuerySet:
        """Past their due date on that day, and not reported complete."""
        return self.filter(Needs.overdue(on))

    def due_soon(self, *, on: date) -> RecommendationQuerySet:
        """Due on that day or within the next thirty."""
        return self.filter(Needs.due_soon(on))

    def at_risk(self, *, on: date) -> RecommendationQuerySet:
        """Not yet overdue on that day, and forecast to be late or at risk."""
        return self.filter(Needs.at_risk(on))

    def stale(self, *, on: date) -> RecommendationQuerySet:
        """Without an update, a confirmation, a stall or a completion report in the rhythm of its meeting."""
        return self.filter(Needs.stale(on))

    def progressed(self, *, on: date) -> RecommendationQuerySet:
        """Followed up, with an update or a completion report in the ninety days before; no change is no progress."""
        return self.filter(progressed(on))

    def without_progress(self, *, on: date) -> RecommendationQuerySet:
        """Followed up, with neither an update nor a completion report for ninety days on that day."""
        return self.chased().exclude(progressed(on))

    def asked(self, *, level: int = 0) -> RecommendationQuerySet:
        """Asked for an update that is not given yet, and passed on at least to that level."""
        return self.filter(
            requests__ended_by__isnull=True, requests__answer_by__isnull=False, requests__level__gte=level
        )

    def past_review(self, *, on: date) -> RecommendationQuerySet:
        """On hold, and past the review date."""
        return self.filter(Needs.past_review(on))

    def claimed(self) -> RecommendationQuerySet:
        """Reported complete, and waiting for somebody to verify it."""
        return self.filter(Needs.CLAIMED)

    def with_proposal(self) -> RecommendationQuerySet:
        """Open, with another due date proposed on which nobody has decided; an answer is owed on declined ones too."""
        return self.filter(Needs.PROPOSED)

    def without_owner(self) -> RecommendationQuerySet:
        """Chased, with no owner post, a vacant one, or one whose holder has left."""
        return self.filter(Needs.NO_OWNER)

    def without_lead(self) -> RecommendationQuerySet:
        """Chased, with no lead organisation."""
        return self.filter(Needs.NO_LEAD)

    def to_set_up(self) -> RecommendationQuerySet:
        """Chased, without a lead or an owner post."""
        return self.chased().filter(Q(lead__isnull=True) | Q(owner__isnull=True))

    def slipped(self) -> RecommendationQuerySet:
        """Due later than the first date that was agreed."""
        return self.filter(MOVED_LATER)

    def reiterated(self, user: User) -> RecommendationQuerySet:
        """Those that another recommendation or a briefing of another meeting reiterates, as far as somebody sees it."""
        first, second = (rows.order_by().values(n) for rows, n in zip(reiterations(user), _REITERATED, strict=True))
        return self.of_keys(first.union(second))

    def reiterated_without_progress(self, user: User, *, on: date) -> RecommendationQuerySet:
        """Those to be followed up, without an update since the first reiteration; only if `rhythm.had_time` for one."""
        before, in_time = Q(), Q()
        for rows in _of_outer(reiterations(user)):
            before |= Q(Exists(rows.filter(act__at__date__lte=OuterRef("last_report_on"))))
            in_time |= Q(Exists(rows.filter(act__at__date__lt=rhythm.with_time_until(on))))
        return self.reportable().reiterated(user).filter(in_time).exclude(before)

    def reiterated_at_several(self, user: User) -> RecommendationQuerySet:
        """Those that were reiterated at more than one other meeting."""
        said = reiterations_elsewhere(user)
        rows = self.reiterated(user).alias(first_at=Least(*_meeting(said, Min)), last_at=Greatest(*_meeting(said, Max)))
        return rows.filter(first_at__lt=F("last_at"))

    def reportable(self) -> RecommendationQuerySet:
        """Chased, and not waiting for verification: those responsible can add an update."""
        return self.chased().exclude(status=Status.REPORTED_COMPLETE)

    def unreported(self) -> RecommendationQuerySet:
        """Chased, and without any update."""
        return self.chased().filter(status=Status.NOT_YET_REPORTED)

    def returned(self) -> RecommendationQuerySet:
        """In progress because a completion report was sent back, without an update since."""
        last_move = Subquery(_moves().values("kind")[:1])
        # Few were ever returned, and an index has just these; of them alone the last move is looked up.
        ever = Exists(_entries().filter(kind=Step.RETURN_CLAIM))
        rows = self.filter(ever, status=Status.IN_PROGRESS)
        return rows.alias(last_move=last_move).filter(last_move=Step.RETURN_CLAIM)

    def owned_by(self, posts: Sequence[int]) -> RecommendationQuerySet:
        """Owned by the posts of these ids; named one by one, an index leads to just their rows."""
        return self.filter(owner__in=posts)

    def led_by(self, organisation: int | None) -> RecommendationQuerySet:
        """Led by the organisation of that id."""
        return self.filter(lead=organisation) if organisation is not None else self.none()

    def contributed_to_by(self, user: User) -> RecommendationQuerySet:
        """Those of meetings on which this person reports for their organisation."""
        return self if user.is_contributor else self.filter(meeting__in=user.reach.contributed)

    def to_verify_by(self, user: User) -> RecommendationQuerySet:
        """Reported complete, and this coordinator may verify.

        They neither reported it nor hold or held the post, nor act as its deputy today or did when it was reported.
        """
        own = Q(claim_holder=user) | Q(owner__holder=user) | _written_by(user, "claim")
        own |= Q(claim__by=user, claim_holder__isnull=True) | Q(claim__changes__acting__1__id=user.pk)
        if user.deputised_posts:
            own |= Q(owner__in=user.deputised_posts)
        rows = Recommendation.objects.filter(own, pk=OuterRef("pk"))
        return self.coordinated_by(user).claimed().filter(~Exists(rows))

    def to_decide_by(self, user: User) -> RecommendationQuerySet:
        """Open, with a proposed date that this coordinator may decide on: neither they nor their deputy proposed it."""
        own = _written_by(user, "date_proposal") | (Q(date_proposal__by=user) & NO_HOLDER)
        own |= Q(date_proposal__changes__deputy_of__1__id=user.pk)
        rows = Recommendation.objects.filter(own, pk=OuterRef("pk"))
        return self.coordinated_by(user).with_proposal().filter(~Exists(rows))

    def last_moves(self) -> models.QuerySet[Recommendation, int]:
        """The ids of the entries that decided their statuses, one of each."""
        return self.order_by().values_list(Subquery(_moves().values("pk")[:1]), flat=True)

    def for_work(self) -> RecommendationQuerySet:
        """With all that a line of My work shows, and `next_words`: the next step last reported."""
        reported = _entries().with_next_step().order_by("-sequence")
        rows = self.for_list().select_related("claim", "date_proposal__by", "date_proposal__for_post")
        return rows.defer("goal", "claim__text").annotate(next_words=Subquery(reported.values("next_step")[:1]))

    def for_update(self) -> RecommendationQuerySet:
        """With all that a sheet for an update shows: `next_words` is the next step last reported."""
        reported = _entries().with_next_step().order_by("-sequence")
        return self.joined().annotate(next_words=Subquery(reported.values("next_step")[:1]))

    def for_agenda(self) -> RecommendationQuerySet:
        """With all that a line of an agenda shows, and `last_words`: the key of the last entry about the work."""
        told = _entries().telling().order_by("-sequence")
        rows = self.joined().select_related("date_proposal").defer("goal", "searched")
        return rows.annotate(last_words=Subquery(told.values("pk")[:1]))

    def for_list(self) -> RecommendationQuerySet:
        """With all that a row shows, by meeting as they were entered, and number: flat, however many there are."""
        return self.joined().order_by("meeting_id", "number")

    def joined(self) -> RecommendationQuerySet:
        """With all that a row shows."""
        marked = ("access__marking", "meeting__access__marking")
        rows = self.select_related("meeting", "lead", "owner__holder", "owner__organisation", *marked)
        return rows.defer("named", "searched")

    def of_slice(self) -> RecommendationQuerySet:
        """The rows of a slice, in its order: only they are joined with other tables, not all that the filters find.

        Their keys are read first. As a subquery they would be one of more tables than the server tries to put into
        an order of its own, and it would join all rows before it looked for those of the slice.
        """
        rows = past.like(Recommendation.objects.all(), self)
        return rows.filter(pk__in=list(self.values_list("pk", flat=True))).order_by(*self.query.order_by)

    def of_keys(self, keys: models.QuerySet[Any, Any]) -> RecommendationQuerySet:
        """Those whose keys a query finds, which should be few: they are found first, whatever the order and the slice.

        With `IN`, the server may go through all rows in their order and look whether each is among them.
        """
        is_one = {"template": "%(expressions)s)", "arg_joiner": " = ANY(", "output_field": models.BooleanField()}
        return self.filter(Func(F("pk"), ArraySubquery(keys), **is_one))

    def showing(self, fields: Iterable[str]) -> RecommendationQuerySet:
        """With just these fields: of the row ("title"), of a row it names ("lead__name"), or many rows ("themes")."""
        many = {name for name in fields if self.model._meta.get_field(name.partition("__")[0]).many_to_many}
        own = sorted(set(fields) - many)
        joined = {name.rpartition("__")[0] for name in own if "__" in name}
        rows = self.select_related(*sorted(joined)) if joined else self.select_related(None)
        return rows.only(*own).prefetch_related(*map(self._many, sorted(many)))

    def _many(self, name: str) -> str | Prefetch[Any]:
        """How many rows that each row names are fetched: as they were at the same moment, where that is a past one.

        It is said here, because a file is still read when the page it belongs to is done.
        """
        when = past.moment_of(self)
        if when is None:
            return name
        named: Any = self.model._meta.get_field(name).related_model
        return Prefetch(name, past.pinned(named.objects.all(), when))

    def found(self, asked: Asked, reference: str) -> RecommendationQuerySet:
        """Those with that reference, or in whose words, or names of lead, owner, themes and parties, all stands."""
        words = Q(searched__matches=asked.words_or_names)
        return self.filter(words | Q(reference=reference) if reference else words)

    def with_words(self, asked: Asked) -> RecommendationQuerySet:
        """Those in whose reference, title or goal the words stand."""
        return self.filter(searched__matches=asked.words)

    def best_first(self, asked: Asked, reference: str) -> RecommendationQuerySet:
        """That reference first, then those that fit best."""
        named = Case(When(reference=reference, then=0), default=1, output_field=models.IntegerField())
        rank = Func(
            F("searched"),
            Value(asked.words_or_names),
            template="ts_rank(%(expressions)s::tsquery)",
            output_field=models.FloatField(),
        )
        return self.order_by(named, rank.desc(), "meeting_id", "number")

    def for_detail(self) -> RecommendationQuerySet:
        """With whom and what a recommendation's own page names; see `Recommendation.with_entries` for the rest."""
        rights = [f"{row}__{name}" for row in ("access", "meeting__access") for name in ("side", "marking")]
        return self.joined().select_related("owner__deputy", *rights)


_OF_A_PAST_DAY = models.Index(
    # The list and all figures as of a past day, without a look at the versions themselves.
    fields=["meeting", "number", "pgh_created_at"],
    include=[
        *("id", "pgh_ended_at", "status", "kind", "priority", "position", "follow_up", "lead", "owner"),
        *("due_on", "first_due_on", "forecast", "quiet_since", "review_on", "date_proposal"),
    ],
    name="recommendation_past",
)
_UNTIL_A_DAY = models.Index(
    # All that is counted of a past day: what ended before it is not read, however many years there are.
    Coalesce("pgh_ended_at", Cast(Value("infinity"), models.DateTimeField())),
    include=[
        *("id", "pgh_created_at", "pgh_ended_at", "meeting", "status", "status_since", "kind", "priority", "position"),
        *("follow_up", "lead", "owner", "due_on", "first_due_on", "forecast", "quiet_since", "last_report_on"),
        *("review_on", "date_proposal"),
    ],
    name="recommendation_past_by_end",
)


def _by_row() -> tuple[pghistory.Tracker, ...]:
    """Return what leaves versions row by row; of new rows one trigger writes the versions of a whole statement."""
    return pghistory.UpdateEvent(), pghistory.DeleteEvent()


@pghistory.track(
    *_by_row(), exclude=["named", "searched"], attrs=_words(), meta={"indexes": [_OF_A_PAST_DAY, _UNTIL_A_DAY]}
)
class Recommendation(models.Model):
    """One thing that a meeting said should happen, with its status.

    Changed by `actions` only. The present is stored here by the step that made it; the past is in the
    log and in the versions. `claim`, `stall` and `date_proposal` point to the entries in force.
    """

    # Foreign keys without an index of their own are looked up by a wider one below, or never: what they name stays.
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="recommendations", db_index=False)
    number = models.PositiveIntegerField(editable=False)
    reference = models.CharField(max_length=24, editable=False)
    title = models.CharField(max_length=200)
    goal = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by_hand = models.BooleanField("entered by hand", default=False, editable=False)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led",
        db_index=False,
        help_text="Empty: not assigned.",
    )
    parties = models.ManyToManyField(Organisation, through="RecommendationParty", related_name="party_to", blank=True)
    owner = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="owned", verbose_name="owner post"
    )
    themes = models.ManyToManyField(Theme, through="RecommendationTheme", related_name="recommendations", blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.ORDINARY)

    position = models.CharField(max_length=20, choices=Position.choices, default=Position.NOT_YET_ANSWERED)
    follow_up = models.BooleanField("follow up although only noted", default=False)
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.NOT_YET_REPORTED)
    status_since = models.DateField(help_text="The day of the last move.")
    quiet_since = models.DateField(help_text="Last report, check-in, stall or claim; till the first, admission.")
    last_report_on = models.DateField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)

    due_on = models.DateField("due date", null=True, blank=True)
    due_basis = models.CharField(max_length=12, choices=DueBasis.choices, default=DueBasis.NONE_GIVEN)
    due_words = models.CharField("due, in the source's words", max_length=200, blank=True)
    first_due_on = models.DateField("first agreed due date", null=True, blank=True)
    # What was reported last of the due date there is now.
    forecast = models.CharField(
        "due date forecast", max_length=10, choices=Confidence.choices, default="", blank=True, editable=False
    )
    proposed_due_on = models.DateField(null=True, blank=True)
    date_proposal = models.ForeignKey(
        "ProgressEntry", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    claim = models.ForeignKey("ProgressEntry", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    claim_extent = models.CharField(max_length=10, choices=Extent.choices, blank=True)
    claim_holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    stall = models.ForeignKey("ProgressEntry", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    review_on = models.DateField("stalled, look again on", null=True, blank=True)
    # The marks of its parties and themes, such as =o12 and =t3; the database keeps them.
    named = ArrayField(models.TextField(), default=list, editable=False)
    searched = models.GeneratedField(
        expression=Func(
            *("reference", "title", "goal", "lead", "owner", "named"),
            function="tracker_search_vector",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("recommendation")
        verbose_name_plural = gettext_lazy("recommendations")
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="recommendation_reference_unique"),
            # It answers the list's count too, and its pages far back, without a look at the rows.
            models.UniqueConstraint(
                fields=["meeting", "number"],
                include=["id", "status", "kind", "priority", "position"],
                name="recommendation_number_unique",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="recommendation_has_title"),
            models.CheckConstraint(condition=Q(number__gte=1), name="recommendation_number_from_one"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="recommendation_kind_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="recommendation_priority_known"),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="recommendation_position_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="recommendation_status_known"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_basis=DueBasis.NONE_GIVEN)
                | Q(due_on__isnull=False, first_due_on__isnull=False)
                & Q(due_basis__in=[DueBasis.FROM_SOURCE, DueBasis.SET_BY_US]),
                name="recommendation_due_date_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(forecast="") | IS_OPEN & Q(forecast__in=Confidence.values, due_on__isnull=False),
                name="recommendation_forecast_of_due_date",
            ),
            models.CheckConstraint(
                condition=Q(proposed_due_on__isnull=True, date_proposal__isnull=True)
                | Q(proposed_due_on__isnull=False, date_proposal__isnull=False),
                name="recommendation_proposed_date_has_entry",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REPORTED_COMPLETE, claim__isnull=False, claim_extent__in=Extent.values)
                | ~Q(status=Status.REPORTED_COMPLETE)
                & Q(claim__isnull=True, claim_extent="", claim_holder__isnull=True),
                name="recommendation_claim_while_reported_complete",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.STALLED, stall__isnull=False, review_on__isnull=False)
                | ~Q(status=Status.STALLED) & Q(stall__isnull=True, review_on__isnull=True),
                name="recommendation_stall_while_stalled",
            ),
        ]
        indexes = [
            # The list, filtered by status or lead, in its usual order.
            models.Index(fields=["status", "meeting", "number"], name="recommendation_status_list"),
            models.Index(fields=["lead", "meeting", "number"], name="recommendation_lead_list"),
            # The list, sorted by title or due date.
            models.Index(folded("title"), name="recommendation_by_title_folded"),
            models.Index(fields=["due_on"], name="recommendation_by_due"),
            models.Index(F("due_on").desc(nulls_last=True), name="recommendation_by_due_down"),
            # The list, most urgent first.
            models.Index(PRESSING_ON, name="recommendation_by_urgency"),
            # The list, of what was updated, or came to its status, since a day; and of what is late to its first date.
            models.Index(LAST_UPDATE_ON, name="recommendation_by_update"),
            models.Index(fields=["status_since"], name="recommendation_by_status_day"),
            models.Index(
                fields=["meeting", "number"],
                name="recommendation_moved_dates",
                condition=IS_OPEN & Q(due_on__gt=F("first_due_on")),
            ),
            # The search, and the list narrowed down by words.
            GinIndex(fields=["searched"], name="recommendation_searched"),
            # Attention groups on the Overview and the lists behind them, open items only.
            models.Index(fields=["due_on"], name="recommendation_open_due", condition=IS_OPEN),
            models.Index(fields=["quiet_since", "id"], name="recommendation_quiet", condition=CHASED),
            # Dates somebody proposes, which few items have: My work, the Overview and the list behind it.
            models.Index(
                fields=["date_proposal"], name="recommendation_proposals", condition=Q(date_proposal__isnull=False)
            ),
            # My work: what a post owns, what an organisation leads, and the claims that wait.
            models.Index(fields=["owner", "status", "due_on"], name="recommendation_open_owner", condition=IS_OPEN),
            models.Index(fields=["meeting", "number"], name="recommendation_unanswered", condition=UNANSWERED),
            models.Index(fields=["lead", "due_on"], name="recommendation_lead_due", condition=IS_OPEN),
            models.Index(fields=["lead", "quiet_since"], name="recommendation_lead_quiet", condition=IS_OPEN),
            # What to raise: on hold, the earliest review date first.
            models.Index(fields=["review_on", "id"], name="recommendation_reviews", condition=Q(status=Status.STALLED)),
            models.Index(
                fields=["status_since", "id"],
                name="recommendation_claims",
                condition=Q(status=Status.REPORTED_COMPLETE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def with_entries(self) -> Recommendation:
        """Return this with its claim, stall and proposed date in force: one query, none where there are none."""
        from tracker.models.corrections import with_corrections
        from tracker.models.log import ProgressEntry

        keys = {name: key for name in _POINTERS if (key := getattr(self, f"{name}_id")) is not None}
        rows = with_corrections(ProgressEntry.objects.all())
        rows = rows.select_related("by", "for_post") if self.date_proposal_id else rows
        entries = rows.in_bulk(keys.values()) if keys else {}
        for name, key in keys.items():
            setattr(self, name, entries[key])
        return self

    @property
    def marking(self) -> str:
        """Its own marking, or that of its meeting; empty where there is none."""
        for row in (self, self.meeting):
            access = getattr(row, "access", None)
            if access is not None and access.marking is not None:
                return str(access.marking.name)
        return ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen."""
        return self.status in OPEN

    @property
    def is_reported_complete(self) -> bool:
        """Whether it waits for verification, so that no forecast counts and no update is due."""
        return self.status == Status.REPORTED_COMPLETE

    @property
    def is_closed(self) -> bool:
        """Whether it is done with, one way or another."""
        return self.status in CLOSED

    @property
    def is_chased(self) -> bool:
        """As `RecommendationQuerySet.chased`, for this row."""
        return self.is_open and is_followed_up(self.position, self.follow_up)

    @property
    def is_left_alone(self) -> bool:
        """Whether it is open, nobody follows it up and nobody ever said how it stands: silence is no delay."""
        return self.is_open and not self.is_chased and self.status == Status.NOT_YET_REPORTED

    def is_overdue(self, *, on: date) -> bool:
        """As `RecommendationQuerySet.overdue`, for this row."""
        return self.due_on is not None and self.due_on < on and self.is_chased and not self.is_reported_complete

    def is_due_soon(self, *, on: date) -> bool:
        """As `RecommendationQuerySet.due_soon`, for this row."""
        near = self.due_on is not None and on <= self.due_on <= on + DUE_SOON_WITHIN
        return near and self.is_chased and self.status != Status.REPORTED_COMPLETE

    def is_at_risk(self, *, on: date) -> bool:
        """As `RecommendationQuerySet.at_risk`, for this row."""
        ahead = self.due_on is not None and self.due_on >= on
        return ahead and self.forecast in DOUBTFUL and self.is_chased and self.status != Status.REPORTED_COMPLETE

    def is_stale(self, *, on: date) -> bool:
        """As `RecommendationQuerySet.stale`, for this row."""
        return self.is_chased and rhythm.is_without_update(self.meeting, self.quiet_since, on)

    @property
    def update_due_on(self) -> date | None:
        """The day by which the next update is due in the rhythm of its meeting; None where none is."""
        return rhythm.due_on(self.meeting, self.quiet_since)

    def is_past_review(self, *, on: date) -> bool:
        """As `RecommendationQuerySet.past_review`, for this row."""
        return self.is_chased and self.review_on is not None and self.review_on < on

    @property
    def last_contact_on(self) -> date | None:
        """The day of the last update, as the list has it; None before the first one.

        None too once it is closed: where it was closed without an update, the day would be that of its admission.
        """
        return None if self.status in WITHOUT_UPDATE else self.quiet_since

    @property
    def has_slipped(self) -> bool:
        """As `RecommendationQuerySet.slipped`, for this row."""
        return bool(self.is_open and self.due_on and self.first_due_on and self.due_on > self.first_due_on)

    @property
    def moved_by(self) -> int:
        """By how many days the due date is later than the first one that was agreed; 0 where it is not."""
        if self.due_on is None or self.first_due_on is None or not self.has_slipped:
            return 0
        return (self.due_on - self.first_due_on).days

    @property
    def holder(self) -> User | None:
        """The active holder of the owner post."""
        return self.owner.active_holder if self.owner is not None else None


# What a recommendation had on a past day is found by it.
@pghistory.track(*_by_row(), meta={"indexes": [models.Index(fields=["recommendation"], name="party_past")]})
class RecommendationParty(models.Model):
    """An organisation that takes part in a recommendation without leading it."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="party_links", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "organisation"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.recommendation_id}"


@pghistory.track(*_by_row(), meta={"indexes": [models.Index(fields=["recommendation"], name="theme_past")]})
class RecommendationTheme(models.Model):
    """A theme a recommendation belongs to."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="theme_links", db_index=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "theme"], name="theme_once")]

    def __str__(self) -> str:
        return f"{self.theme_id} of {self.recommendation_id}"
