"""The overview: the status of each meeting's recommendations, what needs attention, the latest progress."""

from __future__ import annotations

from django.utils import timezone
from django.views.generic import TemplateView

from tracker import charts, statistics
from tracker.models import ProgressEntry, Recommendation
from tracker.models.access import visible_meetings
from tracker.models.log import conceal
from tracker.views.requests import signed_in

MEETINGS_SHOWN = 12
NEWS_SHOWN = 8


class Dashboard(TemplateView):
    """Figures over all that is tracked, each leading to its list."""

    http_method_names = ["get", "head", "options"]
    template_name = "dashboard/dashboard.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Return the figures as of today, and the latest news this person may see."""
        user, today = signed_in(self.request), timezone.localdate()
        rows, meetings = Recommendation.objects.visible_to(user), visible_meetings(user)
        status_counts = statistics.status_counts(rows, meetings.for_list()[:MEETINGS_SHOWN])
        entries = ProgressEntry.objects.visible_to(user)
        news = entries.headlines(NEWS_SHOWN)
        conceal([headline.entry for headline in news], user)
        last = entries.newest().values_list("recorded_at", flat=True).first()
        return super().get_context_data(
            totals=statistics.totals(rows),
            meetings=statistics.meetings_held(meetings),
            status_counts=[
                (meeting, charts.status_bar(counts, name=meeting.name)) for meeting, counts in status_counts
            ],
            attention=statistics.attention(rows, on=today),
            news=news,
            fresh_on=timezone.localdate(last) if last else None,
            today=today,
            **kwargs,
        )
