"""Meetings: the list of them, and one with its briefings and recommendations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from briefings.models import Meeting
from tracker import charts, statistics
from tracker.listing import TableListView
from tracker.models import Recommendation
from tracker.tables import MeetingTable, RecommendationTable
from tracker.views.requests import signed_in

ROWS_SHOWN = 50


class MeetingList(TableListView):
    """All meetings, newest first."""

    table_class = MeetingTable
    template_name = "meetings/list.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        """Return every meeting with the number of its recommendations."""
        return statistics.with_totals(Meeting.objects.for_list())


class MeetingDetail(View):
    """One meeting, by its code."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show its facts, its briefings, how its recommendations stand, and the recommendations themselves."""
        meeting = get_object_or_404(Meeting.objects.select_related("follows"), code=code.replace("\x00", "").upper())
        if code != meeting.code:
            return redirect("meeting-detail", meeting.code)
        return render(request, "meetings/detail.html", self.get_context_data(meeting))

    def get_context_data(self, meeting: Meeting) -> dict[str, Any]:
        """Return the figures as of today, and the first rows of its list."""
        today = timezone.localdate()
        rows = Recommendation.objects.visible_to(signed_in(self.request))
        [(_, standing)] = statistics.standings(rows, [meeting])
        briefings = list(meeting.briefings.for_list())
        covered = statistics.coverages(briefings)
        listed = rows.tracked().filter(meeting=meeting).for_list()[:ROWS_SHOWN]
        return {
            "meeting": meeting,
            "followed_by": meeting.followed_by.order_by("code"),
            "briefings": [(briefing, covered[briefing.pk]) for briefing in briefings],
            "bar": charts.status_bar(standing, name=meeting.name),
            "attention": [f for f in statistics.attention(rows, on=today, meeting=meeting) if f.count],
            "table": RecommendationTable(list(listed), on=today, orderable=False),
            "is_cut": standing.total.count > ROWS_SHOWN,
        }
