"""The base of the admin pages: each saving is one act, and refusals are shown on the form."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pghistory
from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.admin import CarefulAdmin
from tracker import permissions
from tracker.history import row_history
from tracker.models import ImportKind, User
from tracker.workflow import Refused

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

AT_ONCE = gettext_lazy(
    "Your changes were not saved. Somebody else has probably saved the same thing at the same time. Check the list, "
    "then save again."
)
PAGE_INCOMPLETE = gettext_lazy(
    "Part of this page was missing. Copy what you typed, open the page again and send it from there."
)

log = logging.getLogger(__name__)


def person(request: HttpRequest) -> User:
    """Return who is signed in; every page of the admin stands behind the sign-in middleware."""
    return cast(User, request.user)


class NotSaved(Exception):  # noqa: N818 - it is an answer, not a fault
    """What was sent cannot be saved: a sentence for each field (None: for the whole form).

    `seen` holds what a page that had become stale is to count as seen when it is sent again.
    """

    def __init__(self, sentences: Mapping[str | None, str], seen: Mapping[str, str] | None = None) -> None:
        super().__init__(" ".join(map(str, sentences.values())))
        self.sentences = sentences
        self.seen = seen or {}


@contextmanager
def refusals_on(field: str | None) -> Iterator[None]:
    """Show a refusal of an action beside the field that it names, or beside this one (None: above the form)."""
    try:
        yield
    except Refused as refusal:
        raise NotSaved({refusal.field or field: str(refusal)}) from refusal
    except ValidationError as refusal:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {field: refusal.messages}
        raise NotSaved({name: " ".join(sentences) for name, sentences in by_field.items()}) from refusal


class RefusableForm(ModelForm):
    """A form that can be shown again with what an action refused after the form itself was found good."""

    refusal: ClassVar[NotSaved | None] = None
    field_of: ClassVar[Mapping[str, str]] = {}
    """Under which field of the form a refusal is shown that is about something with another name."""

    def clean(self) -> dict[str, object]:
        """Add the sentences of the refusal, and move those of hidden fields to where they are seen."""
        data: dict[str, object] = super().clean() or {}
        for name in [name for name in self.errors if name in self.fields and self[name].is_hidden]:
            del self.errors[name]
            self.add_error(None, PAGE_INCOMPLETE)
        if self.refusal is not None:
            for called, sentence in self.refusal.sentences.items():
                self.add_error(self._shown_beside(called), sentence)
        return data

    def _shown_beside(self, called: str | None) -> str | None:
        field = self.field_of.get(called or "", called)
        return field if field in self.fields else None


class CheckedForm(RefusableForm):
    """A form that checks a row as a whole and leaves it as it is: an action writes it."""

    def _post_clean(self) -> None:
        names = {field.attname for field in self._meta.model._meta.concrete_fields}
        held = {name: value for name, value in vars(self.instance).items() if name in names}
        super()._post_clean()  # type: ignore[misc]  # Django's stubs leave it out
        if self.instance.pk is not None:
            for name, value in held.items():
                setattr(self.instance, name, value)


def refuse_duplicate(same: models.QuerySet[Any], row: models.Model) -> None:
    """Refuse a name that another row has but for capitals or accents; the database would, without a sentence."""
    other = same.exclude(pk=row.pk).first()
    if other is not None:
        raise forms.ValidationError(
            _("“%(name)s” already exists. Use that one, or choose a name with different letters.") % {"name": other}
        )


def box_to_select(row: models.Model, name: str) -> SafeString:
    """Return a box that chooses a row for a page of the site, as the lists there have it."""
    label = _("Select %(name)s") % {"name": name}
    return format_html('<input type="checkbox" name="row" value="{}" aria-label="{}">', row.pk, label)


IMPORTS: dict[ImportKind, str | Promise] = {
    ImportKind.RECOMMENDATIONS: gettext_lazy("Import recommendations"),
    ImportKind.MEETINGS: gettext_lazy("Import meetings"),
    ImportKind.ORGANISATIONS: gettext_lazy("Import organisations"),
    ImportKind.POSTS: gettext_lazy("Import posts"),
    ImportKind.PEOPLE: gettext_lazy("Import people"),
    ImportKind.THEMES: gettext_lazy("Import themes"),
}
"""What the link says that leads to the page that imports such rows."""


class VersionedAdmin(CarefulAdmin):
    """A page whose history is read from the versions that the database keeps."""

    has_versions = True

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """List what changed of the record, field by field, with who did it and why."""
        row = self.get_object(request, unquote(object_id))
        changes = row_history(row) if row is not None else None
        context: dict[str, object] = {"changes": changes}
        context |= extra_context or {}
        return super().history_view(request, object_id, context)


class RecordedAdmin(VersionedAdmin):
    """A page that saves by actions: versions say by whom, and a refusal leaves the form as it was typed.

    Nothing is deleted here; see `reference` for what may be.
    """

    form = RefusableForm
    imported_as: ImportKind | None = None
    """What a file of such rows is to the page of the site that imports files."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Show the list, with the way to import such rows for those who may."""
        added: dict[str, object] = {}
        if self.imported_as is not None and self.imported_as in permissions.importable(person(request)):
            added["imports"] = f"{reverse('import')}?kind={self.imported_as}"
            added["imports_label"] = IMPORTS[self.imported_as]
        return super().changelist_view(request, {**added, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show the form, or save it; where saving is refused, show it again with the sentence and what was typed.

        Django saves in one transaction, so that what was refused has left nothing behind.
        """
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with pghistory.context():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NotSaved as refused:
            refusal = refused
        except IntegrityError:
            log.warning("The database refused what was saved at %s", request.path, exc_info=True)
            refusal = NotSaved({None: str(AT_ONCE)})
        typed = request.POST.copy()
        for name, value in refusal.seen.items():
            typed[name] = value
        request.POST = typed  # type: ignore[assignment]
        cast(Any, request).refusal = refusal
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,  # noqa: FBT001 - as Django has it
        **kwargs: object,
    ) -> type[ModelForm]:
        """Return the form, which knows what was refused a moment ago."""
        made: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(made, RefusableForm):
            made.refusal = getattr(request, "refusal", None)
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:  # noqa: FBT001 - as Django has it
        """Save by the actions that the pages of the site call; `NotSaved` says what they refuse."""
        raise NotImplementedError

    def log_addition(self, request: HttpRequest, obj: object, message: object) -> LogEntry:
        """Write into Django's log of the admin that a row was added."""
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: object, message: object) -> LogEntry:
        """Write into Django's log of the admin that a row was changed."""
        return self._log(request, obj, CHANGE, message)

    def _log(self, request: HttpRequest, obj: Any, flag: int, message: Any) -> LogEntry:
        # Nothing is ever redacted there, so what has a reference is named by it and not by its title.
        return LogEntry.objects.create(
            user=person(request),
            content_type=ContentType.objects.get_for_model(obj, for_concrete_model=False),
            object_id=str(obj.pk),
            object_repr=(getattr(obj, "reference", "") or str(obj))[:200],
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody: what is in the tracker stays."""
        return False


class DeletableAdmin(RecordedAdmin):
    """Plain reference data, which may be deleted as long as nothing uses it."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever has the permission; the database protects what is used."""
        return super(RecordedAdmin, self).has_delete_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Ask, then delete; say why it stays where the action refuses."""
        try:
            with pghistory.context():
                return super().delete_view(request, object_id, {"list_title": self.list_title, **(extra_context or {})})
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[str], list[Any]]:
        """Return the rows alone: what uses them, the action counts in words and refuses."""
        return [str(row) for row in objs], {}, set(), []
