"""The site's settings, with the embedded server where DATABASE_URL names no other, so that tests need none of yours."""

import os

os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL", "").strip() or "embedded"

from tracker.settings import *  # noqa: F403
