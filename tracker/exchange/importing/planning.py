"""What the rows of a file of recommendations would create and change. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import log_sentences, permissions
from tracker.actions import refusals
from tracker.actions.decisions import fitting
from tracker.actions.importing import CODE_LENGTH, ChangedRow, NewRow, Stated
from tracker.actions.names import tidied
from tracker.actions.tracking import NewRecommendation
from tracker.database.keys import among_texts
from tracker.exchange.importing.checking import Checked, Reader
from tracker.exchange.importing.choices import Choices, cells_of
from tracker.exchange.importing.fields import refuse_without_needed
from tracker.exchange.importing.seeing import Seeing
from tracker.exchange.importing.table import NUL, Table, as_text
from tracker.exchange.importing.values import Choice, day_of, several
from tracker.exchange.named import SEVERAL, Named, folded, organisations
from tracker.exchange.rows import LONGEST
from tracker.models import ForeignCode, ImportKind, Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.models.access import visible_meetings
from tracker.models.corrections import corrections_of_logs
from tracker.said_before import VERY_ALIKE, similar
from tracker.workflow import FIELDS, DueBasis, Kind, Position, Priority, Refused, Status, Step

AT_ONCE = 2_000
"""So many rows are looked up by one query."""
COMPARED = 100
"""So many new rows are compared with all that is tracked; of the others only equal titles are found."""
_STATUSES = {
    **dict.fromkeys(("open", "new", "not yet reported", "no information"), Status.NOT_YET_REPORTED.value),
    **dict.fromkeys(("pending", "planned", "to do"), Status.NOT_STARTED.value),
    **dict.fromkeys(("ongoing", "on going", "under way", "underway", "started"), Status.IN_PROGRESS.value),
    **dict.fromkeys(("stalled", "waiting", "suspended"), Status.STALLED.value),
    **dict.fromkeys(("done", "completed", "complete", "implemented", "closed implemented"), Status.IMPLEMENTED.value),
    **dict.fromkeys(("partly implemented", "partially implemented"), Status.PARTLY_IMPLEMENTED.value),
    **dict.fromkeys(("not implemented", "rejected", "dropped"), Status.NOT_IMPLEMENTED.value),
    **dict.fromkeys(("overtaken by events", "no longer applicable", "obsolete"), Status.NO_LONGER_APPLICABLE.value),
    "superseded": Status.SUPERSEDED.value,
}
_PRIORITIES = {
    **dict.fromkeys(("urgent", "1"), Priority.PRIORITY.value),
    **dict.fromkeys(("ordinary", "medium", "low", "2", "3"), Priority.ORDINARY.value),
}
_POSITIONS = {"supported": Position.ACCEPTED.value, "rejected": Position.DECLINED.value, "declined": "declined"}
_NOBODY = frozenset({"no lead", "none", "not assigned", "n a", "tbd"})
_NAMES: Mapping[str, Any] = {
    **FIELDS,
    "lead": gettext_lazy("lead"),
    "owner": gettext_lazy("owner post"),
    "due_on": gettext_lazy("due date"),
    "position": gettext_lazy("response"),
}
NO_MEETING = gettext_lazy("There is no meeting “%(name)s”. Add it first, or correct the name.")


def meetings(user: User) -> Named[Meeting]:
    """Return the meetings that a person sees, by code and name."""
    rows = visible_meetings(user)
    return Named(rows, lambda row: row.code, lambda row: row.name, missing=NO_MEETING, several=SEVERAL)


def posts() -> Named[Post]:
    """Return all posts, by their names with their organisations, and without."""
    return Named(
        Post.objects.select_related("organisation", "holder", "deputy"),
        lambda row: f"{row.name}, {row.organisation.name}",
        lambda row: f"{row.name}, {row.organisation.label}",
        lambda row: row.name,
        missing=gettext_lazy("There is no post “%(name)s”. Add it first, or correct the name."),
        several=gettext_lazy("Several posts have the name “%(name)s”. Write a comma and the organisation after it."),
    )


def themes() -> Named[Theme]:
    """Return all themes by their names."""
    missing = gettext_lazy("There is no theme “%(name)s”. Add it first, or correct the name.")
    return Named(Theme.objects.all(), lambda row: row.name, missing=missing, several=SEVERAL)


_VALUES = {
    **{name: name for name in ("title", "goal", "kind", "priority", "due_words", "due_on")},
    "position": "response",
    "themes": "themes",
    "parties": "also_involved",
    "owner": "owner",
    "lead": "lead",
}
"""The fields of a recommendation that a row can fill, with the codes of the columns."""
_STATED: tuple[tuple[str, str, Any], ...] = (
    ("status", "status", ""),
    ("text", "last_entry", ""),
    ("next_step", "next_step", ""),
    ("on", "last_entry_on", None),
    ("review_on", "review_on", None),
)
"""What a row can say about the work, with the codes of the columns, and what an empty cell says."""
_NOTHING_STATED = Stated()
_MOST_KEPT = 10_000


def _words(name: str, value: Any) -> str:
    """Return the words of a cell as they are stored in a field. Refuse what it does not hold."""
    return fitting(name, as_text(value))


def _several_of(named: Named[Any], value: Any) -> list[Any]:
    """Return the rows that a cell names, each once."""
    whole = named.find(as_text(value))
    found = [whole] if whole is not None else [named.get(text) for text in several(value)]
    return sorted({row.pk: row for row in found}.values(), key=lambda row: row.pk)


def _kept(means: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what makes the same of a text, and remembers it: thousands of rows say the same few things."""
    known: dict[str, Any] = {}

    def made(value: Any) -> Any:
        if not isinstance(value, str):
            return means(value)
        if value not in known:
            if len(known) >= _MOST_KEPT:
                known.clear()
            known[value] = means(value)
        return known[value]

    return made


