"""Tracking any words of a briefing: selected in its text, found by their first and last words, joined or split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from briefings.models import Briefing, Passage
from tracker import actions, quoting, review
from tracker.actions import SourceText
from tracker.forms.any_words import PARTS, SplitForm
from tracker.forms.set_up import NewRecommendationForm
from tracker.models import Organisation, User
from tracker.quoting import Place
from tracker.views.requests import allowed_to_track, posted, refused_with, tracked, tracked_both
from tracker.views.review import DECIDED, added_source
from tracker.views.review_page import find, first_words, replaced_by
from tracker.views.typed import typed
from tracker.views.unseen import warn_unseen
from tracker.workflow import Refused

BEFORE, NEAR = 3, 12
"""So many of the passages that are to review are offered to be joined: of those before, and of those after."""


@dataclass(slots=True)
class _Words:
    """Words of a briefing as a page shows them: their places, the form about them, and which of them were just added.

    `refused` is the sentence where what the address or a button asks for is not to be had. While a passage to join is
    being chosen, the form `is_put_off`: it is sent along and not shown.
    """

    places: list[Place] = field(default_factory=list)
    form: NewRecommendationForm | None = None
    added: Place | None = None
    is_put_off: bool = False
    refused: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def track_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words that the address names, one source text or several, and track them as one recommendation.

    With `first` and `last` words in the address, they are looked up, and the address with their place follows. A button
    of the form that asks for other words is answered with what was typed, about those words; nothing is saved.
    """
    briefing = find(request, pk)
    user = allowed_to_track(request, briefing.meeting)
    words = _Words()
    try:
        words.places = quoting.read_places(briefing.text, request.GET.getlist("words"))
        if "first" in request.GET:
            return _to(briefing, [*words.places, _found(request.GET, briefing)])
        _turn(request, briefing, words, user)
    except Refused as refusal:
        words.refused = str(refusal)
        words.status = refused_with(refusal) if request.method == "POST" else 200
    sends = request.method == "POST" and not _asks_for_words(request)
    if words.form is not None and sends and (made := _tracked(request, briefing, words.form, words)):
        return made
    return render(request, "briefings/track_words.html", _context(request, briefing, words), status=words.status)


def _context(request: HttpRequest, briefing: Briefing, words: _Words) -> dict[str, object]:
    """Return what the template shows. Words to look for are shown as they were typed where something was refused."""
    given = request.POST if request.method == "POST" else request.GET
    before, after = _near(briefing, words.places) if words.form is not None else ([], [])
    return {
        "briefing": briefing,
        "form": words.form,
        "is_put_off": words.is_put_off,
        "refused": words.refused,
        "newer": replaced_by(briefing),
        "chosen": words.places,
        "crosses_page": any(quoting.crosses_page(briefing.text, place) for place in words.places),
        "before": before,
        "after": after,
        "address": _address(words.places),
        "added": words.places.index(words.added) + 1 if words.added in words.places else None,
        **{name: given.get(name, "") if words.refused else "" for name in ("first", "last")},
    }


def _turn(request: HttpRequest, briefing: Briefing, words: _Words, user: User) -> None:
    """Make the form about words; where a button asks for others, about those. Raises `Refused`, the words as before."""
    words.form = _form(request, briefing, words.places, user)
    if words.form is not None and _asks_for_words(request):
        # Until the words to join are found, the page asks for them.
        words.is_put_off = request.POST.get("do") in ("choose", "join")
        added = _added(request.POST, briefing, user)
        words.places = _others(request.POST, briefing, words.places, added)
        words.form, words.added = _form(request, briefing, words.places, user, added), added
        words.is_put_off = request.POST.get("do") == "choose"


def _asks_for_words(request: HttpRequest) -> bool:
    """Return whether a button of the form was pressed that asks for other words, or words to look for were typed.

    Enter in the field for these presses the first button of the form, which tracks; the words are not left out then.
    """
    return request.method == "POST" and bool(request.POST.get("do") or request.POST.get("first", "").strip())


def _form(
    request: HttpRequest, briefing: Briefing, places: Sequence[Place], user: User, added: Place | None = None
) -> NewRecommendationForm | None:
    """Return the form about these words: what was sent to be tracked or, about other words, only what was typed."""
    if not places:
        return None
    selected = _free(request, briefing, places, user)
    if not _asks_for_words(request):
        return NewRecommendationForm(briefing.meeting, user, data=posted(request), selected=selected)
    form = NewRecommendationForm(briefing.meeting, user, selected=selected, typed=request.POST)
    if added is not None:
        form.name_also(SourceText(briefing, *added))
    return form


