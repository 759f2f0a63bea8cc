"""The pages of the steps: a form for each; a refusal keeps everything that was typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import log_sentences, permissions
from tracker.forms import FORMS, CorrectForm, StepForm
from tracker.forms.redaction import RedactForm
from tracker.forms.relations import EndRelationForm, RelateForm
from tracker.models import ProgressEntry, Recommendation, Relation, Source, UpdateRequest, User
from tracker.models.corrections import find_corrections, quoted
from tracker.models.log import conceal
from tracker.views.doubts import mark_doubts
from tracker.views.recommendation_detail import find, to_entry
from tracker.views.requests import allow, back, page_before, posted, refused_with, signed_in
from tracker.views.unseen import warn_unseen
from tracker.workflow import FREE_RELATIONS, Refused, Resent, Status, Step


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Ask for what one step needs, and take it."""
    form_class = next((form for step, form in FORMS.items() if step.value == name.replace("-", "_")), None)
    if form_class is None:
        raise Http404(name)
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_take, form_class.step, user, recommendation)
    return _answer(request, form_class(recommendation, user, posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask for the correction of an entry, and write it."""
    recommendation, user = find(request, reference), signed_in(request)
    entry = _entry(recommendation, user, pk=min(pk, 2**62))
    allow(permissions.may_correct, user, entry)
    return _answer(request, CorrectForm(entry, user, posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask which words of an entry are to be removed for good, and why, and remove them."""
    recommendation, user = find(request, reference), signed_in(request)
    entry = _entry(recommendation, user, pk=min(pk, 2**62))
    allow(permissions.may_take, Step.REDACT, user, recommendation)
    return _answer(request, RedactForm(entry, user, posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def relate(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what it is to which other recommendation, and write it down."""
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_take, Step.EDIT, user, recommendation)
    return _answer(request, RelateForm(recommendation, user, posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def end_relation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask why a relation ends, and end it."""
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_take, Step.EDIT, user, recommendation)
    free = (
        Relation.objects.visible_to(user)
        .filter(one=recommendation, kind__in=FREE_RELATIONS)
        .select_related("one", "other")
    )
    return _answer(request, EndRelationForm(get_object_or_404(free, pk=min(pk, 2**62)), user, posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_numbered(request: HttpRequest, reference: str, sequence: int) -> HttpResponse:
    """As `correct`, by the address that an entry had before."""
    return correct(request, reference, _key(request, reference, sequence))


@require_http_methods(["GET", "HEAD", "POST"])
def redact_numbered(request: HttpRequest, reference: str, sequence: int) -> HttpResponse:
    """As `redact`, by the address that an entry had before."""
    return redact(request, reference, _key(request, reference, sequence))


def _key(request: HttpRequest, reference: str, sequence: int) -> int:
    """Return the key of the entry of a log with a number; one that the person cannot see is not found."""
    return _entry(find(request, reference), signed_in(request), sequence=min(sequence, 2**31 - 1)).pk


def _entry(recommendation: Recommendation, user: User, **which: int) -> ProgressEntry:
    """Return an entry that the person may see; else 404."""
    visible = recommendation.entries.visible_to(user).for_log()
    entry = get_object_or_404(visible, **which)
    entry.recommendation = recommendation
    return entry


def _answer(request: HttpRequest, form: StepForm) -> HttpResponse:
    status, resent = 200, None
    if request.method == "POST":
        try:
            if form.is_valid():
                return _taken(request, form)
            status = 422
        except Refused as refusal:
            status = refused_with(refusal)
            form.refuse(str(refusal))
            resent = refusal.entry if isinstance(refusal, Resent) else None
    obstacle = form.obstacle() if status == 200 else ""
    context = {"form": form, "recommendation": form.recommendation, "obstacle": obstacle}
    context["entries"] = _shown(form, resent)
    context["sources"] = Source.objects.shown_of(form.recommendation, form.user)
    never = form.recommendation.status == Status.NOT_YET_REPORTED
    context |= {"last_contact_on": None if never else form.recommendation.quiet_since, "today": timezone.localdate()}
    context["before"] = page_before(request)
    return render(request, "recommendations/step.html", context, status=status)


_DECIDING = frozenset({Step.VERIFY, Step.RETURN_CLAIM, Step.DECIDE_DATE})
"""The steps by which somebody decides about what another entry says."""


def _shown(form: StepForm, resent: int | None) -> list[ProgressEntry]:
    """Return the entry that the form is about, and the one that it made when it was sent before.

    Where somebody decides about an entry, its last correction is with it.
    """
    keys = {key for key in (form.about(), resent) if key is not None}
    entries = ProgressEntry.objects.filter(pk__in=keys).lines() if keys else []
    if form.step in _DECIDING:
        find_corrections(entries)
        said = {key for entry in entries for key in quoted(entry).entries}
        entries = ProgressEntry.objects.filter(pk__in=keys | said).lines() if said - keys else entries
    mark_doubts(form.user, entries)
    conceal(entries, form.user)
    return entries


def _done(entry: ProgressEntry) -> str:
    """Return what somebody did, to follow "you"; of a request by whose name it is for, where it is for one person."""
    asked = UpdateRequest.objects.filter(entry=entry, person__isnull=False) if entry.kind == Step.ASK else None
    request = asked.select_related("person").first() if asked is not None else None
    if request is None or request.person is None:
        return log_sentences.entry_action(entry)
    words = {"name": request.person.name, "day": date_format(request.answer_by, "j F Y")}
    return _("asked %(name)s for an update by %(day)s") % words


def _taken(request: HttpRequest, form: StepForm) -> HttpResponse:
    entry = form.take()
    before = back(request)
    words = {"reference": form.recommendation.reference, "done": _done(entry)}
    messages.success(request, _("Added to the log of %(reference)s: you %(done)s.") % words)
    if before and form.step in (Step.ASSIGN, Step.RESTRICT):
        warn_unseen(request, [find(request, form.recommendation.reference)])
    # The page of the recommendation says it by itself.
    return before or to_entry(form.recommendation, entry)
