"""Days and times as the pages of the site write them, for those of the admin too: with 24 hours."""

from __future__ import annotations

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
