"""Meetings, their briefings, and the passages of those; what became of a passage is not known here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import FieldError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Substr, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefings.reading import Format, Kind, PassageKind, content_span, span_of
from briefings.reading import Passage as ReadPassage
from briefings.searching import WithoutWords, words
from briefings.stored_sentences import all_shown, shown

CODE_PATTERN = r"^[A-Z][A-Z0-9]{1,11}$"
_CODE = _("The code needs 2 to 12 capital letters and digits, and starts with a letter.")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Sets of meetings."""

    def for_list(self) -> MeetingQuerySet:
        """Newest first; those without a date after those with one, by name."""
        return self.select_related("follows").order_by(F("starts_on").desc(nulls_last=True), "name", "pk")


class Rhythm(models.TextChoices):
    """How often an update is due on what a meeting recommended."""

    QUARTERLY = "quarterly", _("Quarterly (every 90 days)")
    MONTHLY = "monthly", _("Monthly (every 30 days)")
    WEEKS = "weeks", _("Every few weeks")
    BEFORE_NEXT = "before_next", _("Before the next meeting")
    NONE = "none", _("None")


MONTH_DAYS, UPDATE_DAYS = 30, 90
"""Days after the last update by which the next one is due, where that is monthly or quarterly."""
MOST_WEEKS = 52
FIRST_DAY = _("Enter a first day that is not after the last day.")
HOW_MANY_WEEKS = _("Enter how many weeks: 1 to 52.")
BEFORE_NEXT = timedelta(days=14)
"""Updates for the next meeting are due so long before it begins."""
LEAD_IN = 2_000
"""In so many characters before a passage stands its lead-in, which may say by when it is due."""


@pghistory.track(exclude=["update_days"])
class Meeting(models.Model):
    """A meeting, or one round of meetings, whose recommendations are followed up.

    `updates_by` is the day by which an update is due before the next meeting, where that is the rhythm and has a day.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(CODE_PATTERN, _CODE)],
        help_text=_("Prefix of references such as PARIS-07. You cannot change it once it is used."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("previous meeting"),
        null=True,
        blank=True,
        related_name="followed_by",
        help_text=_("The previous meeting in the series, if there is one."),
    )
    rhythm = models.CharField(
        _("reporting rhythm"), max_length=12, choices=Rhythm.choices, default=Rhythm.QUARTERLY.value
    )
    rhythm_weeks = models.PositiveSmallIntegerField(_("weeks between updates"), null=True, blank=True)
    updates_by = models.DateField(_("updates due by"), null=True, blank=True, editable=False)
    update_days = models.GeneratedField(
        expression=Case(
            When(rhythm="weeks", then=F("rhythm_weeks") * 7),
            When(rhythm="monthly", then=MONTH_DAYS),
            When(rhythm="quarterly", then=UPDATE_DAYS),
            default=None,
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
        help_text=_("Days after the last update by which the next one is due; empty where no span is set."),
    )

    objects = MeetingQuerySet.as_manager()

    _fits = False
    """Whether all conditions were found to hold."""

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE_PATTERN),
                name="meeting_code_is_capitals",
                violation_error_message=_CODE,
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="meeting_ends_after_it_starts",
                violation_error_message=FIRST_DAY,
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("pk")),
                name="meeting_does_not_follow_itself",
                violation_error_message=_("A meeting cannot be its own previous meeting."),
            ),
            models.UniqueConstraint(Upper("name"), name="meeting_name_unique_in_any_case"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="meeting_rhythm_known"),
            models.CheckConstraint(
                condition=Q(rhythm="weeks", rhythm_weeks__isnull=False, rhythm_weeks__range=(1, MOST_WEEKS))
                | ~Q(rhythm="weeks") & Q(rhythm_weeks__isnull=True),
                name="meeting_weeks_of_rhythm",
                violation_error_message=HOW_MANY_WEEKS,
            ),
            models.CheckConstraint(
                condition=Q(updates_by__isnull=True) | Q(rhythm="before_next"), name="meeting_updates_before_the_next"
            ),
        ]
        indexes = [
            # The search.
            GinIndex(words("name", "code", "place"), name="meeting_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agreed_on(self) -> date | None:
        """The day on which what its briefings say was agreed: its last one, as far as it is known."""
        return self.ends_on or self.starts_on

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check all conditions at once; one by one, to say which, only where they do not hold together."""
        conditions = [each.condition for each in self._meta.constraints if isinstance(each, models.CheckConstraint)]
        against = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        try:
            self._fits = Q(*conditions).check(against)
        except FieldError:
            # A field is left out, so that not all can be asked for.
            self._fits = False
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Return the constraints that are not known to hold."""
        found = super().get_constraints()
        if not self._fits:
            return found
        return [(model, [each for each in some if isinstance(each, models.UniqueConstraint)]) for model, some in found]

    @property
    def days_between_updates(self) -> int | None:
        """As `update_days`, also of a meeting that is not saved, or was read without that column."""
        spans = {Rhythm.QUARTERLY: UPDATE_DAYS, Rhythm.MONTHLY: MONTH_DAYS, Rhythm.WEEKS: 7 * (self.rhythm_weeks or 0)}
        return spans.get(Rhythm(self.rhythm))

    @property
    def rhythm_words(self) -> str:
        """How often an update is due, in words."""
        if self.rhythm == Rhythm.WEEKS:
            weeks = self.rhythm_weeks or 0
            return ngettext("Every %(count)d week", "Every %(count)d weeks", weeks) % {"count": weeks}
        return str(Rhythm(self.rhythm).label)


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Sets of briefings; their text is left in the database until it is asked for."""

    def current(self) -> BriefingQuerySet:
        """Those that no corrected version has replaced."""
        return self.filter(revised_by__isnull=True)

    def for_list(self) -> BriefingQuerySet:
        """Newest first, with the meeting, without the text."""
        return self.select_related("meeting").defer("text").order_by("-read_at", "-pk")


