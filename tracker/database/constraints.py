"""Checking constraints before a transaction ends."""

CHECK_CONSTRAINTS = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
"""Checks now what would be checked at the end of the transaction; what is written later is checked there again.

Django's `check_constraints` sends the same as two statements.
"""
