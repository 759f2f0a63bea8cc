"""The admin: a page for every model. What the log must know goes through the actions from here too.

Only the site itself is set up here; versions (the event models) have no page, for nobody writes them and a
page of them belongs to what they are versions of.
"""

from tracker.admin import jobs, log, meetings, people, recommendations, reference, site

__all__ = ["jobs", "log", "meetings", "people", "recommendations", "reference", "site"]