def _added(sent: QueryDict, briefing: Briefing, user: User) -> Place | None:
    """Return the words that are to be another source text; None where none are. Refuse those that are tracked."""
    if sent.get("do") == "join":
        (place,) = quoting.read_places(briefing.text, [sent.get("join", "")])
    elif sent.get("do") == "find" or sent.get("first", "").strip():
        place = _found(sent, briefing)
    else:
        return None
    actions.refuse_tracked_words(SourceText(briefing, *place), user)
    return place


def _others(sent: QueryDict, briefing: Briefing, places: Sequence[Place], added: Place | None) -> list[Place]:
    """Return places with another one, or without the one that is to be removed. Raises `Refused`."""
    kept = [place for place in map(_written, places) if sent.get("do") != f"remove:{place}"]
    return quoting.read_places(briefing.text, [*kept, _written(added)] if added is not None else kept)


def _tracked(
    request: HttpRequest, briefing: Briefing, form: NewRecommendationForm, words: _Words
) -> HttpResponseRedirect | None:
    """Track the words as the form says, and lead on; None where something was refused, which the form says."""
    words.status = 422
    try:
        if form.is_valid():
            made = form.track()
            messages.success(request, added_source(form) or tracked(made), extra_tags=DECIDED)
            warn_unseen(request, [made], tags=DECIDED)
            return _after(briefing, words.places)
    except Refused as refusal:
        form.refuse(refusal)
        words.status = refused_with(refusal)
    return None


def _found(given: QueryDict, briefing: Briefing) -> Place:
    first, last = (given.get(name, "").replace("\x00", "") for name in ("first", "last"))
    return quoting.find(briefing.text, first, last)


def _free(request: HttpRequest, briefing: Briefing, places: Sequence[Place], user: User) -> list[SourceText]:
    """Return the words as sources; refuse those that are tracked already. Of a form that is sent, the action does."""
    sources = [SourceText(briefing, *place) for place in places]
    for source in sources if request.method != "POST" else ():
        actions.refuse_tracked_words(source, user)
    return sources


_Offered: TypeAlias = list[tuple[str, str]]
"""Passages that can be joined: their places and first words."""


def _near(briefing: Briefing, places: Sequence[Place]) -> tuple[_Offered, _Offered]:
    """Return passages that are to review and can be joined: the ones just before the first place, and those after."""
    if not places:
        return [], []
    waiting = actions.to_review(briefing.passages.all())
    earlier = waiting.filter(start__lt=places[0][0]).in_order().reverse()[: BEFORE + 1]
    later = waiting.filter(end__gt=places[0][0]).in_order()[: NEAR + len(places)]
    return _offered(briefing, earlier, places)[:BEFORE][::-1], _offered(briefing, later, places)[:NEAR]


def _offered(briefing: Briefing, passages: Iterable[Passage], places: Sequence[Place]) -> _Offered:
    """Return those of some passages that have words and touch none of these places."""
    found = []
    for passage in passages:
        passage.briefing = briefing
        start, end = review.content_words(briefing.text, passage)
        if start < end and not any(start < other[1] and end > other[0] for other in places):
            found.append((_written((start, end)), first_words(passage)))
    return found


def _address(places: Sequence[Place]) -> str:
    return urlencode([("words", _written(place)) for place in places])


def _written(place: Place) -> str:
    """Return a place as addresses and forms have it."""
    return f"{place[0]}-{place[1]}"


def _to(briefing: Briefing, places: Sequence[Place]) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('briefing-track-words', args=[briefing.pk])}?{_address(places)}")


def _after(briefing: Briefing, places: Sequence[Place]) -> HttpResponseRedirect:
    """Lead on to what comes in turn after the first of some places."""
    passage = _passage(briefing, places[0])
    return HttpResponseRedirect(f"{reverse('briefing-detail', args=[briefing.pk])}?after={passage.number}")


def _passage(briefing: Briefing, place: Place) -> Passage:
    """Return the passage in which a place begins."""
    return briefing.passages.filter(end__gt=place[0]).in_order()[0]


