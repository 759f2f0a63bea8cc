"""Merging organisations, posts or themes: choosing the one to keep, the preview, and doing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tracker import actions, permissions
from tracker.actions import Merged
from tracker.actions.merging import Row
from tracker.forms.fields import show_refusal
from tracker.forms.merging import MergeForm
from tracker.models import Organisation, Post, Theme
from tracker.views.alike import alike
from tracker.views.bulk import summary
from tracker.views.requests import allow, as_key, signed_in
from tracker.workflow import EditConflict, Refused

MOST = 20
"""So many can be merged at once."""

TITLES: dict[type[Row], str | Promise] = {
    Organisation: gettext_lazy("Merge organisations"),
    Post: gettext_lazy("Merge posts"),
    Theme: gettext_lazy("Merge themes"),
}


@require_POST
def merge(request: HttpRequest, model: type[Row]) -> HttpResponse:
    """Ask which one is kept, show what would become of what uses the others, and merge, as the button says."""
    allow(permissions.may_keep_reference, signed_in(request))
    rows = _chosen(request, model)
    if not 2 <= len(rows) <= MOST:
        messages.error(request, _("Select at least 2 and at most %(most)d to merge.") % {"most": MOST})
        return redirect(_list_of(request, model))
    stage = request.POST.get("stage", "")
    uses = [", ".join(actions.uses_of(row, signed_in(request))) or _("Nothing uses it.") for row in rows]
    form = MergeForm(rows, uses, request.POST if stage in ("preview", "apply") else None)
    if not form.is_bound:
        return _page(request, rows, form)
    if not form.is_valid():
        return _page(request, rows, form, status=422)
    return _apply(request, rows, form) if stage == "apply" else _preview(request, rows, form)


def _chosen(request: HttpRequest, model: type[Row]) -> list[Row]:
    """Return the rows that were ticked, in the order of their list."""
    keys = [key for value in request.POST.getlist("row")[: MOST + 1] if (key := as_key(value)) is not None]
    rows: Any = Post.objects.named() if model is Post else model._default_manager.all()  # noqa: SLF001
    return list(rows.filter(pk__in=keys))


def _list_of(request: HttpRequest, model: type[Row]) -> str:
    """Return the list in the admin that the rows were chosen in, or that of the site for who has no other."""
    if permissions.edits_in_admin(signed_in(request)):
        return reverse(f"admin:tracker_{model._meta.model_name}_changelist")
    return reverse("theme-list" if model is Theme else "organisation-list")


def _merge(request: HttpRequest, rows: list[Row], form: MergeForm, **how: Any) -> Merged:
    others = [row for row in rows if row != form.kept()]
    return actions.merge_into(by=signed_in(request), rows=others, into=form.kept(), draft=form.draft(), **how)


def _preview(
    request: HttpRequest, rows: list[Row], form: MergeForm, *, stale: str = "", status: int = 200
) -> HttpResponse:
    try:
        merged = _merge(request, rows, form, preview=True)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, rows, form, status=422)
    form.carry(merged.outcome.mark)
    return _page(request, rows, form, merged=merged, stale=stale, status=status)


def _apply(request: HttpRequest, rows: list[Row], form: MergeForm) -> HttpResponse:
    """Merge as it was previewed; where it would no longer do just that, show what it would do now."""
    try:
        merged = _merge(request, rows, form, seen=form.cleaned_data["previewed"])
    except EditConflict as refusal:
        return _preview(request, rows, form, stale=str(refusal), status=409)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, rows, form, status=422)
    count = len(merged.left)
    words = ngettext(
        "“{other}” was merged into “{name}” and is retired.",
        "{count} others were merged into “{name}” and are retired.",
        count,
    )
    other = merged.left[0][0]
    messages.success(request, format_html(words, name=form.kept(), count=count, other=other))
    if left := [f"{row}: {', '.join(uses)}" for row, uses in merged.left if uses]:
        messages.info(request, _("Still in use: %(uses)s.") % {"uses": "; ".join(left)})
    return redirect(_list_of(request, type(rows[0])))


def _page(
    request: HttpRequest,
    rows: list[Row],
    form: MergeForm,
    *,
    merged: Merged | None = None,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    outcome = merged.outcome if merged else None
    context = {
        "title": TITLES[type(rows[0])],
        "rows": rows,
        "form": form,
        "merged": merged,
        "kept": form.kept() if merged else None,
        "done": alike((summary(entry), entry.recommendation) for entry in outcome.done) if outcome else [],
        "refused": alike(((why, ()), row) for row, why in outcome.refused) if outcome else [],
        "has_people": isinstance(rows[0], Organisation),
        "stale": stale,
        "back": _list_of(request, type(rows[0])),
    }
    return render(request, "organisations/merge.html", context, status=status)
