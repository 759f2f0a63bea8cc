"""What the rows of a file of meetings, organisations, posts, people or themes would create and change.

Few enough that a check enters them all and takes it back: so a row can name one that stands above it in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import actions
from tracker.actions.importing import ImportOutcome, import_reference
from tracker.actions.people import refuse_reporting_for_nobody
from tracker.actions.reference import refuse_other_side
from tracker.exchange.importing.checking import Checked, Reader
from tracker.exchange.importing.choices import Choices, cells_of
from tracker.exchange.importing.fields import NEEDED, refuse_without_needed
from tracker.exchange.importing.planning import meetings, posts, themes
from tracker.exchange.importing.table import Table, as_text
from tracker.exchange.importing.values import Choice, day_of, several
from tracker.exchange.named import Named, folded, organisations
from tracker.models import Act, ImportKind, Organisation, Post, Side, Theme, User
from tracker.models.people import Role
from tracker.workflow import Refused

_AN_ADDRESS = gettext_lazy("There is no person with the name or address “%(name)s”. Invite them first.")


def enter(
    table: Table,
    choices: Choices,
    user: User,
    kind: str,
    *,
    reason: str,
    preview: bool,
    told: Callable[[int], None],
) -> tuple[Checked, ImportOutcome]:
    """Enter a file, or try it, and return what it does. Raises `Refused` where the columns do not do.

    `told` is told every while how many rows are done.
    """
    columns = choices.columns(table)
    refuse_without_needed(kind, columns)
    entering = _ENTERING[ImportKind(kind)](user)
    checked = Checked()

    def rows() -> Iterator[tuple[int, Callable[[Act], None]]]:
        for cells in cells_of(table, columns, choices.left_out, checked.leave_out):
            reader = Reader(cells, checked, choices)
            yield reader.number, partial(_one, entering, reader, checked, choices)

    return checked, import_reference(by=user, kind=kind, rows=rows(), reason=reason, preview=preview, told=told)


def _one(entering: _Entering, reader: Reader, checked: Checked, choices: Choices, act: Act) -> None:
    """Enter one row, and count it."""
    values = _values(entering, reader, choices)
    if reader.is_refused:
        # What is wrong is kept with its cell; nothing of the row is entered.
        return
    about = str(values["name"])
    row = entering.find(values)
    if row is None:
        entering.add({name: value for name, value in values.items() if value is not None}, act)
        checked.new += 1
        checked.count_in("new", reader.number, _words(values))
        return
    was = {name: now(row, name) for name in values if name not in entering.keys}
    changed = {name: values[name] for name in was if values[name] not in ("", None, was[name])}
    if not changed:
        checked.same += 1
        return
    checked.count_in("change", reader.number, _words(changed), _words(was))
    entering.change(row, changed, act)
    checked.change(reader.number, about, sorted(changed))


def _values(entering: _Entering, reader: Reader, choices: Choices) -> dict[str, Any]:
    """Return what a row says; one without what it needs is refused."""
    values = entering.read(reader, choices)
    lacking = [str(name) for code, name in entering.needs.items() if not values.get(code)]
    if lacking and not reader.is_refused:
        reader.refuse(next(iter(entering.needs)), _("The row has no %(fields)s.") % {"fields": ", ".join(lacking)})
    return values


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as words: a row that a check added and took back has another key the next time."""
    return {name: str(value) for name, value in values.items()}


def now(row: Any, name: str) -> Any:
    """Return what a row has; the roles of a person as a file names them."""
    return sorted(row.roles) if name == "roles" else getattr(row, name)


class _Entering(Protocol):
    """How rows of one kind are read, found by their `keys`, added and changed; without `needs` there is no row."""

    keys: tuple[str, ...]
    needs: Mapping[str, str | Promise]

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]: ...

    def find(self, values: dict[str, Any]) -> Any: ...

    def add(self, values: dict[str, Any], act: Act) -> None: ...

    def change(self, row: Any, changed: dict[str, Any], act: Act) -> None: ...


def _line(value: Any) -> str:
    return " ".join(as_text(value).split())


