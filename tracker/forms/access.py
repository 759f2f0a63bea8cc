"""The forms that change who can see a meeting, or a recommendation, and the roles people have in a meeting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting
from tracker import actions, permissions
from tracker.actions.access import NOBODY, WHY, refuse_reporting_for_nobody
from tracker.forms.base import StepForm
from tracker.forms.conflicting import ComparingForm
from tracker.forms.fields import (
    Data,
    ExplainedChoice,
    NamedRows,
    SeenField,
    focus_first,
    mark_invalid,
    organisations_field,
    text_field,
)
from tracker.forms.reference import HolderRow
from tracker.models import Marking, Organisation, ProgressEntry, Recommendation, Side, User
from tracker.models.access import (
    MeetingRights,
    Named,
    Narrowing,
    Openness,
    RecommendationRights,
    meeting_rights,
    recommendation_rights,
)
from tracker.models.people import OUR_SIDE, Role
from tracker.workflow import Refused, Step

_AND_COORDINATORS = gettext_lazy("And the coordinators of the meeting.")
_NAMED = gettext_lazy("Names or e-mail addresses, separated by semicolons.")


SIDE_NEEDS_CHOICE = gettext_lazy("Choose “%(choice)s” above, or leave the side as it was.")
NAMES_NEED_CHOICE = gettext_lazy("Choose “%(choice)s” above, or take these names out.")


class People(NamedRows):
    """People by name or address, separated by semicolons."""

    def __init__(self, label: str | Promise, help_text: str | Promise = _NAMED) -> None:
        """Offer everybody who is active."""
        super().__init__(
            HolderRow.among(Q()),
            by=("called", "email", "name"),
            what="active person",
            label=label,
            required=False,
            help_text=help_text,
        )

    def called(self, row: User) -> str:
        """Return the address, which is unlike any other."""
        return row.email

    def offer(self, standing: Iterable[Named]) -> None:
        """Offer everybody who is active, and who stands there already: they may stay after they have left."""
        left = [who.pk for who in standing if isinstance(who, User) and not who.is_active]
        self.rows = HolderRow.among(Q(pk__in=left) if left else Q())


def _keys(rows: Iterable[models.Model] | None) -> list[int]:
    """Return what rows were named, as two such lists can be compared."""
    return sorted(row.pk for row in rows or ())


def _split(plain: list[Any], split: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Return what a page had shown, by the names of the fields; nothing where that cannot be read."""
    try:
        return split(*plain)
    except (TypeError, ValueError):
        return {}


def _shown(field: NamedRows, rows: Iterable[models.Model]) -> str:
    return "; ".join(sorted(field.called(row) for row in rows))


class _RightsFields(ComparingForm):
    """The side and the marking, which meetings and recommendations both have."""

    CALLED = {
        "openness": gettext_lazy("Who can see this meeting"),
        "narrowing": gettext_lazy("Who can see it"),
        "side": gettext_lazy("Side"),
    }

    side = forms.ChoiceField(
        label=gettext_lazy("Which side?"),
        required=False,
        help_text=gettext_lazy("Needed only if you choose one side."),
    )
    marking = forms.ChoiceField(
        label=gettext_lazy("Marking"),
        required=False,
        help_text=gettext_lazy("Shown on pages, in lists, in print and in files."),
    )

    def offer_rows(self) -> None:
        """Offer the sides and the markings of this site."""
        self.sides = {str(row.pk): row for row in Side.objects.all()}
        self.markings = {str(row.pk): row for row in Marking.objects.all()}
        self.fields["side"].choices = [("", OUR_SIDE), *((key, row.name) for key, row in self.sides.items())]  # type: ignore[attr-defined]
        none = [("", gettext_lazy("No marking"))]
        self.fields["marking"].choices = [*none, *((key, row.name) for key, row in self.markings.items())]  # type: ignore[attr-defined]
        if not self.markings:
            del self.fields["marking"]

    def chosen(self) -> dict[str, Any]:
        """Return the side and the marking that were chosen; None for our own side, and for no marking."""
        data = self.cleaned_data
        return {"side": self.sides.get(data["side"]), "marking": self.markings.get(data.get("marking", ""))}

    def refuse_uncounted(self, name: str, choice: Openness | Narrowing, chosen: str, sentence: Promise) -> None:
        """Refuse what was typed into a field that counts only with another choice; what the page had shown may stay."""
        value = self.plain(name, self.cleaned_data.get(name)) if name in self.fields else None
        if value and chosen != choice and value != self.was_shown().get(name):
            self.add_error(name, str(sentence) % {"choice": choice.label})

    def was_shown(self) -> Mapping[str, Any]:
        """Return what the page had shown, by the names of the fields; nothing where that cannot be read."""
        raise NotImplementedError

    def plain(self, name: str, value: Any) -> Any:
        """Return the keys of rows that were named; of one that was chosen, its key or nothing."""
        if isinstance(self.fields[name], NamedRows):
            return _keys(value)
        return str(value or "")


