"""What every version of a row carries, besides the row's columns: how long it was the present one, and its hash.

The database fills all of it (see the migrations named `version_ranges`): a version is written by the trigger of its
table, and nobody else may write one. A version is the present one from `pgh_created_at` until `pgh_ended_at`. Its
hash covers its columns and the hash of the version before, so that a version that was edited, left out or put in
breaks the chain of its row.
"""

from __future__ import annotations

from django.db import models
from pghistory.models import Event as PlainEvent


class Event(PlainEvent):  # type: ignore[misc]  # the library has no types
    """One version of a row. `pgh_created_at` is the moment of the act behind it, or of writing where there is none."""

    pgh_ended_at = models.DateTimeField(
        null=True, help_text="When the next version took its place; empty: it is the present one."
    )
    pgh_previous = models.CharField(
        max_length=64, default="", help_text="The hash of the version before; empty for the first."
    )
    pgh_hash = models.CharField(max_length=64, default="", help_text="SHA-256 of the version, in hexadecimal.")

    pgh_format = models.PositiveSmallIntegerField(default=1, help_text="Which columns the hash covers.")

    class Meta:
        abstract = True