def _found(named: Named[Any]) -> Callable[[Any], Any]:
    return lambda value: named.get(as_text(value))


class _Themes:
    keys: tuple[str, ...] = ("name",)
    needs = NEEDED[ImportKind.THEMES]

    def __init__(self, user: User) -> None:
        self.user = user
        self._rows = themes()

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]:
        return {"name": reader.read("name", _line, "")}

    def find(self, values: dict[str, Any]) -> Theme | None:
        return self._rows.find(values["name"])

    def add(self, values: dict[str, Any], act: Act) -> None:
        name = values["name"]
        self._rows.add(actions.save_theme(by=self.user, theme=Theme(), name=name, act=act))

    def change(self, row: Theme, changed: dict[str, Any], act: Act) -> None:
        """Change nothing: a theme has only its name."""


class _Organisations:
    keys: tuple[str, ...] = ("name",)
    needs = NEEDED[ImportKind.ORGANISATIONS]

    def __init__(self, user: User) -> None:
        self.user = user
        self._all = list(Organisation.objects.all())
        self._rows = organisations(self._all)
        missing = gettext_lazy("There is no side “%(name)s”. Add it first, or correct the name.")
        self._sides = Named(Side.objects.all(), lambda row: row.name, missing=missing, several=missing)

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]:
        name, parent = reader.read("name", _line, ""), reader.read("parent", _found(self._rows), None)

        def side(value: Any) -> Side:
            found = self._sides.get(as_text(value))
            above = parent or self._above(name)
            if above is not None:
                refuse_other_side(name, found, above)
            return found

        return {
            "name": name,
            "short_name": reader.read("short_name", _line, ""),
            "parent": parent,
            "side": reader.read("side", side, None),
        }

    def _above(self, name: str) -> Organisation | None:
        """Return what an organisation is part of already."""
        with suppress(Refused):
            row = self._rows.find(name)
            return row.parent if row is not None else None
        return None

    def find(self, values: dict[str, Any]) -> Organisation | None:
        row = self._rows.find(values["name"])
        if row is not None and folded(row.name) != folded(values["name"]):
            words = {"short": values["name"], "name": row.name}
            raise Refused(_("“%(short)s” is the short name of “%(name)s”. Write the full name.") % words)
        return row

    def add(self, values: dict[str, Any], act: Act) -> None:
        made = actions.save_organisation(by=self.user, organisation=Organisation(), act=act, **values)
        self._all.append(made)
        self._rows.add(made)

    def change(self, row: Organisation, changed: dict[str, Any], act: Act) -> None:
        had = {name: getattr(row, name) for name in ("name", "short_name", "side", "parent")}
        actions.save_organisation(by=self.user, organisation=row, act=act, **(had | changed))
        if row.side != had["side"]:
            self._read_again_below(row)

    def _read_again_below(self, row: Organisation) -> None:
        """Read again what is below one that came to another side: it came there too, and a later row may change it."""
        below = set(Organisation.objects.filter(Q(parent=row) | Q(parent__parent=row)).values_list("pk", flat=True))
        for each in self._all:
            if each.pk in below:
                each.refresh_from_db()


class _Meetings:
    keys: tuple[str, ...] = ("code",)
    needs = NEEDED[ImportKind.MEETINGS]

    def __init__(self, user: User) -> None:
        self.user = user
        self._rows = meetings(user)

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]:
        def day(code: str) -> Any:
            head = reader.cells.columns.get(code)
            return partial(day_of, written=choices.written.get(head.key, "") if head else "")

        return {
            "code": reader.read("code", _line, "").upper(),
            "name": reader.read("name", _line, ""),
            "place": reader.read("place", _line, ""),
            "starts_on": reader.read("starts_on", day("starts_on"), None),
            "ends_on": reader.read("ends_on", day("ends_on"), None),
            "follows": reader.read("follows", _found(self._rows), None),
        }

    def find(self, values: dict[str, Any]) -> Meeting | None:
        found = self._rows.find(values["code"])
        return found if found is not None and found.code == values["code"] else None

    def add(self, values: dict[str, Any], act: Act) -> None:
        made = actions.add_meeting(by=self.user, act=act, **values)
        self._rows.add(made)

    def change(self, row: Meeting, changed: dict[str, Any], act: Act) -> None:
        actions.edit_meeting(by=self.user, meeting=row, new=changed, act=act)
        row.refresh_from_db()


