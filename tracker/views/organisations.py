"""Organisations with their posts and holders, and themes: lists, forms, removing what nothing uses."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Func
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import actions, history, permissions, tallying
from tracker.forms.reference import AnyRowForm, OrganisationForm, PostForm, Row, ThemeForm
from tracker.models import Organisation, Post, Theme, User
from tracker.views.requests import ADMIN, allow, posted, refused_with, signed_in, words
from tracker.workflow import Refused

ROWS = 50
LARGEST = 2**62
"""No row has a greater key, and the database could not even look for much greater ones."""


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List organisations with their posts, who holds them, and how much each leads."""
    q, user = words(request, "q"), signed_in(request)
    rows = Organisation.objects.for_list(_counted(user, tallying.OWNERS), q)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "q": q, "keeps": permissions.keeps_reference(user)}
    return render(request, "organisations/list.html", context)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """List themes with how many recommendations have each."""
    user = signed_in(request)
    rows = Theme.objects.for_list(_counted(user, tallying.THEMES))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "keeps": permissions.keeps_reference(user)}
    return render(request, "organisations/themes.html", context)


def _counted(user: User, name: str) -> Func:
    """Return how many recommendations a person sees by lead or theme."""
    return tallying.counted_by(user, tallying.kept(user, history.today(), name), name)


@require_http_methods(["GET", "HEAD", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Ask for a new organisation, and save it."""
    return _edit(request, lambda data: OrganisationForm(Organisation(), signed_in(request), data))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is to change about an organisation, and save it."""
    allow(permissions.may_keep_reference, signed_in(request))
    row = get_object_or_404(Organisation, pk=min(pk, LARGEST))
    return _edit(request, lambda data: OrganisationForm(row, signed_in(request), data))


@require_http_methods(["GET", "HEAD", "POST"])
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a new post of an organisation, and save it."""
    allow(permissions.may_keep_reference, signed_in(request))
    post = Post(organisation=get_object_or_404(Organisation, pk=min(pk, LARGEST)))
    return _edit(request, lambda data: PostForm(post, signed_in(request), data))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is to change about a post or its holder, and save it."""
    allow(permissions.may_keep_reference, signed_in(request))
    post = get_object_or_404(Post.objects.named(), pk=min(pk, LARGEST))
    return _edit(request, lambda data: PostForm(post, signed_in(request), data))


@require_http_methods(["GET", "HEAD", "POST"])
def add_theme(request: HttpRequest) -> HttpResponse:
    """Ask for a new theme, and save it."""
    return _edit(request, lambda data: ThemeForm(Theme(), signed_in(request), data))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a theme's new name, and save it."""
    allow(permissions.may_keep_reference, signed_in(request))
    row = get_object_or_404(Theme, pk=min(pk, LARGEST))
    return _edit(request, lambda data: ThemeForm(row, signed_in(request), data))


@require_POST
def remove_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an organisation that nothing uses."""
    row = _unless_forbidden(request, Organisation, pk)
    return _remove(request, row, lambda: actions.remove_organisation(by=signed_in(request), organisation=row))


@require_POST
def remove_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a post that nothing uses."""
    row = _unless_forbidden(request, Post, pk)
    return _remove(request, row, lambda: actions.remove_post(by=signed_in(request), post=row))


@require_POST
def remove_theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a theme that nothing uses."""
    row = _unless_forbidden(request, Theme, pk)
    return _remove(request, row, lambda: actions.remove_theme(by=signed_in(request), theme=row))


@require_POST
def retire(request: HttpRequest, pk: int, model: type[Row]) -> HttpResponse:
    """Retire an organisation, post or theme: it stays where it is used."""
    row = _unless_forbidden(request, model, pk)
    said = _("Retired: %(name)s. It stays where it is used, and can no longer be chosen.")
    return _retire(request, row, lambda: actions.retire(by=signed_in(request), row=row), said)


@require_POST
def bring_back(request: HttpRequest, pk: int, model: type[Row]) -> HttpResponse:
    """Offer a retired organisation, post or theme again."""
    row = _unless_forbidden(request, model, pk)
    said = _("Brought back: %(name)s. It can be chosen again.")
    return _retire(request, row, lambda: actions.bring_back(by=signed_in(request), row=row), said)


def _retire(
    request: HttpRequest, row: Organisation | Post | Theme, change: Callable[[], object], said: str
) -> HttpResponse:
    """Retire a row or bring it back, and show its page again: that in the admin, for who came from there."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"name": row})
    from_admin = request.GET.get("from") == ADMIN and permissions.edits_in_admin(signed_in(request))
    noun = row._meta.model_name
    return redirect(f"admin:tracker_{noun}_change" if from_admin else f"{noun}-edit", row.pk)


def _unless_forbidden(request: HttpRequest, model: type[Row], pk: int) -> Row:
    allow(permissions.may_keep_reference, signed_in(request))
    return get_object_or_404(model, pk=min(pk, LARGEST))


def _edit(request: HttpRequest, make: Callable[[QueryDict | None], AnyRowForm]) -> HttpResponse:
    """Show a form, or save it and go to the list; a refusal keeps what was typed."""
    allow(permissions.may_keep_reference, signed_in(request))
    form, status = make(posted(request)), 200
    if request.method == "POST":
        try:
            if form.is_valid():
                messages.success(request, _("Saved: %(name)s.") % {"name": form.store()})
                if form.note:
                    messages.info(request, form.note)
                return redirect(_list_of(form.row))
            status = 422
        except Refused as refusal:
            status = refused_with(refusal)
            form.refuse(str(refusal))
    context = {"form": form, "row": form.row, "back": _list_of(form.row)}
    return render(request, "organisations/edit.html", context, status=status)


def _remove(request: HttpRequest, row: Organisation | Post | Theme, remove: Callable[[], None]) -> HttpResponse:
    """Remove a row and go to its list; a refusal goes back to its page."""
    name, back = str(row), _list_of(row)
    edit = reverse(f"{row._meta.model_name}-edit", args=[row.pk])
    try:
        remove()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(edit)
    messages.success(request, _("Removed: %(name)s.") % {"name": name})
    return redirect(back)


def _list_of(row: Organisation | Post | Theme) -> str:
    """Return the list a row stands in, narrowed to it."""
    if isinstance(row, Theme):
        return reverse("theme-list")
    name = row.organisation.name if isinstance(row, Post) else row.name
    return f"{reverse('organisation-list')}?{urlencode({'q': name})}" if name else reverse("organisation-list")