class Planner:
    """Plans the rows of a file part by part, as `actions.importing.Rows`; what the check found is in `checked`.

    `meeting` is that of all rows; without one each row names its own. With `compare`, new rows that are like something
    are pointed out. With `until_wrong`, nothing follows a row with which something is wrong.
    """

    def __init__(
        self,
        table: Table,
        choices: Choices,
        user: User,
        meeting: Meeting | None,
        *,
        compare: bool = True,
        until_wrong: bool = False,
    ) -> None:
        """Take a file and what was chosen for it. Raises `Refused` where the columns do not do."""
        self.checked = Checked()
        self.changed: list[ChangedRow] = []
        self.looked = 0
        self.columns = choices.columns(table)
        self._user, self._meeting, self._choices, self._until_wrong = user, meeting, choices, until_wrong
        self._table = table
        if "title" not in self.columns:
            refuse_without_needed(ImportKind.RECOMMENDATIONS, self.columns, may_be_known=self._knows_any())
        self._organisations, self._posts, self._themes = organisations(), posts(), themes()
        self._meetings = meetings(user)
        self._named = _kept(lambda value: self._meetings.get(as_text(value)))
        self._kinds, self._priorities = Choice(Kind), Choice(Priority, _PRIORITIES)
        self._positions, self._statuses = Choice(Position, _POSITIONS), Choice(Status, _STATUSES)
        self._means = means = self._meanings()
        self._fields = [(name, code, means[code]) for name, code in _VALUES.items() if code in self.columns]
        self._said = [(name, code, means[code], empty) for name, code, empty in _STATED if code in self.columns]
        self._seen: dict[object, int] = {}
        self._seeing = Seeing(self.checked)
        self._likeness = _Likeness(self.checked, user) if compare else None
        self.meetings = {self._meeting} if self._meeting is not None else self._named_meetings()
        self._cells = cells_of(table, self.columns, choices.left_out, self.checked.leave_out)
        self._readers: list[Reader] = []
        self._known = _Known((), user, meeting)
        self._new: list[NewRow] = []

    def _knows_any(self) -> bool:
        """Whether any row of the file is about a recommendation that is here already."""
        seen = Recommendation.objects.visible_to(self._user)
        seen = seen if self._meeting is None else seen.filter(meeting=self._meeting)
        ours = _some(text.upper() for text in self._said_in("reference"))
        theirs = _some(self._said_in("their_reference"))
        return any(seen.filter(reference__in=among_texts(some)).exists() for some in ours) or any(
            seen.filter(foreign_code__code__in=among_texts(some)).exists() for some in theirs
        )

    def _named_meetings(self) -> set[Meeting]:
        """Return the meetings that rows of a file name."""
        found = set()
        for text in set(self._said_in("meeting")):
            with suppress(Refused):
                found.add(self._meetings.find(text))
        return {meeting for meeting in found if meeting is not None}

    def given(self) -> list[object]:
        """Return the organisations, posts and themes that rows of the file give, as the objects that are planned.

        A lead and an owner post are given together, so where a row names one of them, the other is that of its
        recommendation.
        """
        found: list[object] = []
        for code in ("lead", "owner", "themes", "also_involved"):
            for text in set(self._said_in(code)):
                # What names nothing is refused with its row.
                with suppress(Refused):
                    value = self._means[code](text)
                    found += value if isinstance(value, list) else [value]
        return found + (self._had() if {"lead", "owner"} & self.columns.keys() else [])

    def _said_in(self, code: str) -> Iterator[str]:
        """Yield what stands in the cells of a field, row by row."""
        head = self.columns.get(code)
        meant = partial(self._choices.meant, code)
        texts = (as_text(meant(row.at(head.place))) for row in self._table.rows()) if head is not None else ()
        return filter(_can_name, texts)

    def _had(self) -> list[object]:
        """Return the leads and owner posts that the recommendations of the file have."""
        named: set[tuple[int | None, int | None]] = set()
        for some in _some(self._said_in("reference")):
            rows = Recommendation.objects.filter(reference__in=among_texts([text.upper() for text in some]))
            named |= set(rows.values_list("lead", "owner"))
        for some in _some(self._said_in("their_reference")):
            coded = ForeignCode.objects.in_use().filter(code__in=among_texts(some), meeting__in=self.meetings)
            named |= set(coded.values_list("recommendation__lead", "recommendation__owner"))
        leads = {lead for lead, _owner in named if lead is not None}
        owners = {owner for _lead, owner in named if owner is not None}
        return [*Organisation.objects.filter(pk__in=leads), *Post.objects.filter(pk__in=owners)]

    def look_up(self) -> int:
        """Take the next rows, and ask the database for what they name; return how many they are."""
        stops = self._until_wrong and self.checked.wrong
        some = () if stops else islice(self._cells, AT_ONCE)
        self._readers = [Reader(cells, self.checked, self._choices) for cells in some]
        self._known = _Known(self._readers, self._user, self._meeting)
        return len(self._readers)

    def part(self) -> list[NewRow]:
        """Plan the rows that were looked up, and return those that are new."""
        readers, known, self._readers = self._readers, self._known, []
        found: list[NewRow] = []
        self._new = found
        for reader in readers:
            self._one(reader, known)
        self.looked += len(readers)
        if self._likeness is not None:
            self._likeness.compare(found)
        return found

    # --- Which recommendation a row is about ---

    def _one(self, reader: Reader, known: _Known) -> None:
        reference = reader.read("reference", as_text, "").upper()
        code = reader.read("their_reference", self._code, "")
        meeting = self._meeting_of(reader)
        item = (
            self._referred(reader, reference, meeting, known)
            if reference
            else self._coded(reader, code, meeting, known)
        )
        if reader.is_refused or not self._is_first(reader, item, code, meeting):
            return
        if item is None:
            self._begin(reader, code, meeting, known)
        else:
            self._change(reader, item, code, known)

    @staticmethod
    def _code(value: Any) -> str:
        text = " ".join(as_text(value).split())
        if len(text) > CODE_LENGTH:
            raise Refused(_("The reference is longer than %(most)d characters. Shorten it.") % {"most": CODE_LENGTH})
        return text

    def _meeting_of(self, reader: Reader) -> Meeting | None:
        named = reader.read("meeting", self._named, None)
        if self._meeting is not None and named is not None and named != self._meeting:
            reader.refuse(
                "meeting", _("You chose another meeting for the file. Correct the cell, or choose the meeting again.")
            )
        return named or self._meeting

    def _referred(
        self, reader: Reader, reference: str, meeting: Meeting | None, known: _Known
    ) -> Recommendation | None:
        item = known.by_reference.get(reference)
        if item is None:
            sentence = _(
                "There is no recommendation %(reference)s. Correct the reference. If the row is new, leave the cell "
                "empty."
            )
            reader.refuse("reference", sentence % {"reference": reference[:40]})
        elif self._meeting is not None and item.meeting_id != self._meeting.pk:
            reader.refuse(
                "reference", _("This recommendation is not from the meeting you chose for the file. Remove the row.")
            )
        elif meeting is not None and item.meeting_id != meeting.pk:
            sentence = _("%(reference)s is from another meeting. Correct the meeting, or the reference.")
            reader.refuse("meeting", sentence % {"reference": item.reference})
        return item

    def _coded(self, reader: Reader, code: str, meeting: Meeting | None, known: _Known) -> Recommendation | None:
        if not code:
            return None
        found = known.by_code.get(code, [])
        found = [item for item in found if meeting is None or item.meeting_id == meeting.pk]
        if len(found) > 1:
            reader.refuse(
                "their_reference", _("This reference is used in several meetings. Add a column with the meeting.")
            )
        item = found[0] if len(found) == 1 else None
        if item is not None and item.status == Status.ENTERED_IN_ERROR:
            sentence = _(
                "%(reference)s has this reference, and it was entered in error. Reopen %(reference)s, or leave the "
                "cell empty."
            )
            reader.refuse("their_reference", sentence % {"reference": item.reference})
        return item

    def _is_first(self, reader: Reader, item: Recommendation | None, code: str, meeting: Meeting | None) -> bool:
        """Return whether no row before is about the same; else say so."""
        key: object = item.pk if item is not None else (meeting and meeting.pk, code)
        if item is None and not code:
            return True
        first = self._seen.setdefault(key, reader.number)
        if first != reader.number:
            named = "reference" if item is not None and reader.cells["reference"] else "their_reference"
            reader.refuse(
                named,
                _("Row %(row)s is about the same recommendation. Keep only one of them.") % {"row": f"{first:,}"},
            )
        return first == reader.number

    # --- What it says ---

    def _meanings(self) -> dict[str, Callable[[Any], Any]]:
        """Return what makes a value of a cell, by the codes of fields. What a cell may often say is kept."""
        return {
            "title": lambda value: fitting("title", " ".join(tidied(as_text(value)).split())),
            "goal": partial(_words, "goal"),
            "source_text": partial(_words, "goal"),
            "kind": _kept(self._kinds.of),
            "priority": _kept(self._priorities.of),
            "due_words": partial(_words, "due_words"),
            "due_on": _kept(self._day("due_on")),
            "response": _kept(self._positions.of),
            "themes": _kept(partial(_several_of, self._themes)),
            "also_involved": _kept(partial(_several_of, self._organisations)),
            "owner": _kept(lambda value: self._posts.get(as_text(value))),
            "lead": _kept(self._lead),
            "status": _kept(self._statuses.of),
            "last_entry": partial(_words, "text"),
            "next_step": partial(_words, "next_step"),
            "last_entry_on": _kept(self._day("last_entry_on")),
            "review_on": _kept(self._day("review_on")),
        }

    def _values(self, reader: Reader, lead: Organisation | None = None) -> dict[str, Any]:
        """Return what the cells of a row say, by the names of fields; empty cells say nothing.

        An owner post needs a lead: where the row names none, it is the `lead` that there is, else the post's own
        organisation.
        """
        found = {name: reader.read(code, means, None) for name, code, means in self._fields}
        if owner := found.get("owner"):
            found["lead"] = found.get("lead") or lead or owner.organisation
        return {name: value for name, value in found.items() if value}

    def _lead(self, value: Any) -> Organisation | None:
        text = as_text(value)
        return None if folded(text) in _NOBODY else self._organisations.get(text)

    def _day(self, code: str) -> Callable[[Any], Any]:
        head = self.columns.get(code)
        return partial(day_of, written=self._choices.written.get(head.key, "") if head else "")

    def _stated(self, reader: Reader) -> Stated:
        if not self._said:
            return _NOTHING_STATED
        return Stated(**{name: reader.read(code, means, empty) for name, code, means, empty in self._said})

    # --- What follows ---

    def _begin(self, reader: Reader, code: str, meeting: Meeting | None, known: _Known) -> None:
        values, stated = self._values(reader), self._stated(reader)
        if source := reader.read("source_text", self._means["source_text"], ""):
            values["goal"] = "\n\n".join(filter(None, (values.get("goal"), source)))
        self._refuse_review(reader, stated)
        if "title" not in values and not reader.is_refused:
            reader.refuse("title", _("The row has no title. Enter one, or remove the row."))
        if meeting is None:
            reader.refuse(
                "meeting", _("The row has no meeting. Enter the code of the meeting, or choose a meeting for the file.")
            )
        elif not permissions.can_track(self._user, meeting):
            reader.refuse("meeting", _("You do not coordinate this meeting. Ask one of its coordinators."))
        if reader.is_refused or meeting is None:
            return
        position = Position(values.pop("position", Position.NOT_YET_ANSWERED))
        values["kind"] = values.get("kind") or self._choices.kind
        new = NewRecommendation(meeting=meeting, **values)
        row = NewRow(reader.number, new, code, position, stated, known.given(meeting.pk, code))
        self._new.append(row)
        self._seeing.look(row.number, meeting, row.new.lead, row.new.owner)
        self._note(stated, Status.NOT_YET_REPORTED)
        self.checked.new += 1
        said = "" if stated is _NOTHING_STATED else repr(stated)
        self.checked.count_in("new", row.number, code, meeting, values, position.value, said)

    def _change(self, reader: Reader, item: Recommendation, code: str, known: _Known) -> None:
        if not permissions.is_coordinator_of(self._user, item):
            reader.refuse(
                "reference", _("You do not coordinate the meeting of this recommendation. Ask one of its coordinators.")
            )
            return
        values, stated = self._values(reader, item.lead), self._stated(reader)
        self._refuse_review(reader, stated, item)
        stated = self._unsaid(stated, item, known)
        code = self._new_code(reader, item, code, known)
        if reader.is_refused:
            return
        new, seen = _differences(item, values)
        if not (new or code or stated.says_something):
            self.checked.same += 1
            return
        given = known.given(item.meeting_id, code)
        self.changed.append(ChangedRow(reader.number, item, new, seen, code, stated, given))
        self._seeing.look_at_change(reader.number, item, new)
        self._note(stated, item.status)
        names = [str(_NAMES[name]) for name in new if name in _NAMES and new[name] != seen[name]]
        names += _also(code, stated)
        self.checked.change(reader.number, item.pk, names)
        self.checked.count_in("change", reader.number, item.pk, new, seen, code, repr(stated))

    @staticmethod
    def _refuse_review(reader: Reader, stated: Stated, item: Recommendation | None = None) -> None:
        """Refuse a review date of what is not on hold and is not put on hold, but for the one that it has already."""
        now, has = (item.status, item.review_on) if item is not None else ("", None)
        if stated.review_on not in (None, has) and (stated.status or now) != Status.STALLED:
            reader.refuse("review_on", refusals.REVIEW_DATE_ALONE % {"status": Status.STALLED.label})

    def _note(self, stated: Stated, now: str) -> None:
        """Count a status that is only kept as what was stated."""
        is_stated = stated.status not in ("", now, Status.NOT_YET_REPORTED)
        self.checked.noted += is_stated and stated.step(now) is None

    @staticmethod
    def _unsaid(stated: Stated, item: Recommendation, known: _Known) -> Stated:
        """Return what of it was not entered before: the same words of a day, with the same next step, are entered once.

        What is on hold and gets another review date is put on hold anew, with the same words or others.
        """
        stated = _with_new_review(stated, item)
        is_there = stated.status in ("", item.status, Status.NOT_YET_REPORTED)
        step = stated.step(item.status)
        if step is Step.STALL or (step is not None and not is_there):
            return stated
        if is_there and not stated.text and known.is_next_step(item, stated.next_step):
            return Stated()
        return Stated() if known.is_said(item, stated) else stated

    @staticmethod
    def _new_code(reader: Reader, item: Recommendation, code: str, known: _Known) -> str:
        """Return the code that a recommendation is to get; nothing where it has it already."""
        has = known.code_of.get(item.pk, "")
        if not code or code == has:
            return ""
        if has:
            reader.refuse(
                "their_reference",
                _("This recommendation already has their reference %(code)s, which cannot change. Correct the cell.")
                % {"code": has},
            )
        elif any(other.meeting_id == item.meeting_id for other in known.by_code.get(code, [])):
            reader.refuse(
                "their_reference",
                _("Another recommendation of this meeting already has this reference. Correct the cell."),
            )
        return code


