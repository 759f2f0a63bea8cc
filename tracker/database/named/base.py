"""A connection to a server that DATABASE_URL names, with the limits of one that serves pages."""

from tracker.database.pages import DatabaseWrapper

__all__ = ["DatabaseWrapper"]
