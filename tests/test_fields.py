"""A field of a recommendation that can be changed is compared with the log, and what words it holds can be redacted."""

from __future__ import annotations

import re

from django.db import connection, models

from tracker.actions import decisions, redaction
from tracker.database import roles
from tracker.models import Recommendation
from tracker.verification import changes, versions
from tracker.workflow import FIELDS

VERSIONS = "tracker_recommendationevent"
OF_ONE_VALUE = decisions.EDITABLE - decisions._MANY


def words() -> set[str]:
    """The fields that a coordinator edits and that hold free words."""
    fields = [Recommendation._meta.get_field(name) for name in OF_ONE_VALUE]
    return {
        field.name for field in fields if isinstance(field, models.CharField | models.TextField) and not field.choices
    }


def test_the_log_is_compared_with_every_field_that_can_be_edited() -> None:
    assert {name.removesuffix("_id") for name in changes.LOGGED} >= OF_ONE_VALUE


def test_every_field_that_can_be_edited_has_a_name_in_sentences() -> None:
    assert FIELDS.keys() >= decisions.EDITABLE


def test_free_words_can_be_redacted_wherever_they_are_kept(db: None) -> None:
    assert words() == {"title", "goal", "due_words"}
    assert set(redaction.FIELDS) == words()
    assert set(versions.WORDS[VERSIONS]) == words()
    assert {name for name in roles.REDACTED[VERSIONS] if not name.startswith("pgh_")} == words()


def test_the_hash_of_a_version_leaves_out_the_words_that_can_be_redacted(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE prosrc LIKE %s", [f"%WHEN '{VERSIONS}' THEN%"])
        sources = [source for (source,) in cursor.fetchall()]
    found = [re.findall(rf"WHEN '{VERSIONS}' THEN '{{(\S+?)}}'", source) for source in sources]
    assert found
    assert {frozenset(listed.split(",")) for each in found for listed in each} == {frozenset(words())}
