"""Sheets for an update: sent to a lead, and entered when they come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker import permissions, tallying
from tracker.actions.returned import ReturnOutcome, enter_returned
from tracker.exchange import stamps
from tracker.exchange.returning import Comparison, Sheet, State, compare, read_sheet
from tracker.exchange.stamps import Stamp
from tracker.exchange.update_sheet import MOST, heads, update_sheet
from tracker.forms.fields import show_refusal
from tracker.forms.update_sheets import EnterForm, ReturnForm
from tracker.listing import Listing
from tracker.models import Organisation, Recommendation, User
from tracker.models.recommendations import RecommendationQuerySet
from tracker.views.downloads import attached
from tracker.views.recommendation_list import RecommendationList
from tracker.views.requests import allow, refused_with, signed_in
from tracker.workflow import EditConflict, Refused, Status

KEEP = "here"
NAMED = 20
"""So many of the recommendations that a sheet updated are named in the message."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead to whom a sheet can be sent: its name, how many rows it has, and the address of the sheet."""

    name: str
    count: int
    url: str


class SendForUpdate(RecommendationList):
    """The page on which one chooses the lead to whom a sheet is sent."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Show the leads of the list that is in force, of which something is open."""
        allow(permissions.may_change_many, signed_in(request))
        return self.choose(self.read())

    def choose(self, listing: Listing, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """Answer with the page."""
        counts = self._counts(listing)
        names = Organisation.objects.filter(pk__in=counts).order_by("sort_key", "pk").values_list("pk", "name")
        found = [(lead, name, counts[lead]) for lead, name in names]
        context = {
            "listing": listing,
            "leads": [Lead(name, count, self._url(listing, lead)) for lead, name, count in found],
            "refusal": refusal,
            "most": MOST,
            "back": listing.address + listing.query,
        }
        return render(self.request, "recommendations/send_for_update.html", context, status=status)

    def _counts(self, listing: Listing) -> dict[int, int]:
        """Return of each lead how many rows it can say something about; of all that is tracked, from what is kept."""
        user = signed_in(self.request)
        is_all = user.is_coordinator and not listing.chosen
        kept = tallying.kept(user, timezone.localdate(), tallying.OWNERS) if is_all else None
        if kept is not None:
            return kept.open_by_lead()
        # Counted before they are named: so an index counts, and no row is joined.
        rows = self.rows_of(listing).filter(lead__isnull=False).order_by()
        return dict(rows.values_list("lead").annotate(count=Count("pk")))

    def rows_of(self, listing: Listing) -> RecommendationQuerySet:
        """Return the rows about which a lead can say something, of those whose follow-up this person runs."""
        rows: RecommendationQuerySet = listing.table.data.data
        return rows.open().coordinated_by(signed_in(self.request))

    @staticmethod
    def _url(listing: Listing, lead: int) -> str:
        state = {**listing.state, "lead": [str(lead)]}
        return f"{reverse('update-sheet-file')}?{urlencode(state, doseq=True)}"


class UpdateSheet(SendForUpdate):
    """The sheet for one lead."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:  # type: ignore[override]
        """Answer with the file; where it would hold something else than was asked for, with the page."""
        user = signed_in(request)
        allow(permissions.may_change_many, user)
        listing = self.read()
        refusal = self._refusal(listing)
        if listing.misread or refusal:
            return self.choose(listing, refusal=refusal, status=400)
        rows = self.rows_of(listing)
        found, lead = list(rows.for_update()), listing.chosen_words("lead")
        stamp = Stamp(uuid4(), timezone.localdate().isoformat(), lead, heads(), stamps.standing(found))
        made = update_sheet(found, stamp, sender=user.name, sent_on=timezone.localdate())
        name = f"update-{slugify(lead)[:40] or 'lead'}-{stamp.day}.xlsx"
        return attached(made, name=name)

    def _refusal(self, listing: Listing) -> str:
        if len(listing.state.get("lead", [])) != 1:
            return _("Choose one lead.")
        count = self.rows_of(listing).order_by()[: MOST + 1].count()
        if not count:
            return _("The list has nothing that this lead could update.")
        return _("A sheet takes at most %(most)d rows. Narrow the list down.") % {"most": MOST} if count > MOST else ""


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Ask for the file that came back, and show each of its values beside the one sent and the one here now."""
    user = signed_in(request)
    allow(permissions.may_change_many, user)
    if request.method != "POST":
        return _ask(request, ReturnForm())
    form = ReturnForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    data, name = form.content()
    try:
        comparison = compare(read_sheet(data, name=name), user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _ask(request, form, status=422)
    stamp = comparison.sheet.stamp
    return _show(request, comparison, EnterForm(sealed=comparison.sheet.sealed(), lead=stamp.lead))


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what came back, as one act; where something changed meanwhile, show it again."""
    user = signed_in(request)
    allow(permissions.may_change_many, user)
    form = EnterForm(request.POST)
    sheet = Sheet.unsealed(str(request.POST.get("sheet", "")))
    if sheet is None:
        messages.error(request, _("The sheet could not be read again. Choose the file again."))
        return redirect("update-sheet-return")
    try:
        return _answer(request, _chosen(request, compare(sheet, user)), form)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _show(request, _chosen(request, compare(sheet, user)), form, status=refused_with(refusal))


def _chosen(request: HttpRequest, comparison: Comparison) -> Comparison:
    """Return the comparison with the choices that were sent; what nobody chose about stays as it is here.

    So does what changed after the page that the choice was made on.
    """
    conflicts = [key for line in comparison.lines for key in line.conflicts]
    changed = comparison.changed_since(request.POST.get("shown", ""))
    comparison.keep(key for key in conflicts if key in changed or request.POST.get(key, KEEP) == KEEP)
    return comparison


def _answer(request: HttpRequest, comparison: Comparison, form: EnterForm) -> HttpResponse:
    """Enter a sheet, or show it again with the reason. Raises `Refused`."""
    if not form.is_valid():
        return _show(request, comparison, form, status=422)
    _refuse_changed(comparison, request.POST.get("shown", ""))
    outcome = _entered(comparison, signed_in(request), form)
    if outcome.refused:
        form.add_error(
            None, _("Nothing was entered, because one of the rows is refused. The reason is beside the row.")
        )
        return _show(request, comparison, form, status=422)
    return _done(request, outcome, comparison)


def _refuse_changed(comparison: Comparison, shown: str) -> None:
    """Refuse to enter anything in the place of a value that nobody was shown."""
    if comparison.changed_since(shown):
        raise EditConflict(_("Something changed after the sheet was compared. Check it, then enter it."))


def _entered(comparison: Comparison, user: User, form: EnterForm) -> ReturnOutcome:
    """Enter what of a sheet can be entered, unless something changes meanwhile.

    A row is left out where the page said so, and it is still refused. Any other that is refused stops the rest, so that
    none is left out which nobody was told of.
    """
    before = _tried(comparison, user, form.day_tried)
    told = {row.pk for row, _reason in before.refused}
    now = before if form.day == form.day_tried else _tried(comparison, user, form.day)
    comparison.refuse(replace(now, refused=[each for each in now.refused if each[0].pk in told]))
    shown = comparison.shown()
    return enter_returned(
        by=user,
        returned=comparison.returned(),
        sheet=comparison.sheet.stamp.number,
        received_from=form.cleaned_data["received_from"],
        happened_on=form.day,
        check=lambda: _refuse_changed(compare(comparison.sheet, user), shown),
    )


def _tried(comparison: Comparison, user: User, day: date | None) -> ReturnOutcome:
    """Return what would become of a sheet on a day, or today; nothing is entered."""
    stamp = comparison.sheet.stamp
    return enter_returned(
        by=user,
        returned=comparison.returned(),
        sheet=stamp.number,
        received_from=stamp.lead,
        happened_on=day,
        preview=True,
    )


def _done(request: HttpRequest, outcome: ReturnOutcome, comparison: Comparison) -> HttpResponse:
    count = len(outcome.done)
    if count:
        words = ngettext("%(count)d entry was added to the log.", "%(count)d entries were added to the log.", count)
        messages.success(request, format_html("{} {}", words % {"count": count}, _updated(outcome)))
    elif comparison.count(State.CONFLICT):
        messages.info(request, _("Nothing changed: you kept what is here."))
    else:
        messages.info(request, _("Nothing changed: everything in the sheet is already here."))
    return redirect("recommendation-list")


def _updated(outcome: ReturnOutcome) -> SafeString:
    """Return in words what was updated, and what of it awaits verification now, each with its link."""
    keys = {entry.recommendation_id for entry in outcome.done}
    rows = Recommendation.objects.filter(pk__in=keys).order_by("meeting", "number")
    found = list(rows.values_list("reference", "status"))
    waiting = [(reference, status) for reference, status in found if status == Status.REPORTED_COMPLETE]
    said = format_html(_("Updated: {links}."), links=_links(found))
    if not waiting:
        return said
    return format_html("{} {}", said, format_html(_("Awaiting verification: {links}."), links=_links(waiting)))


def _links(rows: Sequence[tuple[str, str]]) -> SafeString:
    """Return links to some recommendations; of many, to the first, and how many others there are."""
    links = [(reverse("recommendation-detail", args=[reference]), reference) for reference, _status in rows]
    shown = format_html_join(", ", '<a href="{}">{}</a>', links[:NAMED])
    more = len(links) - NAMED
    if more <= 0:
        return shown
    others = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return format_html("{} {}", shown, others)


def _ask(request: HttpRequest, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    return render(request, "recommendations/return_sheet.html", {"form": form}, status=status)


def _show(request: HttpRequest, comparison: Comparison, form: EnterForm, *, status: int = 200) -> HttpResponse:
    """Show a sheet that came back, row by row."""
    comparison.refuse(_tried(comparison, signed_in(request), form.day))
    form.carry(comparison.shown())
    context = {
        "comparison": comparison,
        "form": form,
        "lines": [line for line in comparison.lines if line.problem or line.shown],
        "unchanged": sum(not (line.problem or line.shown) for line in comparison.lines),
        "ready": len(comparison.returned()),
        "problems": sum(not line.is_usable for line in comparison.lines),
        "conflicts": comparison.count(State.CONFLICT),
    }
    return render(request, "recommendations/returned_sheet.html", context, status=status)
