"""The forms of organisations, posts and themes; each saves through one action."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.forms.conflicting import ComparingForm
from tracker.forms.fields import INCOMPLETE, Data, NamedRow, mark_invalid
from tracker.models import HandOver, Organisation, Post, Side, Theme, User
from tracker.models.people import OUR_SIDE
from tracker.workflow import EditConflict


class HolderRow(NamedRow):
    """A person by name or address. Both are shown, because two people may have the same name."""

    def __init__(self, **options: Any) -> None:
        """Offer everybody who is active."""
        super().__init__(self.among(Q()), by=("called", "email", "name"), what="active person", **options)

    @staticmethod
    def among(others: Q) -> QuerySet[User]:
        """Return the active people, and others besides."""
        called = Concat("name", Value(", "), "email", output_field=CharField())
        active = Q(is_active=True, is_system=False)
        return User.objects.filter(active | others if others else active).annotate(called=called)

    def called(self, row: User) -> str:
        """Return name and address."""
        return f"{row.name}, {row.email}"


Row = TypeVar("Row", Organisation, Post, Theme)


class RowForm(ComparingForm, Generic[Row]):
    """A row of reference data, new or known. `seen` carries what the person's page had shown of it."""

    row: Row
    noun: ClassVar[str]
    """How the addresses of its pages begin, such as `theme` of `theme-edit`."""
    list_title: ClassVar[str | Promise] = ""
    add_title: ClassVar[str | Promise]
    retire_button: ClassVar[str | Promise]
    bring_back_button: ClassVar[str | Promise]
    remove_button: ClassVar[str | Promise]

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter a name.")})
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5_000, error_messages=INCOMPLETE)

    def __init__(self, row: Row, user: User, data: Data = None) -> None:
        """Ask this person about a row."""
        self.row, self.user = row, user
        super().__init__(data, initial=self.first() | {"seen": self.carried()})
        self.offer()
        mark_invalid(self)

    def offer(self) -> None:
        """Fit the fields to the row."""

    @property
    def is_new(self) -> bool:
        """Whether the row is yet to be made."""
        return self.row.pk is None

    @property
    def removal(self) -> str:
        """The address that removes the row."""
        return reverse(f"{self.noun}-remove", args=[self.row.pk])

    @property
    def retiring(self) -> str:
        """The address that retires the row, or brings it back."""
        verb = "bring-back" if self.row.is_retired else "retire"
        return reverse(f"{self.noun}-{verb}", args=[self.row.pk])

    @property
    def retiring_button(self) -> str | Promise:
        """What the button says that sends there."""
        return self.bring_back_button if self.row.is_retired else self.retire_button

    @property
    def retiring_note(self) -> str:
        """What retiring it does, or since when it is retired."""
        if self.row.retired_on is not None:
            since = date_format(self.row.retired_on, "j F Y")
            return gettext("Retired since %(day)s. It can no longer be chosen.") % {"day": since}
        if isinstance(self.row, Organisation):
            return gettext("It stays where it is used, and can no longer be chosen. Its posts are retired too.")
        return gettext("It stays where it is used, and can no longer be chosen.")

    def first(self) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {"name": self.row.name}

    def present(self) -> dict[str, Any]:
        """Return the values of the row as a page can carry them; none of a new one."""
        return {} if self.is_new else {name: self.plain(name, value) for name, value in self.first().items()}

    def carried(self) -> str:
        """Return what the hidden field of a page made now carries."""
        return "" if self.is_new else json.dumps(self.present())

    def clean_seen(self) -> dict[str, Any]:
        """Return what the page had shown; nothing where that cannot be read."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            seen = None
        return seen if isinstance(seen, dict) else {}

    def store(self) -> Row:
        """Save the row and return it; raises `Refused`."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if self.cleaned_data["seen"] != self.present():
            raise EditConflict(
                gettext(
                    "Somebody changed this after you opened the page. Compare both, then save what you want to keep."
                )
            )
        return self.write(data)

    def write(self, data: dict[str, Any]) -> Row:
        """Call the action."""
        raise NotImplementedError

    @property
    def note(self) -> str:
        """A sentence about a consequence of what was saved; usually empty."""
        return ""

    def refuse(self, sentence: str) -> None:
        """Show the sentence above what was typed. The form then counts as made from the present values.

        Fields that the person left alone get their present values, so that no change of somebody else is undone.
        """
        if not self.is_new:
            with suppress(ObjectDoesNotExist):
                self.row.refresh_from_db()
        self.compare(self.cleaned_data["seen"], self.present(), self.first() | {"seen": self.carried()})
        self.add_error(None, sentence)


