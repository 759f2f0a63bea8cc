"""Meetings, their documents, and the passages found in them; nothing of what became of those."""
