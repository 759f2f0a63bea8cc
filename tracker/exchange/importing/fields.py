"""What a row of a file can say, kind by kind, and the headings by which a column is recognised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.exchange.columns import COLUMNS
from tracker.exchange.named import folded
from tracker.models import ImportKind
from tracker.workflow import Refused


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column can say: its code, what it is called, and other headings that mean it, in English.

    `is_day`: the cells are dates, of which the form may have to be chosen.
    """

    code: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    is_day: bool = False


def _field(code: str, label: str | Promise, synonyms: str = "", *, is_day: bool = False) -> Field:
    """Return a field; its synonyms are divided by commas."""
    words = tuple(word.strip() for word in synonyms.split(",") if word.strip())
    return Field(code, label, words, is_day=is_day)


_HEADERS = {column.code: column.header for column in COLUMNS}


def _own(code: str, synonyms: str = "", *, is_day: bool = False) -> Field:
    """Return a field that our own files have too, under the same heading."""
    return _field(code, _HEADERS[code], synonyms, is_day=is_day)


_NAME, _ORGANISATION = _("Name"), _("Organisation")
_ORGANISATION_WORDS = "organization, ministry, agency, body, department"

FIELDS: dict[str, tuple[Field, ...]] = {
    ImportKind.RECOMMENDATIONS: (
        _own("reference", "our reference, ref"),
        _field(
            "their_reference",
            _("Their reference"),
            "foreign code, external id, external reference, source id, id, code, no, number, nr, item, para, "
            "paragraph, rec no, recommendation number, recommendation no",
        ),
        _own("meeting", "meeting name, meeting code, session, event, conference, round"),
        _own(
            "title",
            "recommendation, recommendations, recommendation text, action, action item, task, what, subject, name, "
            "measure, commitment, issue, summary",
        ),
        _own("goal", "objective, purpose, aim, expected result, outcome, description, details"),
        # Without a briefing a recommendation has no source text, and our own files have a column of that name.
        _field(
            "source_text",
            _("Source text (becomes the goal of a new row)"),
            "source text, full text, original text, wording, full wording, quotation, quote, excerpt",
        ),
        _own("kind", "type, category"),
        _own(
            "lead",
            "lead organisation, lead organization, lead agency, lead ministry, lead department, responsible, "
            "responsible organisation, responsible organization, responsible body, organisation, who, addressee, "
            f"assigned to, {_ORGANISATION_WORDS}",
        ),
        _own("owner", "owner, post, focal point, desk, responsible post, responsible officer"),
        _own("also_involved", "parties, partners, involved, other organisations, supporting organisations"),
        _own("themes", "theme, topic, topics, subject area, area, sector, tags, keywords"),
        _own("priority", "urgency, importance"),
        _own("due_on", "due, deadline, due by, target date, by when, when, completion date", is_day=True),
        _own("due_words", "deadline wording, timeframe, time frame, timeline"),
        _own("response", "position, our response, acceptance, government response, answer"),
        _own("status", "state, progress, implementation status, stage"),
        _own(
            "last_entry",
            "update, latest update, comments, comment, remarks, remark, notes, note, progress report, progress made, "
            "action taken, what happened",
        ),
        _own("last_entry_on", "update date, date of update, last updated, status date", is_day=True),
        _own("next_step", "next steps, next, way forward"),
        _own("review_on", "review, review by", is_day=True),
    ),
    ImportKind.MEETINGS: (
        _field("code", _("Code"), "meeting code, short name, abbreviation"),
        _field("name", _NAME, "meeting, title, meeting name, event"),
        _field("place", _("Place"), "city, location, venue, where"),
        _field("starts_on", _("First day"), "starts on, start, start date, date, from, begin", is_day=True),
        _field("ends_on", _("Last day"), "ends on, end, end date, to, until", is_day=True),
        _field("follows", _("Follows"), "previous meeting, follows meeting, series"),
    ),
    ImportKind.ORGANISATIONS: (
        _field("name", _NAME, f"organisation, full name, {_ORGANISATION_WORDS}"),
        _field("short_name", _("Short name"), "abbreviation, acronym, code, short"),
        _field("parent", _("Part of"), "parent, parent organisation, belongs to"),
        _field("side", _("Side"), "partner, country, party"),
    ),
    ImportKind.POSTS: (
        _field("organisation", _ORGANISATION, _ORGANISATION_WORDS),
        _field("name", _NAME, "post, title, post title, desk, function"),
        _field("holder", _("Holder"), "person, holder e-mail, held by, e-mail, email"),
        _field("deputy", _("Deputy"), "deputy e-mail, alternate, stand-in"),
    ),
    ImportKind.PEOPLE: (
        _field("email", _("E-mail address"), "email, e-mail, mail, address"),
        _field("name", _NAME, "full name, person"),
        _field("organisation", _ORGANISATION, _ORGANISATION_WORDS),
        _field("roles", _("Roles"), "role, function, rights"),
    ),
    ImportKind.THEMES: (_field("name", _NAME, "theme, topic, title"),),
}


NEEDED: Mapping[str, Mapping[str, str | Promise]] = {
    ImportKind.RECOMMENDATIONS: {"title": _("title")},
    ImportKind.MEETINGS: {"code": _("code"), "name": _("name")},
    ImportKind.ORGANISATIONS: {"name": _("name")},
    ImportKind.POSTS: {"organisation": _("organisation"), "name": _("name")},
    ImportKind.PEOPLE: {"email": _("e-mail address"), "name": _("name")},
    ImportKind.THEMES: {"name": _("name")},
}
"""What no new row of a kind can be without, by code, with what it is called within a sentence."""
_REFERENCES = frozenset({"reference", "their_reference"})


def refuse_without_needed(kind: str, columns: Collection[str], *, may_be_known: bool = True) -> None:
    """Raise `Refused` where no column fills what each row of a kind needs.

    A file of recommendations with a column of references can do without titles: its rows `may_be_known` already.
    """
    if kind == ImportKind.RECOMMENDATIONS and may_be_known and _REFERENCES & set(columns):
        return
    missing = [str(name) for code, name in NEEDED[kind].items() if code not in columns]
    if len(missing) == 1:
        raise Refused(gettext("Choose which column is the %(field)s.") % {"field": missing[0]})
    if missing:
        raise Refused(gettext("Choose the columns for: %(fields)s.") % {"fields": ", ".join(missing)})


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return what a row of a kind can say, in the order of a form."""
    return FIELDS[kind]


def known(heading: str, fields: Sequence[Field]) -> Field | None:
    """Return what a heading means: our own headings first, then the codes of our files, then other words for them."""
    text = folded(heading)
    for field in fields:
        if text in (folded(str(field.label)), folded(field.code)):
            return field
    return next((field for field in fields if text in {folded(word) for word in field.synonyms}), None)
