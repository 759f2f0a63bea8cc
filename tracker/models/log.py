"""The append-only log: acts, progress entries, evidence. Written by `actions`; the database refuses changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact, IsNull
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from briefings.searching import WithoutWords, words
from tracker.database import past
from tracker.models.access import in_visible_meeting, not_narrowed_away, of_side
from tracker.models.people import Post, Side, User
from tracker.models.raised import said_by_side_of
from tracker.models.recommendations import ABOUT_WORK, Recommendation
from tracker.workflow import Confidence, Status, Step

LOOKED_AT = 3_000
"""So many of the newest entries are searched for news; several bulk changes of 500 may be among them."""

OF_MARKING = ("recommendation__access__marking", "recommendation__meeting__access__marking")
"""What is joined to an entry, so that its recommendation is named with its marking."""

READ = 100
"""So many pieces of news are read at most, to find those that one act made together."""

CHANGES_LOOKED_AT = 100
"""So many of the newest changes of several are searched for those of one's own meetings."""

MOVING = ["due_on", "holder", "lead", "owner", "review_on"]
"""Keys of an entry's changes that move a date or give the recommendation to somebody else."""

TOLD = ["due_on", "position"]
"""Keys of an entry's changes that are news, by whichever step they are changed."""

ADDS_SOURCES = Q(kind=Step.EDIT, changes__has_key="sources")
"""The condition of an entry that adds or removes a source of something that is tracked already."""

_NEWS = (
    *(Step.REPORT, Step.STALL, Step.CLAIM, Step.WITHDRAW_CLAIM, Step.VERIFY, Step.RETURN_CLAIM, Step.RESPOND),
    *(Step.CLOSE, Step.SUPERSEDE, Step.MERGE, Step.REOPEN, Step.PROPOSE_DATE, Step.DECIDE_DATE),
)
_WORDS = (Step.ADD, Step.CORRECT)
_SAID = Q(kind__in=_NEWS) | ~Q(text="") & (Q(kind=Step.ADD) | Q(corrects__kind__in=[*_NEWS, *_WORDS]))
_RESTRICTED, _RAISE = [Step.ADD, Step.CORRECT, Step.REDACT], "raise"
"""Verbs of acts by which restricted notes come, and of those that say what is raised."""
_EVER = datetime(1945, 1, 1, tzinfo=UTC)

_NOT_REDACTED = Q(
    redacted_at__isnull=True,
    redacted_by__isnull=True,
    redacted_through__isnull=True,
    redaction__isnull=True,
    redaction_reason="",
)
_REDACTED = Q(
    redacted_at__isnull=False,
    redacted_by__isnull=False,
    redacted_through__isnull=False,
    redaction__isnull=False,
    redaction_reason="",
    salt="",
)
# The database takes no new ones of these; the check of the log names those that are there.
_REDACTED_WITHOUT_ENTRY = Q(
    redacted_at__isnull=False,
    redacted_by__isnull=False,
    redacted_through__isnull=True,
    redaction__isnull=True,
    text="",
    next_step="",
    received_from="",
) & ~Q(redaction_reason="")


class ActQuerySet(models.QuerySet["Act"]):
    """Sets of acts."""

    def visible_to(self, user: User) -> ActQuerySet:
        """All but those that only wrote what this person may not read: restricted notes, or what another side raises.

        It is for those from whom no meeting is hidden. Of each act of the few verbs that may have written such, its
        first row is looked up: as a value, because the database could compare a condition with whole tables.
        """
        entries = ProgressEntry.objects.visible_to(user).filter(act=OuterRef("pk")).order_by()
        raised = said_by_side_of(user).filter(
            pgh_context__act=Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField())
        )
        return self.filter(
            ~Q(verb__in=[*_RESTRICTED, _RAISE])
            | Q(IsNull(Subquery(entries.values("pk")[:1]), False), verb__in=_RESTRICTED)
            | Q(IsNull(Subquery(raised.values("pk")[:1]), False), verb=_RAISE)
        )

    def changes_of_many(self, user: User) -> ActQuerySet:
        """Changes of several recommendations at once, some of which this person may see; newest first, with by whom."""
        rows = self.filter(verb="change_many").select_related("by").order_by("-at", "-pk")
        if user.reach.sees_all:
            return rows
        return rows.filter(Exists(ProgressEntry.objects.visible_to(user).filter(act=OuterRef("pk"))))

    def to_undo_by(self, user: User) -> ActQuerySet:
        """Changes of several that this person could undo: their own, and those of what they coordinate.

        Of what others changed, the newest `CHANGES_LOOKED_AT` are looked at, so that it costs the same however many
        there are.
        """
        rows = self.changes_of_many(user)
        if user.is_coordinator:
            return rows
        newest = Act.objects.filter(verb="change_many").order_by("-at", "-pk")[:CHANGES_LOOKED_AT]
        entries = ProgressEntry.objects.filter(act=OuterRef("pk"), recommendation__meeting__in=user.reach.coordinated)
        return rows.filter(Q(by=user.pk) | Q(Exists(entries), pk__in=newest.values("pk")))


