"""An application that tests give a worker of their own: it makes a working day of each, so that digests are due."""

from __future__ import annotations

from django.apps import AppConfig


class EveryDay(AppConfig):
    """Takes the weekend away."""

    name = "tests"
    label = "every_day"

    def ready(self) -> None:
        """Let no day be one of the weekend."""
        from tracker.notices import schedule

        schedule.is_working_day = lambda weekend, weekday: True
