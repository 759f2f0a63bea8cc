"""Files that are being imported, profiles of how their columns are read, and the codes that others give."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from briefings.models import Meeting
from tracker.models.log import Act, ProgressEntry
from tracker.models.people import User
from tracker.models.recommendations import Recommendation
from tracker.workflow import Status, Step


class ImportKind(models.TextChoices):
    """What the rows of a file are. Codes are stored and never change."""

    RECOMMENDATIONS = "recommendations", _("Recommendations")
    MEETINGS = "meetings", _("Meetings")
    ORGANISATIONS = "organisations", _("Organisations")
    POSTS = "posts", _("Posts")
    PEOPLE = "people", _("People")
    THEMES = "themes", _("Themes")


TAKING_BACK = ("undo_import", "take_back")
"""Verbs of acts that undo an import, or the tracking of one recommendation."""


class ForeignCodeQuerySet(models.QuerySet["ForeignCode"]):
    """Queries about the codes of others."""

    def freed(self) -> Self:
        """Return those that no longer stand for their recommendation, because it was undone that it is tracked."""
        undone = Q(kind=Step.UNDO_TRACK) | Q(kind=Step.ENTER_IN_ERROR, act__verb__in=TAKING_BACK)
        entries = ProgressEntry.objects.filter(undone, recommendation=OuterRef("recommendation"))
        return self.filter(Exists(entries), recommendation__status=Status.ENTERED_IN_ERROR)

    def in_use(self) -> Self:
        """Return those that stand for their recommendation."""
        return self.exclude(pk__in=self.freed().values("pk"))


class ForeignCode(models.Model):
    """The code that somebody else's list gives a recommendation; by it a later file finds the same one again.

    Written once: the database refuses to change it. Within a meeting each stands for one recommendation; where it is
    undone that this is tracked, it may be `given` to another one.
    """

    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="foreign_code")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(_("their reference"), max_length=100)
    given = models.PositiveSmallIntegerField(default=1, help_text="1 for the first one of a meeting.")
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    objects = ForeignCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("their reference")
        verbose_name_plural = _("their references")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "code", "given"], name="foreign_code_once_in_meeting"),
            models.CheckConstraint(condition=~Q(code=""), name="foreign_code_says_something"),
        ]

    def __str__(self) -> str:
        return self.code


class ImportProfile(models.Model):
    """How the columns of files of one kind are read, kept under a name by the person who chose it."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="import_profiles", db_index=False)
    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    name = models.CharField(_("name"), max_length=80)
    columns = models.JSONField(help_text="What is chosen for a column, by its heading; and what holds for the file.")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "name"], name="import_profile_name_once"),
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="import_profile_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


IN_REQUEST_BYTES = 512 * 1024
IN_REQUEST_ROWS = 300
"""Larger files are read, checked and applied by a job."""


class FileImportQuerySet(models.QuerySet["FileImport"]):
    """Sets of imports; the bytes of their files are left in the database until they are asked for."""

    def of(self, user: User) -> FileImportQuerySet:
        """Those this person began: nobody else sees them."""
        return self.filter(added_by=user)

    def for_page(self) -> FileImportQuerySet:
        """What a page shows of them, the newest first, without their files."""
        return self.select_related("meeting", "act").defer("data", "table").order_by("-pk")

    def idle(self) -> FileImportQuerySet:
        """Those with which nothing is being done."""
        return self.exclude(state__in=FileImport.BUSY)

    def busy(self) -> FileImportQuerySet:
        """Those that are being read, checked or applied."""
        return self.filter(state__in=FileImport.BUSY)

    def old(self, now: datetime) -> FileImportQuerySet:
        """Those that nobody has touched for so long that they are removed."""
        return self.idle().filter(changed_at__lt=now - FileImport.KEPT)


class FileImport(models.Model):
    """A file that somebody imports: read, its columns chosen, checked, and then applied once, by one act.

    What it holds is kept until it is applied or given up, so that nothing is lost where a process dies. Rows that
    nobody touches are removed after a while.
    """

    class State(models.TextChoices):
        """How far an import has come. Codes are stored and never change."""

        READING = "reading", _("Being read")
        READ = "read", _("Columns to be chosen")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being imported")
        APPLIED = "applied", _("Imported")
        REFUSED = "refused", _("Could not be read")

    BUSY = (State.READING, State.CHECKING, State.APPLYING)
    KEPT = timedelta(days=30)

    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="+", help_text="The meeting of all rows; none: each names its."
    )
    file_name = models.CharField(max_length=255)
    data = models.BinaryField(help_text="The bytes as they arrived; emptied once they were read.")
    table = models.BinaryField(default=b"", help_text="The cells that were read, compressed; emptied at the end.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    columns = models.JSONField(default=dict, help_text="What is chosen for the columns, as in a profile.")
    outcome = models.JSONField(default=dict, help_text="What the check found.")
    mark = models.CharField(max_length=64, blank=True, help_text="Stands for all that the check said would be done.")
    rows = models.PositiveIntegerField(default=0, help_text="How many rows the file has.")
    done = models.PositiveIntegerField(default=0, help_text="How many of them were looked at so far.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often the work in hand began.")
    problem = models.TextField(blank=True, help_text="Why it could not be read or applied, for the person.")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="import_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "read", "checking", "checked", "applying", "refused"], act__isnull=True
                )
                | Q(state="applied", problem=""),
                name="import_state_has_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_small(self) -> bool:
        """Whether it is worked on in the request; of a file that was not read yet, its bytes say so."""
        return self.rows <= IN_REQUEST_ROWS if self.rows else len(self.data) <= IN_REQUEST_BYTES

    @property
    def has_table(self) -> bool:
        """Whether its cells are kept, so that its columns can be chosen."""
        return self.state in (self.State.READ, self.State.CHECKING, self.State.CHECKED, self.State.APPLYING)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with it."""
        return self.state in self.BUSY
