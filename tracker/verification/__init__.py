"""Checks that the log and all it rests on are as they were written: chains, acts, versions, briefings and guards.

Reads the database in one snapshot, table by table in the order of its keys, so that memory does not grow with it.
Each check yields a sentence for each thing that is wrong. Somebody who owns the database could write it anew, chains
and all. A seal shows that: a small file, kept elsewhere, that says how far everything went when it was made.

    rows       ordered rows from the database, and how two of them are read side by side
    entries    the chain of each recommendation's log, its redactions, and that the present values are those of the log
    briefings  the text, passages and file of each briefing against their digests
    acts       who did what when, which only a seal covers
    versions   the versions of each row, chained, and each row against its last version
    added      logs of accounts, mail and checks, and references of others, which only a seal covers
    tallies    the kept counts of past days, some of them at each check
    seals      the file
    checks     all of them, in one run
"""