@pghistory.track(exclude=["text"])
class Briefing(models.Model):
    """A source document of a meeting. Its text is stored once, as read, and never changes."""

    FORMATS = [
        (Format.TEXT.value, _("Plain text")),
        (Format.HTML.value, _("Web page")),
        (Format.WORD.value, _("Word document")),
        (Format.PDF.value, _("PDF file")),
        (Format.MAIL.value, _("E-mail message")),
    ]

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="briefings")
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(_("file name"), max_length=255)
    text = models.TextField(_("text"))
    sha256 = models.CharField(
        _("checksum"), max_length=64, help_text=_("SHA-256 of the original file, in hexadecimal.")
    )
    size = models.PositiveIntegerField(_("size"), help_text=_("Size of the original file in bytes."))
    format = models.CharField(_("format"), max_length=4, choices=FORMATS, default=Format.TEXT.value)
    notices = ArrayField(
        models.TextField(),
        verbose_name=_("notices"),
        default=list,
        help_text=_("What the import left out or is not sure of."),
    )
    read_at = models.DateTimeField(_("imported at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("imported by"), related_name="+"
    )
    revises = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("corrected version of"),
        null=True,
        blank=True,
        related_name="revised_by",
        help_text=_("The version that this one replaced."),
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="briefing_checksum_is_sha256"),
            models.UniqueConstraint(fields=["sha256", "meeting"], name="briefing_once_of_a_meeting"),
            models.CheckConstraint(condition=~Q(text=""), name="briefing_has_text"),
            models.CheckConstraint(condition=Q(format__in=[f.value for f in Format]), name="briefing_format_known"),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(revises=F("pk")), name="briefing_does_not_revise_itself"
            ),
        ]
        indexes = [
            # The search.
            GinIndex(words("title"), name="briefing_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def warnings(self) -> list[str]:
        """What the import left out or is not sure of, in sentences."""
        return all_shown(self.notices)

    def quote(self, start: int, end: int) -> str:
        """Return the exact words between two offsets in characters."""
        return self.text[start:end]


class Original(models.Model):
    """The file of a briefing, byte for byte as it arrived, so that anybody can hold the text against it.

    Written once, with the briefing; the database refuses to change it, so no version of it is kept.
    """

    briefing = models.OneToOneField(Briefing, models.PROTECT, primary_key=True, related_name="original")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"Original of {self.briefing}"


class BriefingDigest(models.Model):
    """What a briefing's text, passages and file were when it was read: SHA-256 of each, in hexadecimal.

    Written once, with the briefing; the database refuses to change it. The check of the log holds them against what
    is kept.
    """

    briefing = models.OneToOneField(Briefing, models.PROTECT, primary_key=True, related_name="digest")
    text_sha256 = models.CharField(max_length=64)
    passages_sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Empty where no file is kept, as of the first ones."
    )
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Digests of {self.briefing}"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Sets of uploads; their bytes are left in the database until they are asked for."""

    def unfinished(self) -> UploadQuerySet:
        """Those that are still to be read, or being read."""
        return self.filter(state__in=Upload.UNFINISHED)

    def ended(self) -> UploadQuerySet:
        """Those that were read or refused."""
        return self.exclude(state__in=Upload.UNFINISHED)

    def before(self, upload: Upload) -> int:
        """Return how many are read before one, in its slot."""
        return self.unfinished().filter(slot=upload.slot, pk__lt=upload.pk).count()

    def lately(self, now: datetime) -> UploadQuerySet:
        """Those to be shown with their meeting: unfinished, or refused within the last days."""
        refused = Q(state=Upload.State.REFUSED, ended_at__gt=now - Upload.SHOWN)
        return self.for_page().filter(Q(state__in=Upload.UNFINISHED) | refused)

    def for_page(self) -> UploadQuerySet:
        """What a page shows of them, oldest first, without their bytes."""
        return self.select_related("meeting", "briefing", "added_by").defer("data", "briefing__text").order_by("pk")


class Upload(models.Model):
    """A file, or pasted text, that somebody sent and that a job reads.

    It is kept here until it is read, so that nothing is lost where a process dies. What comes of it is a briefing, or
    a sentence that says why there is none. Rows that ended are removed after a while.
    """

    class State(models.TextChoices):
        """Where an upload stands. Codes are stored and never change."""

        WAITING = "waiting", _("Waiting for import")
        READING = "reading", _("Being imported")
        READ = "read", _("Imported")
        REFUSED = "refused", _("Could not be imported")

    UNFINISHED = (State.WAITING, State.READING)
    SHOWN = timedelta(days=7)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True, help_text="As it was typed; may be empty.")
    is_pasted = models.BooleanField(default=False, help_text="Whether it is text from a form and no file.")
    data = models.BinaryField(help_text="The bytes as they arrived; emptied once nobody needs them.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the bytes, in hexadecimal.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    slot = models.PositiveSmallIntegerField(help_text="Of those in one slot only one is read at a time.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often reading it began.")
    problem = models.TextField(blank=True, help_text="Why it could not be read, for the person who sent it.")
    briefing = models.ForeignKey(
        Briefing, models.PROTECT, null=True, related_name="+", help_text="What was made of it, or had the same bytes."
    )
    revises = models.ForeignKey(
        Briefing, models.PROTECT, null=True, related_name="+", help_text="The version that it is to replace."
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, help_text="When reading it began last.")
    ended_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "meeting"],
                condition=Q(state__in=["waiting", "reading"]),
                name="upload_of_a_meeting_is_read_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading"], ended_at__isnull=True, problem="", briefing__isnull=True)
                | Q(state="read", ended_at__isnull=False, problem="", briefing__isnull=False)
                | (Q(state="refused", ended_at__isnull=False) & ~Q(problem="")),
                name="upload_state_has_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def problem_in_words(self) -> str:
        """Why it could not be read, in the language of now."""
        return shown(self.problem)

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still to be read, or being read."""
        return self.state in self.UNFINISHED


class PassageQuerySet(WithoutWords["Passage"]):
    """Sets of passages."""

    def suggested(self) -> PassageQuerySet:
        """Those the reading suggests to track."""
        return self.filter(suggested_kind__isnull=False)

    def content(self) -> PassageQuerySet:
        """Those that say something: no page furniture, and headings only where the reading suggests them."""
        bare = [PassageKind.HEADING, PassageKind.TABLE_HEADER, PassageKind.FURNITURE]
        return self.filter(~Q(kind__in=bare) | Q(suggested_kind__isnull=False))

    def trackable(self) -> PassageQuerySet:
        """Those that somebody may track by hand: what says something, and any heading."""
        return self.exclude(kind__in=[PassageKind.TABLE_HEADER, PassageKind.FURNITURE])

    def cut(self) -> PassageQuerySet:
        """With `words`, cut out of the text by the database: a briefing may be long."""
        return self.annotate(words=Substr("briefing__text", F("start") + 1, F("end") - F("start")))

    def in_order(self) -> PassageQuerySet:
        """As they stand in the document."""
        return self.order_by("briefing_id", "number")


class Passage(models.Model):
    """The smallest unit of a briefing's text: offsets into it, what it is, and what the reading suggests.

    Offsets count Unicode characters from the start of the briefing's text. Rows are written once, with
    the briefing; the database refuses to change them, so no version of them is kept.
    """

    KINDS = [
        (PassageKind.HEADING.value, _("Heading")),
        (PassageKind.SENTENCE.value, _("Sentence")),
        (PassageKind.LIST_ITEM.value, _("List item")),
        (PassageKind.TABLE_HEADER.value, _("Table header")),
        (PassageKind.TABLE_ROW.value, _("Table row")),
        (PassageKind.FURNITURE.value, _("Page header or footer")),
    ]
    SUGGESTED_KINDS = [
        (Kind.PROPOSAL.value, _("Proposal")),
        (Kind.OBJECTIVE.value, _("Objective")),
        (Kind.INITIATIVE.value, _("Initiative")),
        (Kind.ACTION.value, _("Action")),
        (Kind.COMMITMENT.value, _("Commitment")),
        (Kind.RECOMMENDATION.value, _("Recommendation")),
    ]

    briefing = models.ForeignKey(
        Briefing, models.PROTECT, verbose_name=_("briefing"), related_name="passages", db_index=False
    )
    number = models.PositiveIntegerField(_("number"), help_text=_("Place in the briefing, from 1."))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, help_text=_("Level of a heading, or depth of a list item.")
    )
    block = models.PositiveIntegerField(
        _("block"), help_text=_("Sentences of one paragraph, and items of one list, have the same number.")
    )
    heading = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    gaps = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        help_text="Offsets, start and end in turn, of what a page's end puts into it: foot, number, head.",
    )
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The passage with the same words in the version that this briefing replaced.",
    )
    is_moved = models.BooleanField(default=False, help_text="Whether that one stood elsewhere in the text.")
    suggested_start = models.PositiveIntegerField(null=True)
    suggested_end = models.PositiveIntegerField(null=True)
    suggested_kind = models.CharField(_("suggested kind"), max_length=20, choices=SUGGESTED_KINDS, null=True)  # noqa: DJ001 - one null for all
    suggested_title = models.CharField(_("suggested title"), max_length=120, blank=True)
    suggested_goal = models.TextField(_("suggested goal"), blank=True)
    suggested_addressee = models.CharField(max_length=120, blank=True, help_text="Who is to do it, as the text says.")
    suggested_due_words = models.CharField(max_length=200, blank=True, help_text="By when, as the text says.")
    suggested_due_on = models.DateField(null=True, help_text="The last day meant by those words, where that is known.")
    score = models.FloatField(_("score"), null=True, help_text=_("How certain the suggestion is, from 0 to 1."))
    reasons = ArrayField(models.CharField(max_length=300), default=list, help_text="Why it is suggested, in words.")

    searched = SearchVectorField(null=True, editable=False, help_text="Its words, as the search knows them.")

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="passage_number_unique"),
            models.UniqueConstraint(fields=["briefing", "start"], name="passage_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_is_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in PassageKind]), name="passage_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    suggested_kind__isnull=True,
                    suggested_start__isnull=True,
                    suggested_end__isnull=True,
                    score__isnull=True,
                    suggested_title="",
                    suggested_goal="",
                    suggested_addressee="",
                    suggested_due_words="",
                    suggested_due_on__isnull=True,
                )
                | Q(
                    suggested_kind__in=[k.value for k in Kind],
                    suggested_start__gte=F("start"),
                    suggested_start__lt=F("suggested_end"),
                    suggested_end__lte=F("end"),
                    score__gte=0,
                    score__lte=1,
                )
                & ~Q(suggested_title=""),
                name="passage_suggestion_is_whole",
            ),
        ]
        indexes = [
            # The search.
            GinIndex(fields=["searched"], name="passage_searched"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def content_span(self, text: str, *, at: int | None = None) -> tuple[int, int]:
        """Return where its words begin and end in a text without signs of markup: in that of its briefing.

        Where the text is only its own, it begins `at` 0 there, and may be cut short.
        """
        start = self.start if at is None else at
        end = min(start + self.end - self.start, len(text))
        return content_span(text, ReadPassage(start, end, PassageKind(self.kind), self.level, self.block, None))

    @property
    def why(self) -> list[str]:
        """Why it is suggested, in words."""
        return all_shown(self.reasons)

    @property
    def due_on(self) -> date | None:
        """The last day meant by the words for the due date, where that is known.

        A span counts from the day that the meeting has now: at the import it may have had a wrong one, or none.
        """
        said, read = self.suggested_due_words, self.suggested_due_on
        if not said:
            return read
        if read is not None:
            # What was counted at the import counts from the meeting; of other words, only the text can tell.
            span = span_of(said)
        else:
            before = max(0, self.start - LEAD_IN)
            span = span_of(said, self.briefing.text[before : self.end], self.start - before)
        return read if span is None else span.day(agreed_on=self.briefing.meeting.agreed_on)

    @property
    def is_suggested(self) -> bool:
        """Whether the reading suggests to track it."""
        return self.suggested_kind is not None
