"""The tasks that send mail. The actions write it and record its outcome."""

from __future__ import annotations

from django.db import OperationalError
from procrastinate.contrib.django import app

from tracker import actions
from tracker.actions import NotSentYet
from tracker.jobs.retrying import GrowingWaits


@app.task(name="send_mail", queue="mail", retry=GrowingWaits(on=[NotSentYet, OperationalError]))
def send_mail(mail: int) -> None:
    """Send one message, by its key; tried again for as long as the action asks for it."""
    actions.send_mail(mail=mail)


@app.task(name="send_reset", queue="mail", retry=GrowingWaits(on=[OperationalError]))
def send_reset(account: str) -> None:
    """Write the mail with a link to a new password to whom a digest of an address stands for, if to anybody."""
    actions.send_reset(account=account)