class _People:
    keys: tuple[str, ...] = ("email",)
    needs = NEEDED[ImportKind.PEOPLE]

    def __init__(self, user: User) -> None:
        self.user = user
        self._organisations, self._roles = organisations(), Choice(Role)
        rows = User.objects.filter(is_system=False).select_related("organisation").prefetch_related("groups")
        self._rows = {row.email.lower(): row for row in rows}

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]:
        roles: list[str] = []
        values = {
            "email": reader.read("email", _line, "").lower(),
            "name": reader.read("name", _line, ""),
            "organisation": reader.read("organisation", _found(self._organisations), None),
            "roles": reader.read("roles", lambda value: sorted(map(self._roles.of, several(value))), roles) or None,
        }
        self._refuse_reporting_for_nobody(reader, values)
        return values

    def _refuse_reporting_for_nobody(self, reader: Reader, values: dict[str, Any]) -> None:
        """Refuse the row of a contributor who has no organisation and gets none."""
        row, roles = self.find(values), values["roles"]
        if roles and not reader.is_refused:
            try:
                refuse_reporting_for_nobody(roles, values["organisation"] or (row.organisation if row else None))
            except Refused as refusal:
                reader.refuse("organisation", str(refusal))

    def find(self, values: dict[str, Any]) -> User | None:
        return self._rows.get(values["email"])

    def add(self, values: dict[str, Any], act: Act) -> None:
        given = {"organisation": None, "roles": (), **values}
        # The page of an import shows no links. Without mail, each is made on the page of its person.
        made = actions.invite(by=self.user, site=None, **given)
        self._rows[values["email"]] = made.person

    def change(self, row: User, changed: dict[str, Any], act: Act) -> None:
        had = {"name": row.name, "organisation": row.organisation, "roles": row.roles}
        now = actions.change_person(by=self.user, person=row, act=act, **(had | changed))
        # A later row about the same person keeps what this one changed.
        self._rows[row.email.lower()] = now


class _Posts:
    keys: tuple[str, ...] = ("organisation", "name")
    needs = NEEDED[ImportKind.POSTS]

    def __init__(self, user: User) -> None:
        self.user = user
        self._organisations, self._rows = organisations(), posts()
        people = User.objects.filter(is_system=False, is_active=True)
        several = gettext_lazy("Several people are called “%(name)s”. Write the e-mail address.")
        self._people = Named(people, lambda row: row.email, lambda row: row.name, missing=_AN_ADDRESS, several=several)

    def read(self, reader: Reader, choices: Choices) -> dict[str, Any]:
        return {
            "organisation": reader.read("organisation", _found(self._organisations), None),
            "name": reader.read("name", _line, ""),
            "holder": reader.read("holder", _found(self._people), None),
            "deputy": reader.read("deputy", _found(self._people), None),
        }

    def find(self, values: dict[str, Any]) -> Post | None:
        organisation = values["organisation"]
        row = self._rows.find(f"{values['name']}, {organisation.name}")
        if row is None or row.organisation_id != organisation.pk:
            return None
        return row

    def add(self, values: dict[str, Any], act: Act) -> None:
        organisation, given = values["organisation"], {"holder": None, **values}
        del given["organisation"]
        made = actions.save_post(by=self.user, post=Post(organisation=organisation), act=act, **given)
        self._rows.add(made)

    def change(self, row: Post, changed: dict[str, Any], act: Act) -> None:
        had = {"name": row.name, "holder": row.holder, "deputy": row.deputy}
        actions.save_post(by=self.user, post=row, act=act, **(had | changed))


_ENTERING: dict[ImportKind, Callable[[User], _Entering]] = {
    ImportKind.THEMES: _Themes,
    ImportKind.ORGANISATIONS: _Organisations,
    ImportKind.MEETINGS: _Meetings,
    ImportKind.PEOPLE: _People,
    ImportKind.POSTS: _Posts,
}
