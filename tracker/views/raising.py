"""Whether a recommendation is raised at the next meeting: the form that pins it, leaves it out or gives it a line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker import permissions, step_options
from tracker.forms.raising import RaiseForm
from tracker.models import RaisedItem
from tracker.models.raised import RaiseChoice
from tracker.views.recommendation_detail import find
from tracker.views.requests import allow, posted, refused_with, signed_in
from tracker.workflow import Refused

_SAVED = {
    RaiseChoice.BY_RULE.value: gettext_lazy("Saved: %(reference)s is raised as the rules say."),
    RaiseChoice.PINNED.value: gettext_lazy("Saved: %(reference)s is pinned."),
    RaiseChoice.LEFT_OUT.value: gettext_lazy("Saved: %(reference)s is left out."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask whether a recommendation is raised, in which place and with which line to take, and save that."""
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_raise, user, recommendation)
    form, status = RaiseForm(recommendation, user, posted(request)), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _saved(request, form)
        except Refused as refusal:
            form.refuse(str(refusal))
            status = refused_with(refusal)
    pinned = RaisedItem.objects.visible_to(user).pinned().select_related("recommendation")
    context = {"form": form, "recommendation": recommendation, "heading": step_options.RAISE, "pinned": pinned}
    return render(request, "recommendations/raise.html", context, status=status)


def _saved(request: HttpRequest, form: RaiseForm) -> HttpResponse:
    item = form.apply()
    if item is None:
        messages.info(request, _("You did not change anything."))
    else:
        messages.success(request, _SAVED[item.choice] % {"reference": form.recommendation.reference})
    return redirect("overview")
