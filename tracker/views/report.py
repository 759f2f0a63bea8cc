"""The progress report: as a page to read aloud and print, as Word, and as PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from tracker import history
from tracker.overview.scope import SINCE, Period, Scope, period_of
from tracker.reports import pdf, word
from tracker.reports.blocks import again, blocks, head, marked
from tracker.reports.report import ProgressReport, progress_report, query_of, size_of, too_many
from tracker.views.past_days import of_the_day
from tracker.views.requests import signed_in

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


class Asked:
    """What the address of a report asks for, and the report, which is made when it is wanted."""

    def __init__(self, request: HttpRequest) -> None:
        """Read the address."""
        self.user, self._request = signed_in(request), request
        self.scope = Scope(request.GET, self.user, address=reverse("report"), on=history.today(), besides=(SINCE,))
        self.period: Period = period_of(request.GET, self.scope)
        self.scope.listing.misread += self.period.misread

    @cached_property
    def refusal(self) -> str:
        """Why there is no such report; empty where there is one."""
        return too_many(size_of(self.scope))

    @cached_property
    def report(self) -> ProgressReport:
        """The report."""
        return progress_report(self.scope, self.period, self.user, absolute=self._absolute)

    def _absolute(self, path: str) -> str:
        """Return the whole address of one of our pages, of the day that is shown."""
        return self._request.build_absolute_uri(of_the_day(path))


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show the report that the address asks for."""
    return _page(request, Asked(request))


@require_safe
def report_word(request: HttpRequest) -> HttpResponse:
    """Answer with the report as a Word file."""
    return _file(request, word.document, WORD, "docx")


@require_safe
def report_pdf(request: HttpRequest) -> HttpResponse:
    """Answer with the report as a PDF file; where there can be none, with the page that says why."""
    return _file(request, pdf.document, PDF, "pdf")


def _file(
    request: HttpRequest, make: Callable[[ProgressReport], bytes], content_type: str, ending: str
) -> HttpResponse:
    """Answer with a file; with the page where the address was not understood, which a file could not say."""
    asked = Asked(request)
    if asked.scope.listing.misread or asked.period.refused or asked.refusal:
        return _page(request, asked, status=400)
    try:
        data = make(asked.report)
    except pdf.CannotMake as reason:
        return _page(request, asked, status=503, reason=str(reason))
    name = f"progress-report-{asked.scope.on.isoformat()}.{ending}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _page(request: HttpRequest, asked: Asked, *, status: int = 200, reason: str = "") -> HttpResponse:
    context: dict[str, object] = {
        "listing": asked.scope.listing,
        "period": asked.period,
        "refusal": asked.refusal,
        "reason": reason,
    }
    if not asked.refusal:
        context |= {
            "report": asked.report,
            "head": head(asked.report),
            "again": again(asked.report),
            "marked": marked(asked.report),
            "blocks": blocks(asked.report),
            "query": query_of(asked.scope, asked.period),
            "pdf_missing": pdf.missing(),
            "unshown": pdf.unshown(asked.report),
        }
    return render(request, "reports/report.html", context, status=status)
