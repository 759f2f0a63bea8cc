"""Files that are imported: uploaded, their columns chosen, checked, and applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, permissions
from tracker.actions import file_imports
from tracker.exchange.importing.answers import ANSWERS, aliases_of, answered
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import NO_ROW
from tracker.exchange.importing.running import choices_of, run, table_of
from tracker.forms.fields import show_refusal
from tracker.forms.imports import ColumnsForm, ImportForm, own_profiles
from tracker.models import FileImport, ImportKind, Recommendation, User
from tracker.views.requests import allow, as_key, refused_with, signed_in, words
from tracker.views.unseen import way_to_open
from tracker.workflow import Refused

State = FileImport.State
SHOWN_BEFORE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file as its check shows it: its number, what it is about, and what is said of it."""

    number: int
    title: str
    reference: str = ""
    said: str = ""


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and show the last ones of this person."""
    user = signed_in(request)
    allow(permissions.may_import_some, user)
    return _ask(request, ImportForm(user, meeting=words(request, "meeting"), kind=words(request, "kind")))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; it is read at once, or by a job where it is large."""
    user = signed_in(request)
    allow(permissions.may_import_some, user)
    form = ImportForm(user, request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        made = file_imports.begin_import(
            by=user,
            kind=ImportKind(form.cleaned_data["kind"]),
            meeting=form.meeting,
            data=file.read(),
            file_name=file.name,
            profile=form.cleaned_data.get("profile"),
        )
    except Refused as refusal:
        show_refusal(form, refusal)
        return _ask(request, form, status=refused_with(refusal))
    run(made)
    return redirect("import-detail", made.pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an import has come: what is being done, what the check found, or what was entered."""
    found = _found(request, pk)
    if found.state == State.READ:
        return redirect("import-columns", found.pk)
    return _show(request, found)


@require_safe
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the columns of a file with what each is to fill."""
    found = _found(request, pk)
    if found.is_busy or not found.has_table:
        return redirect("import-detail", found.pk)
    sheet = request.GET.get("sheet", "")
    table = table_of(found, int(sheet) if sheet.isdecimal() and len(sheet) < 4 else None)
    return _match(request, found, ColumnsForm(table, fields_of(found.kind), choices_of(found), kind=found.kind))


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a file with what was chosen for its columns, or after its check; nothing is imported."""
    found = _found(request, pk)
    if not found.has_table:
        return redirect("import-detail", found.pk)
    if "again" in request.POST:
        return _check_again(request, found)
    sheet = str(request.POST.get("sheet", ""))
    table = table_of(found, int(sheet) if sheet.isdecimal() and len(sheet) < 4 else None)
    form = ColumnsForm(table, fields_of(found.kind), choices_of(found), kind=found.kind, data=request.POST)
    if not form.is_valid():
        return _match(request, found, form, status=422)
    chosen = form.choices().as_json()
    try:
        if form.cleaned_data["save_as"].strip():
            name = form.cleaned_data["save_as"]
            file_imports.save_profile(by=signed_in(request), kind=found.kind, name=name, columns=chosen)
        file_imports.queue_import(
            by=signed_in(request), file_import=found, state=State.CHECKING, columns=chosen, rows=table.count
        )
    except Refused as refusal:
        show_refusal(form, refusal)
        return _match(request, found, form, status=refused_with(refusal))
    found.rows = table.count
    run(found)
    return redirect("import-detail", found.pk)


def _check_again(request: HttpRequest, found: FileImport) -> HttpResponse:
    """Check a file without the rows that somebody left out, and with the names that were meant."""
    said = {name: [key for text in request.POST.getlist(name) if (key := as_key(text)) is not None] for name in ANSWERS}
    chosen = answered(choices_of(found), found.outcome, **said).as_json()
    try:
        mark = str(request.POST.get("mark", ""))
        file_imports.queue_import(
            by=signed_in(request), file_import=found, state=State.CHECKING, columns=chosen, mark=mark
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        run(found)
    return redirect("import-detail", found.pk)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the check said, all of it or nothing."""
    found = _found(request, pk)
    if found.state == State.CHECKED and found.outcome.get("can_apply"):
        try:
            mark = str(request.POST.get("mark", ""))
            file_imports.queue_import(by=signed_in(request), file_import=found, state=State.APPLYING, mark=mark)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            run(found)
    return redirect("import-detail", found.pk)


@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a file that was not imported."""
    found = _found(request, pk)
    try:
        file_imports.give_up_import(by=signed_in(request), file_import=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import-detail", found.pk)
    messages.success(request, _("The file is removed. What was imported before stays."))
    return redirect("import")


@require_POST
def remove_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a profile of one's own."""
    user = signed_in(request)
    allow(permissions.may_import_some, user)
    file_imports.remove_profile(by=user, profile=get_object_or_404(own_profiles(user), pk=pk))
    messages.success(request, _("Profile deleted."))
    return redirect("import")


def _found(request: HttpRequest, pk: int) -> FileImport:
    """Return an import of this person, who may still import such rows."""
    user = signed_in(request)
    allow(permissions.may_import_some, user)
    found = get_object_or_404(FileImport.objects.of(user).select_related("meeting", "act").defer("data"), pk=pk)
    allow(permissions.may_import, user, found.kind, found.meeting)
    return found


def _ask(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    context = {
        "form": form,
        "before": FileImport.objects.of(user).for_page()[:SHOWN_BEFORE],
        "profiles": own_profiles(user),
    }
    return render(request, "imports/start.html", context, status=status)


def _match(request: HttpRequest, found: FileImport, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
    context = {"file_import": found, "form": form, "table": form.table}
    return render(request, "imports/columns.html", context, status=status)


def _show(request: HttpRequest, found: FileImport) -> HttpResponse:
    context: dict[str, Any] = {"file_import": found, "outcome": found.outcome}
    context["needs_links"] = found.kind == ImportKind.PEOPLE and found.act and not actions.sends_mail()
    if found.outcome and not found.is_busy:
        context |= _details(request, found.outcome)
        context["near"], context["aliases"] = found.outcome.get("near", ()), aliases_of(choices_of(found))
    return render(request, "imports/detail.html", context)


def _details(request: HttpRequest, outcome: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that the check names; of recommendations those that this person sees now."""
    keys = _keys(outcome)
    seen = Recommendation.objects.visible_to(signed_in(request)).only("reference", "title").in_bulk(keys)
    changes = (_changed(each, seen) for each in outcome["changes"])
    similar = (_alike(each, seen) for each in outcome["similar"])
    names = ("number", "place", "head", "sentence")
    before = [0, *(each[0] for each in outcome["problems"])]
    return {
        "problems": [
            # Several cells of a row may be wrong, and the row is left out once.
            dict(zip(names, each, strict=True)) | {"is_first": each[0] != last}
            for each, last in zip(outcome["problems"], before, strict=False)
        ],
        "left_out": outcome.get("left_out", ()),
        "changes": list(filter(None, changes)),
        "similar": list(filter(None, similar)),
        # A check that was made by an older version kept none.
        "unseen": [_warning(*each, user=signed_in(request)) for each in outcome.get("warnings", ())],
    }


def _warning(code: str, sentence: str, number: int, rows: int, *, user: User) -> SafeString:
    """Return who cannot see a meeting for whose rows they are responsible, with what a person can do about it."""
    words = ngettext("Row %(number)s: %(sentence)s", "%(n)s rows, first row %(number)s: %(sentence)s", rows)
    said = words % {"n": f"{rows:,}", "number": f"{number:,}", "sentence": sentence}
    return format_html("{} {}", said, way_to_open(code, user))


def _keys(outcome: dict[str, Any]) -> list[int]:
    """Return the keys of the recommendations that a check names."""
    keys = [about for _number, about, _fields in outcome["changes"] if isinstance(about, int)]
    return keys + [other for _number, _title, other, is_row in outcome["similar"] if not is_row]


def _changed(kept: list[Any], seen: dict[int, Recommendation]) -> Line | None:
    number, about, fields = kept
    if isinstance(about, str):
        return Line(number, about, said=", ".join(fields))
    if about not in seen:
        return None
    return Line(number, seen[about].title, seen[about].reference, ", ".join(fields))


def _alike(kept: list[Any], seen: dict[int, Recommendation]) -> Line | None:
    number, title, other, is_row = kept
    if is_row and other == NO_ROW:
        return Line(number, title, said=_("This looks like a total, and not like a recommendation."))
    if is_row:
        return Line(number, title, said=_("Row %(row)s has the same title.") % {"row": f"{other:,}"})
    return Line(number, title, seen[other].reference, seen[other].title) if other in seen else None
