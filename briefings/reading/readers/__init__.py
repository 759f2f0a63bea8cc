"""Readers: one kind of file each, to the one document. Nothing here says what a text means, or keeps anything.

Each has `read(data, name=…)`, which returns a `Document` or raises `Unreadable`, and is imported only
when a file needs it.
"""
