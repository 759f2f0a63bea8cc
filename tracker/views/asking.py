"""Asking for an update of several recommendations that were selected in the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tracker import actions
from tracker.actions import refusals
from tracker.forms.asking import AskManyForm
from tracker.models import Recommendation
from tracker.views.alike import alike
from tracker.views.bulk import LONGEST, came_from, list_address, selected
from tracker.views.requests import refused_with, signed_in
from tracker.workflow import Refused


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask until when an answer is needed, and then ask about each of what was selected."""
    rows = selected(request, refusals.TOO_MANY_ASKED)
    if not rows:
        return redirect(list_address(request))
    form = AskManyForm(request.POST if "answer_by" in request.POST else None)
    if not form.is_bound:
        return _page(request, rows, form)
    if not form.is_valid():
        return _page(request, rows, form, status=422)
    try:
        asked = actions.ask_many(
            ids=[row.pk for row in rows],
            by=signed_in(request),
            draft=form.draft(),
            answer_by=form.cleaned_data["answer_by"],
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, rows, form, status=refused_with(refusal))
    return _asked(request, rows, form, asked)


def _asked(request: HttpRequest, rows: list[Recommendation], form: AskManyForm, asked: actions.Asked) -> HttpResponse:
    """Say about how many somebody was asked; where some were refused, show which and why."""
    if asked.done:
        count = len(asked.done)
        words = ngettext(
            "You asked for an update of %(count)d recommendation.",
            "You asked for an update of %(count)d recommendations.",
            count,
        )
        messages.success(request, words % {"count": count})
    if not asked.refused:
        return redirect(list_address(request))
    refused = {row.pk for row, _ in asked.refused}
    left = [row for row in rows if row.pk in refused]
    return _page(request, left, form, refused=alike(((why, ()), row) for row, why in asked.refused))


def _page(
    request: HttpRequest,
    rows: list[Recommendation],
    form: AskManyForm,
    *,
    refused: object = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "rows": rows,
        "form": form,
        "refused": refused,
        "ids": " ".join(str(row.pk) for row in rows),
        "list": request.POST.get("list", "")[: LONGEST + 1],
        "back": list_address(request),
        "came_from": came_from(request),
        "sends_mail": actions.sends_mail(),
    }
    return render(request, "recommendations/ask.html", context, status=status)