class Act(models.Model):
    """One thing that one person did; what it changed, be it one row or hundreds, carries its id."""

    by = models.ForeignKey(User, models.PROTECT, related_name="acts")
    at = models.DateTimeField()
    verb = models.CharField(max_length=30, help_text="The step or command, as in the code.")
    reason = models.TextField(blank=True)
    redacts = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The act whose reason this one took out.",
    )
    salt = models.CharField(max_length=32, default="", help_text="Random; hides the reason behind its digest.")
    redaction = models.JSONField(
        null=True, help_text="Of a reason that was taken out: its digest, and the act that did it."
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("act")
        verbose_name_plural = gettext_lazy("acts")
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="act_has_verb"),
            models.CheckConstraint(
                condition=Q(redaction__isnull=True) | Q(reason="", salt=""), name="act_redaction_leaves_no_words"
            ),
        ]
        indexes = [
            # The check of the log, and later the audit of everything that was done, by date.
            models.Index(fields=["at", "id"], name="act_in_order"),
            # The latest changes of several recommendations at once, each of which can be undone.
            models.Index(fields=["-at", "-id"], name="act_changes_of_many", condition=Q(verb="change_many")),
            # What removed reasons, on the page about the log.
            models.Index(fields=["-at", "-id"], name="act_redactions", condition=Q(redacts__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by_id} at {self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Headline:
    """A piece of news, and of how many other recommendations the same act says the same."""

    entry: ProgressEntry
    others: int


def mark_corrected(entries: Iterable[ProgressEntry]) -> None:
    """Set on each entry the newest of them that corrects it; without a query."""
    entries = list(entries)
    corrections = {entry.corrects_id: entry for entry in sorted(entries, key=lambda each: each.pk)}
    for entry in entries:
        entry.corrected_by = corrections.get(entry.pk)


def _concerning(user: User, *, is_past: bool) -> Q:
    """Return the condition that a person is a coordinator of an entry's recommendation, or of its lead's staff.

    Who led it on a past day may not read today what the lead of today keeps to itself.
    """
    if user.is_coordinator:
        return Q()
    reach = user.reach
    found = Q(recommendation__meeting__in=reach.coordinated)
    if user.organisation_id is None:
        return found
    led: dict[str, object] = {"lead": user.organisation_id}
    if not user.is_contributor:
        led["meeting__in"] = reach.contributed
    if is_past:
        return found | Q(recommendation__in=past.live(Recommendation.objects.filter(**led).values("pk")))
    return found | Q(**{f"recommendation__{name}": value for name, value in led.items()})


def name_holders(entries: Iterable[ProgressEntry]) -> None:
    """Let the entries about a new holder of a post know the names of old and new; a query where there are any."""
    about = [entry for entry in entries if "holder" in entry.changes]
    keys = {person["id"] for entry in about for person in entry.changes["holder"] if person}
    names = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    for entry in about:
        entry.holder_names = names


_NAMING = ("successor", "restates", "supports")


def conceal(entries: Iterable[ProgressEntry], user: User) -> None:
    """Let each of the entries know which of the recommendations it names a person may not see."""
    if user.reach.sees_all or not (user.reach.hidden or user.reach.narrowed):
        return
    naming = [entry for entry in entries if entry.changes.keys() & set(_NAMING)]
    named = {entry: frozenset(_named_ids(entry)) for entry in naming}
    every = frozenset().union(*named.values())
    seen = set(Recommendation.objects.visible_to(user).filter(pk__in=every).values_list("pk", flat=True))
    for entry, ids in named.items():
        entry.concealed = ids - seen


def find_corrected(entries: Iterable[ProgressEntry]) -> None:
    """Let each correction know which step it corrects, where it does not correct a note.

    That is a query where there are any whose step is not among the entries, and one more for each correction between.
    """
    entries = list(entries)
    known = {entry.pk: entry for entry in entries}
    looking = {entry: entry.corrects_id for entry in entries if entry.corrects_id is not None}
    while looking:
        if missing := set(looking.values()) - known.keys():
            known |= ProgressEntry.objects.select_related("act", "by", "for_post").in_bulk(missing)
        for entry, key in looking.items():
            entry.step_corrected = None if known[key].kind in _WORDS else known[key]
        looking = {entry: before for entry, key in looking.items() if (before := known[key].corrects_id) is not None}


def made_readable(entries: Iterable[ProgressEntry], user: User) -> None:
    """Let entries say to a person what they did: who holds a post now, and nothing of what the person may not see."""
    entries = list(entries)
    conceal(entries, user)
    name_holders(entries)


def _named_ids(entry: ProgressEntry) -> Iterator[int]:
    for name in _NAMING:
        for value in entry.changes.get(name) or ():
            for row in value if isinstance(value, list) else [value]:
                if isinstance(row, dict):
                    yield row["id"]


TELLING = Q(kind__in=ABOUT_WORK, internal=False, redacted_at__isnull=True) & ~Q(text="")


class ProgressEntryQuerySet(WithoutWords["ProgressEntry"]):
    """Sets of log entries."""

    def visible_to(self, user: User) -> ProgressEntryQuerySet:
        """Those of recommendations this person may see; restricted notes of their own side only.

        Of these, coordinators see all, and staff of the lead those on what it leads. Who looks at the pages as
        somebody else sees none that they could not see themselves.
        """
        seen = in_visible_meeting(user, "recommendation__meeting") & not_narrowed_away(user, "recommendation")
        concerning = _concerning(user, is_past=past.moment_of(self) is not None)
        rows = self.filter(seen, Q(internal=False) | (of_side(user) & concerning))
        return rows if user.viewer is None else rows.visible_to(user.viewer)

    def for_log(self) -> ProgressEntryQuerySet:
        """With all that a line of the log shows, newest first; of whom it names, the names."""
        own = (field.name for field in self.model._meta.concrete_fields if field.name != "searched")
        rows = self.select_related("by", "for_post", "act")
        rows = rows.only(*own, "by__name", "for_post__name", "act__verb", "act__reason")
        return rows.prefetch_related("evidence").order_by("-sequence")

    def lines(self, most: int | None = None, *, is_of_several: bool = False) -> list[ProgressEntry]:
        """The newest so many as lines of the log, or all; corrections and redactions with the other entry.

        What corrects an entry came after it, so the newest lines say of each whether it was corrected. Of several
        recommendations, the order is that of `newest`.
        """
        entries = list((self.for_log().newest() if is_of_several else self.for_log())[:most])
        mark_corrected(entries)
        for name in ("corrects", "redacts", "redacted_through__by"):
            key = f"{name.partition('__')[0]}_id"
            models.prefetch_related_objects([entry for entry in entries if getattr(entry, key) is not None], name)
        name_holders(entries)
        return entries

    def telling(self) -> ProgressEntryQuerySet:
        """Those with words about the work that everybody who sees the recommendation may read."""
        return self.filter(TELLING)

    def with_next_step(self) -> ProgressEntryQuerySet:
        """Those that say what happens next, but for restricted notes."""
        return self.filter(internal=False).exclude(next_step="")

    def adding_sources(self) -> ProgressEntryQuerySet:
        """Those that add or remove a source of something that is tracked already."""
        return self.filter(ADDS_SOURCES)

    def newest(self) -> ProgressEntryQuerySet:
        """In the order in which they were recorded, the last first."""
        return self.order_by("-recorded_at", "-pk")

    def news(self) -> ProgressEntryQuerySet:
        """Entries that say something about the work, newest first, with all that a line shows.

        That is neither what only keeps the books (admission, edits, assignments, dates that are set) nor that nothing
        changed; nor a note that was corrected since, where the correction stands instead. The newest `LOOKED_AT`
        entries are looked at and no others, so that it costs the same however long the logs are.
        """
        # A moment, and not the ids: so the index of the newest is followed only until enough is found.
        return self._as_news(_SAID).filter(recorded_at__gte=Coalesce(Subquery(self._oldest_looked_at()), Value(_EVER)))

    def lately(self) -> datetime:
        """Return since when all entries are among the newest `LOOKED_AT`."""
        return next(iter(self._oldest_looked_at()), _EVER)

    def _oldest_looked_at(self) -> models.QuerySet[ProgressEntry, datetime]:
        return ProgressEntry.objects.newest().values_list("recorded_at", flat=True)[LOOKED_AT - 1 : LOOKED_AT]

    def moving(self, since: datetime) -> ProgressEntryQuerySet:
        """Those since a moment that moved a date, or gave the recommendation to somebody else."""
        return self.filter(~Q(kind=Step.TRACK), changes__has_any_keys=MOVING, recorded_at__gte=since)

    def changes_between(self, start: datetime | None, end: datetime) -> ProgressEntryQuerySet:
        """News from one moment until before another, and besides what was tracked and any new due date or response.

        Without `start`, from the beginning of the log.

        It looks at all entries of that time, so it is for those of a limited number of recommendations.
        """
        corrected = ~Q(text="") & (Q(corrects__kind=Step.TRACK) | Q(corrects__changes__has_any_keys=TOLD))
        said = _SAID | Q(kind=Step.TRACK) | Q(changes__has_any_keys=TOLD) | corrected
        return self._as_news(said, end).filter(recorded_at__gte=start or _EVER, recorded_at__lt=end)

    def _as_news(self, said: Q, until: datetime | None = None) -> ProgressEntryQuerySet:
        """Those that say something, newest first, with all that a line shows; no notes that were corrected since.

        A step is more than its words: it happened, also where its words were corrected.
        """
        from tracker.models.corrections import with_corrections

        corrections = ProgressEntry.objects.filter(
            Q(internal=False) | Q(internal=OuterRef("internal")),
            recommendation=OuterRef("recommendation"),
            corrects=OuterRef("pk"),
        )
        rows = self.filter(said, ~Q(kind__in=_WORDS) | ~Exists(corrections))
        return (
            with_corrections(rows, until)
            .exclude(recommendation__status=Status.ENTERED_IN_ERROR)
            .select_related("recommendation", "by", "for_post", "act")
            .defer("recommendation__searched", "recommendation__goal")
            .newest()
        )

    def headlines(self, most: int) -> list[Headline]:
        """The news in so many lines; what one act says of many recommendations is one line."""
        together: dict[tuple[int, str, str], list[ProgressEntry]] = {}
        for entry in self.news()[:READ]:
            together.setdefault((entry.act_id, entry.kind, entry.text), []).append(entry)
        return [Headline(first, len(others)) for first, *others in islice(together.values(), most)]


class ProgressEntry(models.Model):
    """One line of a recommendation's log: what happened, when, who said so and who wrote it down.

    `happened_on` is the day the writer names, `recorded_at` the moment of the act, or that of the entry before
    where that is later. `changes` maps each field of the recommendation that the step changed to [old, new]. The
    hash chains it to the entry before (see `chain`). Words can be redacted by an entry that says who did and why, and
    the chain still verifies.
    """

    # No index of their own: the log is found by its recommendation, and whom an entry names is never removed.
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveIntegerField(help_text="From 1, without gaps, within the recommendation.")
    kind = models.CharField(max_length=20, choices=Step.choices)
    status_from = models.CharField(max_length=24, choices=Status.choices, blank=True)
    status_to = models.CharField(max_length=24, choices=Status.choices)
    changes = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="entries", db_index=False)
    for_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    received_from = models.CharField(max_length=200, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, related_name="entries", db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections", db_index=False)
    redacts = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="redactions",
        db_index=False,
        help_text="The entry out of which this one took words.",
    )
    internal = models.BooleanField(default=False)
    side = models.ForeignKey(
        Side,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The side that wrote a restricted note and alone may read it; empty for our own.",
    )
    form_token = models.UUIDField(null=True)
    form_digest = models.CharField(
        max_length=64, default="", help_text="Of everything that was sent with the form, under the entry's salt."
    )
    text_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    hash_format = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32, default="", help_text="Random; hides the words behind their digests.")
    redaction = models.JSONField(null=True, help_text="Of words taken out their digests, of the others their salts.")
    redacted_through = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The last entry that redacts this.",
    )
    redacted_at = models.DateTimeField(null=True)
    redacted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    redaction_reason = models.TextField(blank=True, help_text="Of a redaction from before redactions were entries.")

    corrected_by: ProgressEntry | None = None
    """What corrects it, where that was looked for: see `mark_corrected`."""

    corrected_with: Sequence[dict[str, Any]] = ()
    """The corrections in the same log, where they were looked for: see `corrections.with_corrections`."""

    step_corrected: ProgressEntry | None = None
    """The step that it corrects, where that was looked for: see `find_corrected`."""

    holder_names: Mapping[int, str] = {}
    """The names of the people it has under `holder`, by their ids, where they were looked up: see `name_holders`."""

    concealed: frozenset[int] = frozenset()
    """The recommendations it names that the reader may not see, by id: see `conceal`."""

    doubt: str = ""
    """Why it may be doubted who wrote it, as a sentence, where that was looked for and is for the reader's eyes."""

    searched = models.GeneratedField(
        expression=words("text", "next_step"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("log entry")
        verbose_name_plural = gettext_lazy("log entries")
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "sequence"], name="entry_sequence_unique"),
            models.UniqueConstraint(
                fields=["form_token"], name="entry_form_token_unique", condition=Q(form_token__isnull=False)
            ),
            models.CheckConstraint(condition=Q(kind__in=Step.values), name="entry_kind_known"),
            models.CheckConstraint(
                condition=Q(status_to__in=Status.values)
                & (Q(status_from__in=Status.values) | Q(status_from="", kind=Step.TRACK, sequence=1)),
                name="entry_statuses_known",
            ),
            models.CheckConstraint(condition=Q(confidence__in=["", *Confidence.values]), name="entry_confidence_known"),
            models.CheckConstraint(
                condition=Q(previous_hash="", sequence=1) | ~Q(previous_hash="") & Q(sequence__gt=1),
                name="entry_is_chained",
            ),
            models.CheckConstraint(
                # A pattern that counts to 64 takes the server eight times as long.
                condition=Q(Exact(Length("hash"), 64), hash__regex="^[0-9a-f]*$")
                & Q(Exact(Length("text_sha256"), 64), text_sha256__regex="^[0-9a-f]*$"),
                name="entry_hashes_are_sha256",
            ),
            models.CheckConstraint(
                condition=Q(internal=False)
                | Q(kind__in=[Step.ADD, Step.CORRECT, Step.REDACT], status_from=F("status_to")),
                name="entry_internal_is_a_remark",
            ),
            models.CheckConstraint(
                condition=Q(internal=True) | Q(side__isnull=True), name="entry_side_of_a_restricted_note"
            ),
            models.CheckConstraint(
                condition=Q(kind=Step.CORRECT, corrects__isnull=False)
                | ~Q(kind=Step.CORRECT) & Q(corrects__isnull=True),
                name="entry_correction_names_entry",
            ),
            models.CheckConstraint(
                condition=Q(kind=Step.REDACT, redacts__isnull=False) | ~Q(kind=Step.REDACT) & Q(redacts__isnull=True),
                name="entry_redaction_names_entry",
            ),
            models.CheckConstraint(
                condition=_NOT_REDACTED | _REDACTED | _REDACTED_WITHOUT_ENTRY, name="entry_redaction_is_whole"
            ),
        ]
        indexes = [
            # The newest entries, and what changed in a period, without a look at the entries themselves.
            models.Index(
                fields=["-recorded_at", "-id"],
                include=["recommendation", "kind", "status_from", "status_to", "happened_on", "internal", "side"],
                name="entry_latest",
            ),
            # How long completion reports waited for a decision: what was decided in a period, and the reports before.
            models.Index(
                fields=["recorded_at"],
                include=["recommendation", "sequence", "happened_on", "kind"],
                name="entry_decisions",
                condition=Q(kind__in=[Step.VERIFY, Step.RETURN_CLAIM]),
            ),
            models.Index(
                fields=["recommendation", "sequence"],
                include=["happened_on"],
                name="entry_claims",
                condition=Q(kind=Step.CLAIM),
            ),
            # Which due dates moved in a period, and what was reiterated.
            models.Index(
                fields=["recorded_at"],
                name="entry_dates_and_relations",
                condition=Q(changes__has_key="due_on") | Q(changes__has_key="restates"),
            ),
            # What was reiterated in a briefing of another meeting: sources that were added later.
            models.Index(fields=["recommendation"], name="entry_sources", condition=ADDS_SOURCES),
            # My work: claims that were sent back.
            # What a change of several did, and what was removed, on the page about the log.
            models.Index(fields=["act"], name="entry_of_act"),
            models.Index(fields=["-recorded_at", "-id"], name="entry_redactions", condition=Q(kind=Step.REDACT)),
            models.Index(fields=["recommendation"], name="entry_returns", condition=Q(kind=Step.RETURN_CLAIM)),
            # Calendars: which dates were removed, and what was given to somebody else, lately.
            models.Index(
                fields=["recorded_at"],
                name="entry_moved",
                condition=Q(changes__has_any_keys=MOVING) & ~Q(kind=Step.TRACK),
            ),
            # My work: what a person did lately.
            models.Index(fields=["by", "-recorded_at"], name="entry_of_person"),
            # The list of evidence in the admin, which leaves out that of restricted notes of others.
            models.Index(fields=["id"], name="entry_restricted", condition=Q(internal=True)),
            # The search.
            GinIndex(fields=["searched"], name="entry_searched"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sequence} of {self.recommendation_id}"

    @property
    def anchor(self) -> str:
        """Its name on the page of its recommendation. Its number would count entries that others cannot see."""
        return f"log-{self.pk}"

    @property
    def url(self) -> str:
        """The address at which it stands on the page of its recommendation, which shows the whole log for it."""
        page = reverse("recommendation-detail", args=[self.recommendation.reference])
        return f"{page}?log=all#{self.anchor}"

    @property
    def is_by_deputy(self) -> bool:
        """Whether its author acted for the absent holder of the post, as deputy."""
        return "deputy_of" in self.changes

    @property
    def acting_id(self) -> int | None:
        """The id of the deputy who acted for the absent holder when this was reported, whoever reported it."""
        return self._person_in("acting")

    @property
    def deputised_id(self) -> int | None:
        """The id of the holder for whom its author acted as deputy."""
        return self._person_in("deputy_of")

    def _person_in(self, key: str) -> int | None:
        _, person = self.changes.get(key, (None, None))
        return person and int(person["id"])

    @property
    def moves(self) -> bool:
        """Whether the status changed."""
        return self.status_from != self.status_to

    @property
    def redacted_parts(self) -> frozenset[str]:
        """The parts of which the words were taken out, by their names (see `chain`)."""
        return frozenset((self.redaction or {}).get("digests", ()))

    @property
    def recorded_on(self) -> date:
        """The day, where the program runs, on which the database got it."""
        return timezone.localdate(self.recorded_at)

    @property
    def is_redacted(self) -> bool:
        """Whether words were taken out of it, all or some."""
        return self.redacted_at is not None


class EvidenceQuerySet(WithoutWords["Evidence"]):
    """Sets of evidence."""

    def found(self) -> EvidenceQuerySet:
        """Those that still say where they are found; of others the place was removed."""
        return self.exclude(url="", number="")


class Evidence(models.Model):
    """Evidence of an entry: a web address, or a registry number, with its own date."""

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        LINK = "link", gettext_lazy("Link")
        NUMBER = "number", gettext_lazy("Registry or cable number")

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LINK)
    title = models.CharField(max_length=200)
    url = models.URLField("address", max_length=1000, blank=True)
    number = models.CharField(max_length=200, blank=True, help_text="Of a file, cable or letter in a registry.")
    dated_on = models.DateField("its own date", null=True, blank=True)
    sha256 = models.CharField("checksum", max_length=64, blank=True, help_text="Of a file; a link has none.")
    is_redacted = models.BooleanField(default=False)
    searched = models.GeneratedField(
        expression=words("title", "number"), output_field=SearchVectorField(), db_persist=True
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("evidence")
        verbose_name_plural = gettext_lazy("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", sha256="", number="", url__regex=r"^https?://") & ~Q(title="")
                | Q(kind="number", sha256="", url="") & ~Q(number="") & ~Q(title="")
                | Q(is_redacted=True) & (Q(title="") | Q(url="", number="")),
                name="evidence_is_whole",
            ),
        ]
        indexes = [
            # The search.
            GinIndex(fields=["searched"], name="evidence_searched"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """Where it is found: its address or its number."""
        return self.url or self.number


class LogCheckQuerySet(models.QuerySet["LogCheck"]):
    """Sets of checks of the log."""

    def latest_ones(self) -> LogCheckQuerySet:
        """Newest first, with who made them."""
        return self.select_related("by").order_by("-at", "-pk")


class LogCheck(models.Model):
    """One run of `verify_log`: how much it read, what it found, and whether it wrote a seal or compared with one."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recommendations = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    redactions = models.PositiveIntegerField()
    faults = models.PositiveIntegerField()
    first_faults = models.JSONField(default=list)
    is_sealed = models.BooleanField()
    is_compared = models.BooleanField()
    is_partial = models.BooleanField(help_text="Only what came after a seal was checked.")

    objects = LogCheckQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("check of the log")
        verbose_name_plural = gettext_lazy("checks of the log")

    def __str__(self) -> str:
        return f"check of the log on {self.at:%Y-%m-%d %H:%M}"
