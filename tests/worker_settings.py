"""The settings of a worker that a test starts: it may post to this machine, and no day is one of a weekend."""

from tracker.settings import *  # noqa: F403
from tracker.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.every_day.EveryDay"]
WEBHOOKS_TO_THIS_MACHINE = True
EMAIL_TIMEOUT = 30
