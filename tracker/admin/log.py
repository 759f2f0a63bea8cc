"""Acts, entries, evidence, checks, sources, decisions and relations. View only: nobody changes them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.admin import ViewOnlyAdmin
from tracker.admin.base import person
from tracker.models import Act, Evidence, LogCheck, PassageDecision, ProgressEntry, Recommendation, Relation, Source


def link_to(recommendation: Recommendation, sequence: int | None = None) -> SafeString:
    """Return a link to a recommendation's page on the site, or to one entry of its log there."""
    address = reverse("recommendation-detail", args=[recommendation.reference])
    anchor = f"#entry-{sequence}" if sequence else ""
    return format_html('<a href="{}{}">{}</a>', address, anchor, recommendation)


@admin.register(Act)
class ActAdmin(ViewOnlyAdmin):
    """Acts: who did something, when and why."""

    of_meetings = True
    list_display = ["id", "at", "verb", "by"]
    list_filter = ["verb"]
    search_fields = ["verb", "by__name", "by__email"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["id", "at", "verb", "by", "reason", "redacts", "redaction_link"]
    readonly_fields = ["redaction_link"]

    @admin.display(description=gettext_lazy("remove the reason"))
    def redaction_link(self, act: Act) -> SafeString | str:
        """A link to the page on which the reason is removed for good, where there is one."""
        if act.redaction is not None:
            return _("The reason was removed.")
        return (
            format_html('<a href="{}">{}</a>', reverse("act-redact", args=[act.pk]), _("Remove the reason"))
            if act.reason
            else ""
        )


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ViewOnlyAdmin):
    """Lines of the logs."""

    of_meetings = True
    list_display = ["__str__", "recommendation", "recorded_at", "happened_on", "by", "status_to", "internal"]
    list_filter = ["kind", "status_to", "internal", "recommendation__meeting"]
    search_fields = ["recommendation__reference", "recommendation__title", "by__name"]
    list_select_related = ["recommendation", "by"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at", "-pk"]
    fields = ["on_site", "sequence", "kind", "status_from", "status_to", "changes", "text", "next_step", "confidence"]
    fields += ["happened_on", "recorded_at", "by", "for_post", "received_from", "internal", "corrects", "act"]
    fields += ["redacts", "redacted_through", "redacted_at", "redacted_by", "redaction_reason"]
    fields += ["previous_hash", "hash", "hash_format"]
    readonly_fields = ["on_site"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProgressEntry]:
        """Return the entries this person may read."""
        # Not as a condition on their ids, for which the whole log would be compared with itself.
        return ProgressEntry.objects.visible_to(person(request)).order_by(*self.get_ordering(request))

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, entry: ProgressEntry) -> SafeString:
        """The entry on the page of its recommendation."""
        return link_to(entry.recommendation, entry.sequence)


@admin.register(Evidence)
class EvidenceAdmin(ViewOnlyAdmin):
    """Evidence of entries."""

    of_meetings = True
    list_display = ["title", "kind", "dated_on", "recommendation"]
    list_filter = ["kind"]
    search_fields = ["title", "url", "number", "entry__recommendation__reference"]
    list_select_related = ["entry__recommendation"]
    date_hierarchy = "dated_on"
    ordering = ["-pk"]
    fields = ["recommendation", "kind", "title", "url", "number", "dated_on", "sha256", "is_redacted"]
    readonly_fields = ["recommendation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Return the evidence of entries this person may read."""
        readable = ProgressEntry.objects.visible_to(person(request)).values("pk")
        evidence: QuerySet[Evidence] = super().get_queryset(request)
        return evidence.filter(entry__in=readable).select_related("entry__recommendation")

    @admin.display(description=gettext_lazy("recommendation"))
    def recommendation(self, evidence: Evidence) -> SafeString:
        """The entry it belongs to, on the site."""
        return link_to(evidence.entry.recommendation, evidence.entry.sequence)


@admin.register(LogCheck)
class LogCheckAdmin(ViewOnlyAdmin):
    """Checks of the log."""

    of_meetings = True
    list_display = ["at", "by", "entries", "recommendations", "faults", "is_sealed", "is_compared", "is_partial"]
    list_filter = ["is_sealed", "is_partial"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["at", "by", "recommendations", "entries", "redactions", "faults", "first_faults"]
    fields += ["is_sealed", "is_compared", "is_partial"]


@admin.register(Source)
class SourceAdmin(ViewOnlyAdmin):
    """The words recommendations came from."""

    of_meetings = True
    list_display = ["__str__", "recommendation", "briefing", "start", "end"]
    list_filter = ["briefing__meeting"]
    search_fields = ["recommendation__reference", "recommendation__title", "briefing__title"]
    ordering = ["briefing_id", "start", "end", "pk"]
    fields = ["on_site", "briefing", "words", "start", "end", "act"]
    readonly_fields = ["words", "on_site"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return sources without the texts of their briefings, which may be long."""
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.select_related("recommendation", "briefing").defer("briefing__text")

    @admin.display(description=gettext_lazy("source text"))
    def words(self, source: Source) -> str:
        """The exact words, cut from the text."""
        return source.briefing.quote(source.start, source.end)

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, source: Source) -> SafeString:
        """The recommendation's page."""
        return link_to(source.recommendation)


@admin.register(PassageDecision)
class PassageDecisionAdmin(ViewOnlyAdmin):
    """Passages that are not tracked."""

    of_meetings = True
    list_display = ["__str__", "decision", "briefing", "decided_by", "decided_at"]
    list_filter = ["decision", "passage__briefing__meeting"]
    search_fields = ["passage__briefing__title", "act__by__name"]
    ordering = ["-pk"]
    fields = ["passage", "briefing", "decision", "decided_by", "decided_at", "act"]
    readonly_fields = ["briefing", "decided_by", "decided_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PassageDecision]:
        """Return decisions with passage and act, without the texts of the briefings."""
        decisions: QuerySet[PassageDecision] = super().get_queryset(request)
        return decisions.select_related("passage__briefing", "act__by").defer("passage__briefing__text")

    @admin.display(description=gettext_lazy("briefing"))
    def briefing(self, decision: PassageDecision) -> str:
        """The document of the passage."""
        return decision.passage.briefing.title

    @admin.display(description=gettext_lazy("by"))
    def decided_by(self, decision: PassageDecision) -> str:
        """Who decided."""
        return decision.act.by.name

    @admin.display(description=gettext_lazy("at"), ordering="act__at")
    def decided_at(self, decision: PassageDecision) -> object:
        """When it was decided."""
        return decision.act.at


@admin.register(Relation)
class RelationAdmin(ViewOnlyAdmin):
    """What recommendations are to each other."""

    of_meetings = True
    list_display = ["id", "one", "kind", "other", "is_in_force"]
    list_filter = ["kind", ("ended_by", admin.EmptyFieldListFilter)]
    search_fields = ["one__reference", "one__title", "other__reference", "other__title"]
    list_select_related = ["one", "other"]
    ordering = ["-pk"]
    fields = ["one", "kind", "other", "act", "ended_by"]

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def is_in_force(self, relation: Relation) -> bool:
        """Whether it has not been ended."""
        return relation.ended_by_id is None
