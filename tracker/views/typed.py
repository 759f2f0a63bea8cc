"""What somebody sent with a form that was not saved, so that a page can show it and send it again.

Any form of the site is read here, those of the admin too. Passwords and files are never kept: their fields stand empty.

Over a lost session it is kept in the page that asks to sign in (`seal`), and nowhere else. The database may hold
nothing from somebody who is not signed in, a second application server has no memory of the first, and where the page
is closed nothing stays behind. The page shows the words anyway, to whoever has just sent them, so encrypting them would
hide nothing; the signature is what counts. It binds them to the person who was last signed in with that browser, and to
the address they were sent to, so that only the same person finds them in a form after signing in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext, gettext_lazy

from tracker import actions
from tracker.models import User

SEALED = "kept"
"""The field that carries what was sealed."""
KEPT_FOR = timedelta(days=7)
_COOKIE = "person"
_COOKIE_AGE = timedelta(days=180)
_SALT = "typed"

# Fields that stand in a template and in no form: what was chosen before, and which button was pressed.
MARKS = frozenset(
    {"row", "list", "all", "stage", "meant", "walk", "next", "then", "tab", "until", "action", "index", "select_across"}
    | {"theme", "act", "source", "take", "follow", "first", "last", "second", "words", "up_to", "shown", "undoes"}
    | {"do", "join", "mark", "again", "alias", "near"}
    # Of the admin: where a change of several began, and that a removal was confirmed.
    | {"from", "post"}
)
_NEVER = frozenset({"csrfmiddlewaretoken", SEALED})
_TECHNICAL = re.compile(r"_.*|.*_FORMS|.*__prefix__.*|initial-.*")
_KEY = re.compile(r"[0-9]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LONG = 60
# What Django's own forms call it only once they are made.
_CALLED = {"username": gettext_lazy("E-mail address")}


class Kind(Enum):
    """How a field is shown again."""

    LINE = "line"
    WORDS = "words"
    CHOICE = "choice"
    HIDDEN = "hidden"
    FILE = "file"
    PASSWORD = "password"  # noqa: S105 - a kind of field


@dataclass(frozen=True, slots=True)
class Field:
    """One field with all values it was sent with; `input_type` is HTML's, for one line."""

    name: str
    label: str
    kind: Kind
    values: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    input_type: str = "text"

    @property
    def words(self) -> str:
        """What was typed or chosen, as it can be copied."""
        return ", ".join(self.meanings) if self.kind is Kind.CHOICE else "\n".join(self.values)

    @property
    def is_shown(self) -> bool:
        """Whether there is something in it that the person typed or chose."""
        return self.kind in (Kind.LINE, Kind.WORDS, Kind.CHOICE) and any(value.strip() for value in self.values)

    @property
    def is_asked_for(self) -> bool:
        """Whether the page has to ask for it again, since it is never kept."""
        return self.kind in (Kind.FILE, Kind.PASSWORD)