_TOTAL = re.compile(r"((grand |sub ?)?totals?|sum)( of)?( all)?( recommendations| rows| items)?[\d\s]*|[\d\s]+")
"""A title that only counts, without its signs."""
NO_ROW = 0
"""Stands for the other row where a row looks like a total: no row has this number."""


class _Likeness:
    """Points out new rows whose title is here already, or in a row before, and the first that are very alike."""

    def __init__(self, checked: Checked, user: User) -> None:
        self._checked, self._user = checked, user
        self._meetings: set[int] = set()
        self._here: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def compare(self, rows: Iterable[NewRow]) -> None:
        """Compare some rows with what is tracked in their meetings, and with the rows before."""
        rows = list(rows)
        self._load({row.new.meeting.pk for row in rows} - self._meetings)
        checked = self._checked
        for row in rows:
            title = folded(row.new.title)
            first = self._before.setdefault(title, row.number)
            if _TOTAL.fullmatch(title):
                checked.point_out(row.number, row.new.title, NO_ROW, is_row=True)
            elif title in self._here:
                checked.point_out(row.number, row.new.title, self._here[title])
            elif first != row.number:
                checked.point_out(row.number, row.new.title, first, is_row=True)
            elif checked.looked < COMPARED:
                for each in similar(row.new.title, row.new.goal, user=self._user)[:1]:
                    if each.likeness >= VERY_ALIKE:
                        checked.point_out(row.number, row.new.title, each.recommendation.pk)
            checked.looked = min(checked.looked + 1, COMPARED)

    def _load(self, keys: set[int]) -> None:
        """Take in the titles of more meetings."""
        if keys:
            self._meetings |= keys
            here = Recommendation.objects.visible_to(self._user).tracked().filter(meeting__in=keys)
            self._here |= {folded(title): pk for pk, title in here.values_list("pk", "title").iterator()}


