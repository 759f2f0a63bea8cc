"""Failed attempts to sign in, counted so that passwords cannot be guessed."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    """Sets of attempts."""

    def of(self, *, client: str, since: datetime) -> SignInAttemptQuerySet:
        """Those that came from one client since a moment, latest first."""
        return self.filter(client=client, at__gte=since).order_by("-at", "-pk")


class SignInAttempt(models.Model):
    """One attempt to sign in that has not succeeded; forgotten when it does, or after a while.

    Client and account are stored as digests: enough to count attempts, not to follow people.
    """

    client = models.CharField(max_length=64)
    account = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            # The sign-in page counts those of a client; each attempt clears away the old ones.
            models.Index(fields=["client", "-at"], name="attempt_of_client"),
            models.Index(fields=["at"], name="attempt_at"),
        ]

    def __str__(self) -> str:
        return f"attempt at {self.at:%Y-%m-%d %H:%M}"