@dataclass(frozen=True, slots=True)
class Typed:
    """All that was sent with a form, and the address it was sent to."""

    address: str
    fields: tuple[Field, ...] = ()

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The values that the person typed or chose, each with the label of its field, to be copied."""
        return [(field.label, field.words) for field in self.fields if field.is_shown]

    @property
    def has_files(self) -> bool:
        """Whether a file has to be chosen again."""
        return any(field.kind is Kind.FILE for field in self.fields)


def typed(request: HttpRequest) -> Typed:
    """Return what was sent with a request; nothing where it cannot be read. Raises nothing.

    It may be asked for after a first reading has failed, which fails again, each kind of body in its own way.
    """
    address = request.get_full_path()
    if request.method != "POST":
        return Typed(address)
    try:
        sent = [(name, [str(value) for value in values]) for name, values in request.POST.lists()]
        files = list(request.FILES)
    except Exception:
        return Typed(address)
    return Typed(address, tuple(_fields(sent, files)))


# --- Over a lost session ---------------------------------------------------------------------------------------------


def remember_person(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Note in a browser whose it is, unreadable to anybody, so that what is sent after the session is theirs."""
    mark = _mark_of(person)
    if request.COOKIES.get(_COOKIE) != mark:
        response.set_cookie(
            _COOKIE,
            mark,
            max_age=_COOKIE_AGE,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def seal(request: HttpRequest, what: Typed) -> str:
    """Return what was sent, bound to the person whose browser it came from; nothing where that is not known."""
    person = request.COOKIES.get(_COOKIE, "")
    if not person:
        return ""
    sent = [[field.name, list(field.values)] for field in what.fields if field.kind not in (Kind.FILE, Kind.PASSWORD)]
    files = [field.name for field in what.fields if field.kind is Kind.FILE]
    return signing.dumps([person, what.address, sent, files], salt=_SALT, compress=True)


def sealed(request: HttpRequest) -> str:
    """Return what a form carries that was sealed on an earlier page; nothing where it is not ours, or too old."""
    try:
        given = request.POST.get(SEALED, "")
    except Exception:  # as for `typed`
        return ""
    return given if _opened(given) is not None else ""


def unseal(given: str, person: User) -> Typed | None:
    """Return what this person had sent; None where somebody else had, or the seal is broken or too old."""
    opened = _opened(given)
    if opened is None or opened[0] != _mark_of(person):
        return None
    _, address, sent, files = opened
    return Typed(address, tuple(_fields(sent, files)))


def unsealed_by_anybody(given: str) -> Typed | None:
    """Return what had been sent, for a page that goes to whoever sends the seal without being signed in."""
    opened = _opened(given)
    return None if opened is None else Typed(opened[1], tuple(_fields(opened[2], opened[3])))


def _opened(given: str) -> Any:
    try:
        return signing.loads(given, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None


def _mark_of(person: User) -> str:
    return actions.digest("person", str(person.pk))


# --- What the fields are called, and how they are shown --------------------------------------------------------------


def _fields(sent: Iterable[tuple[str, list[str]]], files: Iterable[str]) -> Iterator[Field]:
    sent, files = list(sent), list(files)
    known = _form_of({name for name, _ in sent} | set(files))
    for name, values in sent:
        if name not in _NEVER:
            yield _field(name, tuple(values), known.get(name))
    for name in files:
        yield Field(name, _label(name, known.get(name)), Kind.FILE)


def _field(name: str, values: tuple[str, ...], known: forms.Field | None) -> Field:
    label, kind = _label(name, known), _kind(name, values, known)
    if kind is Kind.PASSWORD:
        return Field(name, label, kind)
    meanings = tuple(_meaning(value, known) for value in values) if kind is Kind.CHOICE else ()
    return Field(name, label, kind, values, meanings, getattr(getattr(known, "widget", None), "input_type", "text"))


def _kind(name: str, values: tuple[str, ...], known: forms.Field | None) -> Kind:
    widget = getattr(known, "widget", None)
    if "password" in name.lower() or isinstance(widget, forms.PasswordInput):
        return Kind.PASSWORD
    if getattr(widget, "is_hidden", False) or (widget is None and _is_technical(name, values)):
        return Kind.HIDDEN
    if isinstance(widget, forms.widgets.ChoiceWidget | forms.CheckboxInput):
        return Kind.CHOICE
    return Kind.WORDS if _is_long(values) or isinstance(widget, forms.Textarea) else Kind.LINE


def _is_long(values: tuple[str, ...]) -> bool:
    # Line breaks would be lost in one line, and so would the second of two values.
    return len(values) != 1 or "\n" in values[0] or len(values[0]) > _LONG


def _is_technical(name: str, values: tuple[str, ...]) -> bool:
    return name in MARKS or bool(_TECHNICAL.fullmatch(name)) or all(_KEY.fullmatch(value) for value in values)


def _label(name: str, known: forms.Field | None) -> str:
    return str(getattr(known, "label", None) or _CALLED.get(name) or pretty_name(name))


def _meaning(value: str, known: forms.Field | None) -> str:
    if isinstance(known, forms.BooleanField):
        return gettext("Yes")
    labels = {str(key): str(label) for key, label in getattr(known, "choices", ()) if not isinstance(label, list)}
    return labels.get(value) or pretty_name(value)


def _form_of(names: set[str]) -> dict[str, forms.Field]:
    """Return the fields of that form of ours which has most of these names, and fewest others."""
    return max(_forms(), key=lambda fields: (len(names & fields.keys()), -len(fields.keys() - names)))


@cache
def _forms() -> list[dict[str, forms.Field]]:
    """Return the fields of every form the site knows, by their names."""
    return [
        form.base_fields for form in _below(forms.BaseForm) if form.__module__.startswith(("tracker.", "briefings."))
    ]


def _below(form: Any) -> Iterator[Any]:
    for each in form.__subclasses__():
        if hasattr(each, "base_fields"):
            yield each
        yield from _below(each)