@dataclass(slots=True)
class _Parts:
    """Words that are to be split: their place, with which words the second part begins, and the form about both.

    `typed` is what a form before had, by the names of this one; `left_out` what has no place in it.
    """

    place: Place | None = None
    second: str | None = None
    form: SplitForm | None = None
    typed: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    refused: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask where some words are to be split, show both parts, and track them as two recommendations.

    A button that leads here from another form, or back to where they are split, carries what was typed along; nothing
    is saved.
    """
    briefing = find(request, pk)
    user = allowed_to_track(request, briefing.meeting)
    asks, parts = request.method == "POST" and bool(request.POST.get("do")), _Parts()
    try:
        _divide(request, briefing, parts, user, asks=asks)
    except Refused as refusal:
        parts.refused = str(refusal)
        parts.status = refused_with(refusal) if asks else 200
    sends = request.method == "POST" and not asks
    if parts.form is not None and sends and (made := _tracked_both(request, briefing, parts.form, parts)):
        return made
    if parts.place is not None and request.method == "POST":
        parts.left_out = _left_out(request, briefing, parts.place, user)
    return render(request, "briefings/split.html", _split_context(request, briefing, parts), status=parts.status)


def _divide(request: HttpRequest, briefing: Briefing, parts: _Parts, user: User, *, asks: bool) -> None:
    """Make the form of both parts, as soon as it is said where the words are to be split. Raises `Refused`."""
    parts.place = _only(request, briefing)
    if asks:
        parts.typed = _typed_before(request, briefing, parts.place)
    given = request.POST if asks else request.GET
    if "second" in given:
        parts.second = _second(given)
        one, two = _free(request, briefing, quoting.divide(briefing.text, parts.place, parts.second), user)
        passage, data = _passage(briefing, parts.place), None if asks else posted(request)
        parts.form = SplitForm(briefing, user, (one, two), passage, data, typed=parts.typed)


def _split_context(request: HttpRequest, briefing: Briefing, parts: _Parts) -> dict[str, object]:
    names = {name for name, _value in parts.left_out}
    return {
        "briefing": briefing,
        "form": parts.form,
        "refused": parts.refused,
        "newer": replaced_by(briefing),
        "place": parts.place,
        "quote": briefing.quote(*parts.place) if parts.place else "",
        "second": parts.second or "",
        "address": f"{_address([parts.place])}&{urlencode({'second': parts.second or ''})}" if parts.place else "",
        "typed": [*parts.typed.items(), *parts.left_out],
        "left_out": parts.left_out,
        "kept": [(each.label, each.words) for each in typed(request).fields if each.name in names and each.is_shown],
    }


def _typed_before(request: HttpRequest, briefing: Briefing, place: Place) -> dict[str, str]:
    """Return what was typed into the form before, by the names of that of two parts.

    A title that only repeats the words, or what is suggested, is left out, as each part gets its own.
    """
    sent, begins_in = request.POST, _passage(briefing, place)
    names = [f"{name}_{part}" for name in ("title", "lead", "due_on") for part in PARTS]
    values = {name: sent[name] for name in names if name in sent} | _of_card(sent, begins_in)
    pieces = [place]
    if "second" in request.GET:
        pieces += quoting.divide(briefing.text, place, _second(request.GET))
    made = {begins_in.suggested_title, *(quoting.title_from(briefing.quote(*piece)) for piece in pieces)}
    return {name: value for name, value in values.items() if not name.startswith("title_") or value not in made}


def _of_card(sent: QueryDict, begins_in: Passage) -> dict[str, str]:
    """Return what was typed on the card, by the names of the form of two parts: its lead and due date are for both.

    A lead and a due date that are only suggested are left out, as a part may name others.
    """
    suggested = Organisation.objects.offered().addressed(begins_in.suggested_addressee)
    shown = {
        "lead": str(suggested or ""),
        "due_on": str(actions.suggested_due(begins_in, begins_in.briefing.meeting) or ""),
    }
    both = [name for name in shown if name in sent and sent[name] != shown[name]]
    values = {f"{name}_{part}": str(sent[name]) for name in both for part in PARTS}
    if "title" in sent:
        values["title_one"] = str(sent["title"])
    return values


def _left_out(request: HttpRequest, briefing: Briefing, place: Place, user: User) -> list[tuple[str, str]]:
    """Return the names and values of what was changed on the card and has no place in the form of two parts."""
    sent = request.POST
    card = NewRecommendationForm(briefing.meeting, user, _passage(briefing, place), sent)
    names = [name for name in card.changed_data if name not in {"title", "lead", "due_on", "form_token"}]
    values = [(name, value) for name in names for value in sent.getlist(name) if value]
    return [(name, value) for name, value in values if value.replace("\r\n", "\n") != str(card[name].initial)]


def _second(given: QueryDict) -> str:
    """Return the words with which the second part begins, as they were typed."""
    return given.get("second", "").replace("\x00", "")


def _tracked_both(
    request: HttpRequest, briefing: Briefing, form: SplitForm, parts: _Parts
) -> HttpResponseRedirect | None:
    """Track both as the form says, and lead on; None where something was refused, which the form says."""
    parts.status = 422
    try:
        if form.is_valid() and parts.place is not None:
            one, two = form.track()
            messages.success(request, tracked_both(one, two), extra_tags=DECIDED)
            warn_unseen(request, [one, two], tags=DECIDED)
            return _after(briefing, [parts.place])
    except Refused as refusal:
        form.refuse(refusal)
        parts.status = refused_with(refusal)
    return None


def _only(request: HttpRequest, briefing: Briefing) -> Place:
    """Return the one place that the address names. Raises `Refused` where it names another number of them."""
    places = quoting.read_places(briefing.text, request.GET.getlist("words"))
    if len(places) != 1:
        raise Refused(_("Choose one passage to split."))
    return places[0]