class _Known:
    """The recommendations that some rows name, of those that a person sees, and what is needed to compare them."""

    def __init__(self, readers: Iterable[Reader], user: User, meeting: Meeting | None) -> None:
        readers = list(readers)
        rows = Recommendation.objects.visible_to(user).joined().prefetch_related("themes", "parties")
        named = _texts(readers, "reference")
        found = rows.filter(reference__in=among_texts({text.upper() for text in named})) if named else ()
        self.by_reference = {row.reference: row for row in found}
        self.by_code: dict[str, list[Recommendation]] = {}
        self._given: dict[tuple[int, str], int] = {}
        codes = _texts(readers, "their_reference")
        if codes:
            coded = ForeignCode.objects.filter(code__in=among_texts(codes))
            self._look_for(coded if meeting is None else coded.filter(meeting=meeting), rows)
        keys = {row.pk for row in chain(self.by_reference.values(), *self.by_code.values())}
        own = ForeignCode.objects.filter(recommendation__in=keys)
        self.code_of: dict[int, str] = dict(own.values_list("recommendation", "code"))
        self._next: dict[int, str] = {}
        self._told: dict[tuple[int, str], list[tuple[str, date]]] = {}
        self._look_at_logs(keys)

    def given(self, meeting: int, code: str) -> int:
        """Return how many recommendations of the meeting of a key have had a reference, with one that gets it now."""
        return 1 + self._given.get((meeting, code), 0)

    def is_next_step(self, item: Recommendation, next_step: str) -> bool:
        """Whether it is the next step that was reported last, or none is given."""
        return next_step in ("", self._next.get(item.pk, ""))

    def is_said(self, item: Recommendation, stated: Stated) -> bool:
        """Whether the log has its words already, of its day where one is given, and with its next step.

        The next step is not new either where it was reported last with other words: so our own files have it.
        """
        words = stated.words(item.status)
        told = self._told.get((item.pk, words))
        if not words or told is None:
            return not words
        if stated.on is None and not stated.next_step:
            return True
        is_next = self.is_next_step(item, stated.next_step)
        return any((is_next or step == stated.next_step) and stated.on in (None, day) for step, day in told)

    def _look_at_logs(self, keys: Iterable[int]) -> None:
        """Find what was said with which next step and on which day, and the next step reported last.

        It is what everybody can read: the same words in a restricted note do not stand for these. Words that were
        corrected are said as our files quote them, too.
        """
        logs = ProgressEntry.objects.filter(recommendation__in=list(keys))
        corrections = corrections_of_logs(logs)
        columns = ("recommendation", "text", "next_step", "happened_on", "pk")
        entries = logs.filter(internal=False).exclude(text="").order_by("sequence")
        for key, text, step, day, entry in entries.values_list(*columns):
            self._told.setdefault((key, text), []).append((step, day))
            if step:
                self._next[key] = step
            if key in corrections:
                made = ProgressEntry(pk=entry, text=text)
                made.corrected_with = corrections[key]
                self._told.setdefault((key, log_sentences.quotation(made, LONGEST)), []).append((step, day))

    def _look_for(self, coded: Any, rows: Any) -> None:
        """Find rows by their references; one that is known already stays the same object."""
        freed = coded.freed().values_list("recommendation", "meeting", "code", "given")
        before = {key: (place, given) for key, *place, given in freed}
        for (meeting, code), given in sorted(before.values()):
            self._given[meeting, code] = given
        found = {key: code for key, code in coded.values_list("recommendation", "code") if key not in before}
        for row in rows.filter(pk__in=found):
            self.by_code.setdefault(found[row.pk], []).append(self.by_reference.get(row.reference, row))


