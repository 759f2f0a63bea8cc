"""Meetings: the list of them, one with its briefings and recommendations, and the form that makes or changes one."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import View

from briefings.models import Briefing, Meeting
from tracker import access_sentences, actions, charts, history, permissions, statistics, tallying
from tracker.exchange.delimited import is_month
from tracker.forms.meetings import MeetingForm
from tracker.listing import Listing, TableListView
from tracker.models import Act, Follow, Recommendation, User
from tracker.models.access import changes_of_access, meeting_rights, visible_meetings
from tracker.series import series
from tracker.statistics import Coverage
from tracker.tables import MeetingTable, RecommendationTable
from tracker.views.requests import allowed_to_track, posted, refused_with, signed_in
from tracker.workflow import Refused

ROWS_SHOWN = 50
_LEFT_OUT = (*RecommendationTable.on_request, "owner", "heard")
"""Columns for which there is no room beside the facts of a meeting."""


class MeetingList(TableListView):
    """All meetings, newest first."""

    table_class = MeetingTable
    template_name = "meetings/list.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        """Return every meeting with the number of its recommendations."""
        user = signed_in(self.request)
        kept = tallying.kept(user, history.today(), tallying.MEETINGS)
        tracked = tallying.counted_by(user, kept, tallying.MEETINGS)
        return visible_meetings(user).for_list().annotate(tracked=tracked)

    def get_context_data(self, listing: Listing) -> dict[str, object]:
        """Say besides whether this person may add one."""
        return {**super().get_context_data(listing), "may_track": permissions.can_track(signed_in(self.request))}


class MeetingDetail(View):
    """One meeting, by its code."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show its facts, its briefings, how its recommendations stand, and the recommendations themselves."""
        meeting = find(request, code)
        if code != meeting.code:
            return redirect("meeting-detail", meeting.code)
        return render(request, "meetings/detail.html", self.get_context_data(meeting))

    def get_context_data(self, meeting: Meeting) -> dict[str, object]:
        """Return the figures as of today, and the first rows of its list."""
        today, user = history.today(), signed_in(self.request)
        may_track = permissions.can_track(user, meeting)
        rows = Recommendation.objects.visible_to(user)
        here, url = rows.filter(meeting=meeting), partial(statistics.list_url, meeting=meeting.code)
        kept = tallying.kept(user, today, tallying.MEETINGS)
        if kept is None:
            [(_, counts)] = statistics.status_counts(rows, [meeting])
            attention = statistics.attention(here, url, on=today)
        else:
            found = kept.meetings([meeting.pk]).get(meeting.pk, {})
            counts, attention = statistics.counts_of(meeting, found), statistics.attention_of(found, url)
        listed = here.tracked().for_list()[:ROWS_SHOWN]
        return {
            "meeting": meeting,
            "follows": meeting.follows
            if meeting.follows and permissions.can_see_meeting(user, meeting.follows)
            else None,
            "followed_by": visible_meetings(user).filter(follows=meeting).order_by("code"),
            "briefings": _briefings(meeting, user),
            "uploads": meeting.uploads.lately(timezone.now()) if may_track else (),
            "bar": charts.status_bar(counts, name=meeting.name),
            "attention": [figure for figure in attention if figure.count],
            "table": RecommendationTable(list(listed), on=today, orderable=False, exclude=_LEFT_OUT),
            "is_cut": counts.total.count > ROWS_SHOWN,
            "may_track": may_track,
            "to_set_up": here.to_set_up().count() if may_track and history.shown_day() is None else 0,
            "series": series(meeting, user, on=today),
            "is_followed": Follow.objects.filter(person=user, meeting=meeting).exists(),
            **_access(meeting, user),
        }


def _briefings(meeting: Meeting, user: User) -> list[tuple[Briefing, Coverage | None, Act | None]]:
    """Return its briefings, with how far the review of each is and, where nothing is left, the last decision."""
    rows = list(meeting.briefings.for_list().select_related("revised_by").defer("text", "revised_by__text"))
    current = [row for row in rows if not hasattr(row, "revised_by")]
    # How much is tracked would tell of what is narrowed to others.
    covered = statistics.coverages(current) if permissions.sees_all_of(user, meeting) else {}
    last = statistics.last_decided(row for row in rows if row.pk in covered and not covered[row.pk].to_review)
    return [(row, covered.get(row.pk), last.get(row.pk)) for row in rows]


def _access(meeting: Meeting, user: User) -> dict[str, object]:
    """Return who may see it, in words, and, for who may change that, where, and who did lately."""
    may_change = user.is_coordinator and history.shown_day() is None
    return {
        "access": access_sentences.of_meeting(meeting_rights(meeting)),
        "change_access": reverse("meeting-access", args=[meeting.code]) if may_change else "",
        "changes": changes_of_access(meeting) if may_change else (),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a new meeting, and make it."""
    return _answer(request, MeetingForm(None, allowed_to_track(request), posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what to change of a meeting, and change it."""
    meeting = find(request, code)
    return _answer(request, MeetingForm(meeting, allowed_to_track(request, meeting), posted(request)))


@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Remove a meeting that nothing refers to; a refusal goes back to its page."""
    meeting = find(request, code)
    user = allowed_to_track(request, meeting)
    try:
        actions.remove_meeting(by=user, meeting=meeting)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meeting-edit", meeting.code)
    messages.success(request, _("Removed: “%(name)s”.") % {"name": meeting})
    return redirect("meeting-list")


def _answer(request: HttpRequest, form: MeetingForm) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid() and (meeting := form.apply()) is not None:
                return _saved(request, form, meeting)
        except Refused as refusal:
            form.refuse(str(refusal))
            status = refused_with(refusal)
    return render(request, "meetings/form.html", {"form": form, "meeting": form.meeting}, status=status)


def _saved(request: HttpRequest, form: MeetingForm, meeting: Meeting) -> HttpResponse:
    if form.meeting is None:
        added = _("“%(name)s” was added. Next, add its briefing, or add a recommendation by hand.")
        messages.success(request, added % {"name": meeting})
        if is_month(meeting.code):
            sentence = _(
                "Spreadsheet programs take references such as %(code)s-01 for dates. Files from here prevent that, but "
                "copies do not. Choose another code while nothing uses it."
            )
            messages.warning(request, sentence % {"code": meeting.code})
    elif form.has_changed_something:
        messages.success(request, _("Saved: “%(name)s”.") % {"name": meeting})
    else:
        messages.info(request, _("You did not change anything."))
    return redirect("meeting-detail", meeting.code)


def find(request: HttpRequest, code: str) -> Meeting:
    """Return the meeting of this code, in any case of its letters, that the person may see; else 404."""
    visible = visible_meetings(signed_in(request)).select_related("follows", "access__side", "access__marking")
    return get_object_or_404(visible, code=code.replace("\x00", "").upper())
