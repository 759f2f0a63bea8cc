"""Saved views: the list of them, the forms that make, change and delete one, and marking a tab as seen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import actions, permissions
from tracker.actions.saved_views import LONGEST_QUERY
from tracker.forms.saved_views import SavedViewForm
from tracker.listing import Listing
from tracker.models import Follow, SavedView
from tracker.overview.scope import OVERVIEW
from tracker.views.list_tabs import LOOKED_AT, READY, Tab
from tracker.views.recommendation_list import listing_of
from tracker.views.requests import allow, as_key, as_moment, posted, refused_with, signed_in
from tracker.workflow import Refused

_SEEN_OVERVIEW = gettext_lazy(
    "Marked as seen. To see what changes from now on, choose “my last visit” under “Compare with” next time."
)
_SEEN_LIST = gettext_lazy("Marked as seen. From now on the list marks what is new or changed.")


def _listing(request: HttpRequest, query: str) -> Listing:
    """Return the list of a query, of which the filters are told in words."""
    return listing_of(request, QueryDict(query[: LONGEST_QUERY + 1]), reverse("recommendation-list"))


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """Show the views of this person, and those that are shared with them."""
    user = signed_in(request)
    found = [
        (Tab(str(view.pk), view.name, view.query, view), permissions.can_change_view(user, view))
        for view in SavedView.objects.visible_to(user).for_list()
    ]
    followed = set(Follow.objects.filter(person=user, view__isnull=False).values_list("view", flat=True))
    return render(request, "saved_views/list.html", {"views": found, "followed": followed})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a name for the list that the address carries as `list`, and keep it."""
    listing = _listing(request, request.GET.get("list", "").lstrip("?"))
    if listing.misread:
        messages.error(request, _("A part of this list was not understood. Correct it, then save the view."))
        return HttpResponseRedirect(reverse("recommendation-list") + listing.query)
    return _answer(request, SavedViewForm(None, signed_in(request), posted(request)), listing)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what to change of a saved view, and change it; its list stays."""
    view = _own(request, pk)
    return _answer(request, SavedViewForm(view, signed_in(request), posted(request)), _listing(request, view.query))


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved view."""
    view = _own(request, pk)
    actions.remove_view(by=signed_in(request), view=view)
    messages.success(request, _("Deleted: “%(name)s”.") % {"name": view.name})
    return redirect("saved-view-list")


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark what a tab, or the Overview, showed as seen: all until a moment, and from there the acts that it showed."""
    user, key = signed_in(request), request.POST.get("tab", "")
    until = as_moment(request.POST.get("until", "")) or timezone.now()
    acts = [act for typed in request.POST.getlist("act")[:LOOKED_AT] if (act := as_key(typed)) is not None]
    if key in (*READY, OVERVIEW):
        actions.mark_seen(by=user, until=until, acts=acts, ready=key)
    else:
        view = get_object_or_404(SavedView.objects.visible_to(user), pk=as_key(key.removeprefix("view-")))
        actions.mark_seen(by=user, until=until, acts=acts, view=view)
    messages.success(request, _SEEN_OVERVIEW if key == OVERVIEW else _SEEN_LIST)
    address = reverse("overview" if key == OVERVIEW else "recommendation-list")
    state = _state(request.POST.get("list", ""))
    return HttpResponseRedirect(f"{address}?{state}" if state else address)


def _state(typed: str) -> str:
    """Return the query of the list that a page showed, as an address has it; nothing where it is too long."""
    query = typed.lstrip("?")
    return QueryDict(query).urlencode() if len(query) <= LONGEST_QUERY else ""


def _own(request: HttpRequest, pk: int) -> SavedView:
    """Return a view that this person may change; 404 if they do not see it, 403 if it is another's."""
    view = get_object_or_404(SavedView.objects.visible_to(signed_in(request)), pk=pk)
    allow(permissions.may_change_view, signed_in(request), view)
    return view


def _answer(request: HttpRequest, form: SavedViewForm, listing: Listing) -> HttpResponse:
    status = 200
    query = form.view.query if form.view else listing.query.removeprefix("?")
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                view = form.keep(query)
                messages.success(request, _("Saved: the view “%(name)s”.") % {"name": view.name})
                return HttpResponseRedirect(Tab("", view.name, view.query).url)
        except Refused as refusal:
            form.add_error("name", str(refusal))
            status = refused_with(refusal)
    context = {"form": form, "view": form.view, "listing": listing, "back": Tab("", "", query).url}
    return render(request, "saved_views/form.html", context, status=status)