def _with_new_review(stated: Stated, item: Recommendation) -> Stated:
    """Return what a row says with its review date only where that is new, for what is on hold and stays so."""
    stays = item.status == Status.STALLED and stated.status in ("", Status.STALLED)
    if not stays or stated.review_on is None:
        return stated
    if stated.review_on == item.review_on:
        return replace(stated, review_on=None)
    return replace(stated, status=Status.STALLED.value)


def _also(code: str, stated: Stated) -> list[str]:
    """Return what changes besides fields, in words."""
    also = [str(FIELDS["their_reference"])] if code else []
    return [*also, _("log")] if stated.says_something else also


def _some(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts of cells some at a time, as they are looked up."""
    left = iter(texts)
    while some := list(islice(left, AT_ONCE)):
        yield [" ".join(text.split()) for text in some]


def _texts(readers: Iterable[Reader], code: str) -> set[str]:
    """Return what stands in the cells of a field."""
    texts = (" ".join(as_text(each.cells[code]).split()) for each in readers)
    return set(filter(_can_name, texts))


def _can_name(text: str) -> bool:
    """Whether the database can be asked for what has this name. What cannot be stored is refused with its row."""
    return bool(text) and NUL not in text


_TOGETHER = (("lead", "owner"), ("position", "follow_up"), ("due_on", "due_basis"))
"""Fields that one step changes together."""


def _differences(item: Recommendation, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the new values of fields that differ, and those that they have: as `set_up` takes them."""
    now = {name: _now(item, name) for name in values}
    new = {name: value for name, value in values.items() if value != now[name]}
    for names in _TOGETHER:
        if set(names) & new.keys():
            now |= {name: _now(item, name) for name in names}
            new = {name: now[name] for name in names} | new
    if "due_on" in new:
        # No column says where a date comes from. One that a list brings is not that of the source text.
        new["due_basis"] = DueBasis.SET_BY_US
    return new, {name: now[name] for name in new}


def _now(item: Recommendation, name: str) -> Any:
    value = getattr(item, name)
    return sorted(value.all(), key=lambda row: row.pk) if name in ("themes", "parties") else value