class OrganisationForm(RowForm[Organisation]):
    """An organisation."""

    noun = "organisation"
    list_title = _("Organisations")
    add_title = _("Add an organisation")
    retire_button = _("Retire organisation")
    bring_back_button = _("Bring organisation back")
    remove_button = _("Remove organisation")

    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False, help_text=_("Used in tables, such as “Health”.")
    )

    parent = NamedRow(
        Organisation.objects.all(),
        by=("name", "short_name"),
        what="organisation",
        label=_("Part of"),
        required=False,
        help_text=_("The ministry or department it belongs to, if there is one. It is then of the same side."),
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        help_text=_("Restricted notes stay with the side that wrote them, and meetings can be open to one side."),
    )

    def offer(self) -> None:
        """Offer the sides of this site; there is no choice where there is only our own."""
        self.sides = {str(side.pk): side for side in Side.objects.all()}
        self.fields["side"].choices = [("", OUR_SIDE), *((key, row.name) for key, row in self.sides.items())]  # type: ignore[attr-defined]
        if not self.sides:
            del self.fields["side"]

    def first(self) -> dict[str, Any]:
        """Return names, parent and side of today."""
        first = {"name": self.row.name, "short_name": self.row.short_name, "parent": self.row.parent}
        return first | {"side": str(self.row.side_id or "")}

    def write(self, data: dict[str, Any]) -> Organisation:
        """Save the organisation."""
        data["side"] = self.sides.get(data.get("side", ""))
        return actions.save_organisation(by=self.user, organisation=self.row, **data)


class ThemeForm(RowForm[Theme]):
    """A theme."""

    noun = "theme"
    list_title = _("Themes")
    add_title = _("Add a theme")
    retire_button = _("Retire theme")
    bring_back_button = _("Bring theme back")
    remove_button = _("Remove theme")

    def write(self, data: dict[str, Any]) -> Theme:
        """Save the theme."""
        return actions.save_theme(by=self.user, theme=self.row, **data)


class PostForm(RowForm[Post]):
    """A post of an organisation, and who holds it."""

    noun = "post"
    add_title = _("Add a post")
    retire_button = _("Retire post")
    bring_back_button = _("Bring post back")
    remove_button = _("Remove post")

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("A desk or function, such as “Health security desk”."),
        error_messages={"required": _("Enter a name.")},
    )
    holder = HolderRow(
        label=_("Holder"),
        required=False,
        help_text=_(
            "Type a name or e-mail address. Leave blank while the post is vacant. Recommendations stay with the post."
        ),
    )

    deputy = HolderRow(
        label=_("Deputy"),
        required=False,
        help_text=_("Acts for the holder while the holder is absent. Their entries say so in the log."),
    )

    def offer(self) -> None:
        """Offer also somebody who left as holder or deputy: they stay there until replaced."""
        for name, person in (("holder", self.row.holder_id), ("deputy", self.row.deputy_id)):
            if person is not None:
                self.fields[name].rows = HolderRow.among(Q(pk=person))  # type: ignore[attr-defined]

    def first(self) -> dict[str, Any]:
        """Return name, holder and deputy of today."""
        return {"name": self.row.name, "holder": self.row.holder, "deputy": self.row.deputy}

    def write(self, data: dict[str, Any]) -> Post:
        """Save the post."""
        return actions.save_post(by=self.user, post=self.row, **data)

    @property
    def note(self) -> str:
        """Say where a new holder finds the hand-over, or what the post gives to one who has no role in the work."""
        holder = self.cleaned_data["holder"]
        if holder is None or holder == self.initial["holder"]:
            return ""
        if holder.is_contributor or holder.is_coordinator:
            words = gettext("%(name)s finds the hand-over of the open items under My work, to read and accept.")
            return words % {"name": holder.name} if HandOver.objects.pending().filter(post=self.row).exists() else ""
        return gettext(
            "%(name)s is a reader. As holder of this post they can add updates to its recommendations, which they find "
            "under My work. To let them do more, ask an administrator to give them another role."
        ) % {"name": holder.name}


AnyRowForm: TypeAlias = OrganisationForm | PostForm | ThemeForm
FORMS: Mapping[type[Model], type[AnyRowForm]] = {
    Organisation: OrganisationForm,
    Post: PostForm,
    Theme: ThemeForm,
}
"""The form of each kind of row."""