class MeetingAccessForm(_RightsFields):
    """Who can see a meeting, and who has which role in it. `seen` is what the page showed."""

    openness = ExplainedChoice(
        label=gettext_lazy("Who can see this meeting?"),
        explained=[
            (Openness.EVERYONE.value, Openness.EVERYONE.label, gettext_lazy("Partners included.")),
            (Openness.SIDE.value, Openness.SIDE.label, gettext_lazy("The organisations of that side and their staff.")),
            (Openness.NAMED.value, Openness.NAMED.label, gettext_lazy("Those named below, and nobody else.")),
        ],
        error_messages={"required": gettext_lazy("Choose who can see this meeting.")},
    )
    reading_organisations = organisations_field(
        gettext_lazy("Organisations that can see it"),
        help_text=gettext_lazy("With their departments. Separate names with semicolons."),
    )
    contributing_organisations = organisations_field(gettext_lazy("Organisations whose staff can add updates as lead"))
    readers = People(gettext_lazy("People who can see it"))
    contributors = People(gettext_lazy("People who can add updates for their organisation"))
    coordinators = People(
        gettext_lazy("Coordinators of this meeting"),
        gettext_lazy("They coordinate this meeting only. Names or e-mail addresses, separated by semicolons."),
    )
    later_too = forms.BooleanField(required=False)
    text = text_field(gettext_lazy("Reason"), missing=WHY)
    seen = SeenField()

    _ROLES = (
        ("reading_organisations", Role.READER),
        ("contributing_organisations", Role.CONTRIBUTOR),
        ("readers", Role.READER),
        ("contributors", Role.CONTRIBUTOR),
        ("coordinators", Role.COORDINATOR),
    )

    def __init__(self, meeting: Meeting, user: User, data: Data = None) -> None:
        """Ask this person who may see a meeting."""
        self.meeting, self.user = meeting, user
        self.later = actions.later_meetings(meeting)
        super().__init__(data, initial=self._initial())
        self.offer_rows()
        self._offer_people()
        order = ("openness", "side", *(name for name, _ in self._ROLES), "marking", "later_too", "text", "seen")
        self.order_fields(order)
        if self.later:
            names = ", ".join(each.code for each in self.later)
            self.fields["later_too"].label = _("Do the same for the later meetings of this series: %(names)s") % {
                "names": names
            }
        else:
            del self.fields["later_too"]
        mark_invalid(self)
        if not self.is_bound:
            focus_first(self)

    def _initial(self) -> dict[str, object]:
        rights = meeting_rights(self.meeting)
        found: dict[str, object] = {
            "openness": rights.openness,
            "side": rights.side.pk if rights.side else "",
            "marking": rights.marking.pk if rights.marking else "",
            "seen": json.dumps(rights.plain()),
        }
        for name, role in self._ROLES:
            field: NamedRows = self.base_fields[name]  # type: ignore[assignment]
            kind = User if isinstance(field, People) else Organisation
            rows = [who for who, held in rights.roles.items() if held == role and isinstance(who, kind)]
            found[name] = _shown(field, rows)
        return found

    def _offer_people(self) -> None:
        roles = meeting_rights(self.meeting).roles
        for name, role in self._ROLES:
            if isinstance(field := self.fields[name], People):
                field.offer(who for who, held in roles.items() if held == role)

    def clean(self) -> dict[str, Any]:
        """Refuse somebody who is named for two roles, a side that the choice leaves out, and nobody named."""
        data: dict[str, Any] = super().clean() or {}
        if openness := data.get("openness"):
            self.refuse_uncounted("side", Openness.SIDE, openness, SIDE_NEEDS_CHOICE)
        named = {name: list(data.get(name) or ()) for name, _role in self._ROLES}
        self._refuse_twice(named)
        is_nobody = not any(named.values()) and not self.errors.keys() & named.keys()
        if openness == Openness.NAMED and is_nobody:
            self.add_error("openness", str(NOBODY))
        self._refuse_reporting_for_nobody(named["contributors"])
        return data

    def _refuse_twice(self, named: Mapping[str, list[Any]]) -> None:
        known: set[Named] = set()
        for name, rows in named.items():
            for who in rows:
                if who in known:
                    self.add_error(name, _("%(name)s is named twice. Keep one role.") % {"name": who})
                known.add(who)

    def _refuse_reporting_for_nobody(self, contributors: Iterable[User]) -> None:
        had = meeting_rights(self.meeting).roles
        try:
            refuse_reporting_for_nobody(who for who in contributors if had.get(who) != Role.CONTRIBUTOR)
        except Refused as refusal:
            self.add_error("contributors", str(refusal))

    def apply(self) -> list[Meeting]:
        """Change it and return the meetings that changed; raises `Refused`."""
        data = self.cleaned_data
        roles = {who: role for name, role in self._ROLES for who in data[name]}
        return actions.change_meeting_rights(
            by=self.user,
            meeting=self.meeting,
            rights=MeetingRights(Openness(data["openness"]), roles=roles, **self.chosen()),
            reason=data["text"],
            seen=data["seen"],
            later_too=data.get("later_too", False),
        )

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed. The form then counts as made from the present values.

        Fields that the person left alone get their present values, so that no change of somebody else is undone.
        """
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        now = _split(meeting_rights(self.meeting).plain(), self._by_field)
        self.compare(self.was_shown(), now, self._initial())
        self.add_error(None, sentence)

    def was_shown(self) -> Mapping[str, Any]:
        """Return who could see it and who had which role when the page was made, by the fields that ask for it."""
        return _split(self.cleaned_data.get("seen", []), self._by_field)

    def _by_field(self, openness: str, side: int | None, marking: int | None, roles: list[Any]) -> dict[str, Any]:
        """Return rights as `MeetingRights.plain` has them, by the fields that ask for them."""
        found: dict[str, Any] = {"openness": openness, "side": str(side or ""), "marking": str(marking or "")}
        for name, role in self._ROLES:
            kind = "person" if isinstance(self.fields[name], People) else "organisation"
            found[name] = sorted(key for of, key, held in roles if (of, held) == (kind, role))
        return found


class RestrictForm(_RightsFields, StepForm):
    """Whom a recommendation is narrowed to, and its marking."""

    step = Step.RESTRICT
    button = Step.RESTRICT.label
    explanation = gettext_lazy(
        "You can limit it to some of the people who can see the meeting. You cannot open it to anybody else."
    )

    narrowing = ExplainedChoice(
        label=gettext_lazy("Who can see it?"),
        explained=[
            (Narrowing.MEETING.value, Narrowing.MEETING.label, ""),
            (Narrowing.SIDE.value, Narrowing.SIDE.label, _AND_COORDINATORS),
            (Narrowing.NAMED.value, Narrowing.NAMED.label, _AND_COORDINATORS),
        ],
        error_messages={"required": gettext_lazy("Choose who can see it.")},
    )
    organisations = organisations_field(
        gettext_lazy("Organisations"),
        help_text=gettext_lazy("Needed only if you choose named people and organisations."),
    )
    people = People(gettext_lazy("People"))
    text = text_field(gettext_lazy("Reason"), missing=WHY)
    seen_rights = SeenField()

    def fit(self) -> None:
        """Offer what there is on this site."""
        self.offer_rows()
        if permissions.sees_people(self.user):
            self.fields["people"].offer(recommendation_rights(self.recommendation).readers)  # type: ignore[attr-defined]
        else:
            del self.fields["people"]
        self.order_fields(["narrowing", "side", "organisations", "people", "marking"])

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return who can see it today."""
        rights = recommendation_rights(recommendation)
        rows = {kind: [who for who in rights.readers if isinstance(who, kind)] for kind in (Organisation, User)}
        return {
            "narrowing": rights.narrowing,
            "side": rights.side.pk if rights.side else "",
            "marking": rights.marking.pk if rights.marking else "",
            "organisations": _shown(self.base_fields["organisations"], rows[Organisation]),  # type: ignore[arg-type]
            "people": _shown(self.base_fields["people"], rows[User]),  # type: ignore[arg-type]
            "seen_rights": json.dumps(rights.plain()),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a side or names that the choice leaves out."""
        data: dict[str, Any] = super().clean() or {}
        if narrowing := data.get("narrowing"):
            self.refuse_uncounted("side", Narrowing.SIDE, narrowing, SIDE_NEEDS_CHOICE)
            for name in ("organisations", "people"):
                self.refuse_uncounted(name, Narrowing.NAMED, narrowing, NAMES_NEED_CHOICE)
        return data

    def was_shown(self) -> Mapping[str, Any]:
        """Return who could see it when the page was made, by the fields that ask for it."""
        return _split(self.cleaned_data.get("seen_rights", []), self._by_field)

    def is_there(self, first: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return who can see it now, by the fields that ask for it."""
        return _split(json.loads(first["seen_rights"]), self._by_field)

    def _by_field(self, narrowing: str, side: int | None, marking: int | None, readers: list[Any]) -> dict[str, Any]:
        """Return rights as `RecommendationRights.plain` has them, by the fields that ask for them."""
        found: dict[str, Any] = {"narrowing": narrowing, "side": str(side or ""), "marking": str(marking or "")}
        for name, kind in (("organisations", "organisation"), ("people", "person")):
            found[name] = sorted(key for of, key in readers if of == kind)
        return found

    def take(self) -> ProgressEntry:
        """Narrow it, or widen it again."""
        data = self.cleaned_data
        people = data.get("people")
        if people is None:
            people = [who for who in recommendation_rights(self.recommendation).readers if isinstance(who, User)]
        readers: frozenset[Named] = frozenset([*data["organisations"], *people])
        rights = RecommendationRights(Narrowing(data["narrowing"]), readers=readers, **self.chosen())
        return actions.restrict(**self.common(), rights=rights, seen=data["seen_rights"])
