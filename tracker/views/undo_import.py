"""The page of an act that imported recommendations: what it made, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.actions.undo_import import UNDONE_AT_ONCE, Imported, imported_by, to_undo, undo_import
from tracker.forms.bulk import UndoForm, UndoImportForm
from tracker.forms.fields import show_refusal
from tracker.models import Act, Recommendation, User
from tracker.views.alike import Alike, alike
from tracker.views.requests import signed_in
from tracker.workflow import Refused

LISTED = 500
"""So many recommendations of an import are listed."""


def page(request: HttpRequest, act: Act, form: UndoForm | None = None, *, status: int = 200) -> HttpResponse:
    """Show what an import did, and what of it can be undone. Raises `Http404` where this person sees none of it."""
    user = signed_in(request)
    made = imported_by(act, user)
    if not made:
        raise Http404
    left = to_undo(made)
    context = {
        "act": act,
        "form": form or UndoImportForm(),
        "count": len(made),
        "undoable": len(left),
        "at_once": min(len(left), UNDONE_AT_ONCE),
        **_grouped(made[:LISTED], user),
        "is_cut": len(made) > LISTED,
    }
    return render(request, "imports/act.html", context, status=status)


def _grouped(made: Sequence[Imported], user: User) -> dict[str, list[Alike]]:
    """Group what can be undone, what was undone, by whom and when, and what stays, by why."""
    return {
        "done": alike(((_("Tracked"), ()), row) for row in to_undo(made)),
        "undone": alike(_said(each.recommendation, each.undone.act, user) for each in made if each.undone),
        "left": alike(((each.why, ()), each.recommendation) for each in made if each.why),
    }


def undo(request: HttpRequest, act: Act) -> HttpResponse:
    """Undo an import, and say how much of it is undone."""
    user, form = signed_in(request), UndoImportForm(request.POST)
    if not form.is_valid():
        return page(request, act, form, status=422)
    try:
        outcome = undo_import(act=act, by=user, draft=form.draft())
    except Refused as refusal:
        show_refusal(form, refusal)
        return page(request, act, form, status=422)
    count = len(outcome.done)
    if not count:
        messages.info(request, _("Nothing was undone."))
    elif outcome.earlier is not None:
        messages.info(request, _("You already undid this import. It was not undone again."))
    else:
        done = ngettext(
            "The import of %(count)d recommendation is undone. Its log has a new entry.",
            "The import of %(count)d recommendations is undone. The log of each has a new entry.",
            count,
        )
        messages.success(request, done % {"count": count})
    for row, why in outcome.refused[:5]:
        words = {"reference": row.reference, "why": why}
        messages.warning(request, _("Not undone: %(reference)s. %(why)s") % words)
    return redirect("bulk-detail", act.pk)


def _said(row: Recommendation, act: Act, user: User) -> tuple[tuple[str, tuple[str, ...]], Recommendation]:
    """Return in a sentence who took a recommendation back, and when."""
    words = {"name": act.by.name, "moment": date_format(timezone.localtime(act.at), "j F Y, H:i")}
    said = _("You undid this on %(moment)s.") if act.by == user else _("%(name)s undid this on %(moment)s.")
    return (said % words, ()), row
