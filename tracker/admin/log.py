"""Acts, entries, evidence, checks, sources, decisions and relations. View only: nobody changes them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.admin import FewChoices, ViewOnlyAdmin, is_key, sought
from tracker import act_sentences, log_sentences, permissions
from tracker.admin.base import VersionedAdmin, person
from tracker.history import MOST, Touched, changed_by, touched_by
from tracker.models import (
    AccountChange,
    Act,
    Evidence,
    LogCheck,
    PassageDecision,
    ProgressEntry,
    Recommendation,
    Relation,
    Source,
    User,
)
from tracker.models.log import made_readable
from tracker.models.searching import Asked, reference_of

CHANGELIST = reverse_lazy("admin:tracker_act_changelist")
MOST_PEOPLE, ROWS_SHOWN = 100, 5
BLANK: tuple[object, ...] = ("", None, [], False)
"""Values that say nothing."""


def link_to(recommendation: Recommendation, entry: ProgressEntry | None = None) -> SafeString:
    """Return a link to a recommendation's page on the site, or to one entry of its log there."""
    address = entry.url if entry else reverse("recommendation-detail", args=[recommendation.reference])
    return format_html('<a href="{}">{}</a>', address, recommendation)


class Called(admin.FieldListFilter):
    """A filter of a column that is called otherwise than the field."""

    called: str | Promise

    def __init__(self, *args: Any, **options: Any) -> None:
        """Call it what the pages call it."""
        super().__init__(*args, **options)
        self.title = str(self.called)


class WhenFilter(Called, admin.DateFieldListFilter):
    """A filter by the moment at which something was done."""

    called = gettext_lazy("when")


class OfAMoment:
    """Rows that each have a moment, shown as the pages of the site write it."""

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def moment(self, row: Act | LogCheck | AccountChange) -> str:
        """When it happened."""
        return date_format(timezone.localtime(row.at), "j M Y, H:i")


class ByFilter(admin.SimpleListFilter):
    """Whose acts: one's own, or those of the person whose name was followed in the list."""

    title = gettext_lazy("person")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the person themselves, and the one that is chosen."""
        mine = person(request)
        chosen = self.used_parameters.get(self.parameter_name) or ""
        others = User.objects.filter(pk=int(chosen)).exclude(pk=mine.pk) if is_key(chosen) else User.objects.none()
        return [(str(mine.pk), _("Me")), *((str(each.pk), each.name) for each in others)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Act]) -> QuerySet[Act]:
        """Return the acts of the one that is chosen."""
        chosen = self.value() or ""
        return queryset.filter(by=int(chosen)) if is_key(chosen) else queryset


class AboutFilter(admin.SimpleListFilter):
    """What acts are about, by their verb."""

    title = gettext_lazy("what it is about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the subjects."""
        return [(name, str(subject.label)) for name, subject in act_sentences.SUBJECTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Act]) -> QuerySet[Act]:
        """Return the acts about the one that is chosen."""
        subject = act_sentences.SUBJECTS.get(self.value() or "")
        return queryset.filter(verb__in=sorted(subject.verbs)) if subject else queryset


@admin.register(Act)
class ActAdmin(OfAMoment, ViewOnlyAdmin):
    """Everything that was done: who, when, what, to which rows, and why. Each act opens what it changed."""

    of_meetings = True
    plural = gettext_lazy("everything that was done")
    list_display = ["moment", "who", "done", "rows", "why"]
    list_display_links = ["moment"]
    list_filter = [("at", WhenFilter), AboutFilter, ByFilter]
    search_fields = ["by__name"]
    search_help_text = gettext_lazy("A person's name, or a reference such as PARIS-07.")
    list_select_related = ["by"]
    ordering = ["-at", "-pk"]
    fields = ["moment", "who", "done", "about", "why", "redaction_link"]
    sortable_by = ["moment"]
    readonly_fields = ["moment", "who", "done", "about", "why", "redaction_link"]
    singular = gettext_lazy("action")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        """Return the acts, without those that only wrote what this person may not read."""
        return Act.objects.visible_to(person(request)).order_by(*self.get_ordering(request))

    def counted(self, count: int) -> str:
        """Return a number of acts in words."""
        return ngettext("%(count)d action", "%(count)d actions", count) % {"count": count}

    def get_fields(self, request: HttpRequest, obj: Act | None = None) -> Any:
        """Return the fields, without a reason where there is none, or a way to remove it for who may not."""
        if obj is None:
            return self.fields
        said: dict[Any, str] = {"about": act_sentences.about(obj), "why": act_sentences.reason(obj)}
        may_redact = permissions.can_redact_act(person(request))
        said["redaction_link"] = str(obj.redaction or "") or (obj.reason if may_redact else "")
        return [name for name in self.fields if said.get(name, "shown")]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; each act knows the rows that it changed."""
        changelist = super().get_changelist_instance(request)
        acts = list(changelist.result_list)
        touched = touched_by(acts, person(request))
        for act in acts:
            act.touched = touched[act.pk]
        changelist.result_list = acts
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Act], search_term: str
    ) -> tuple[QuerySet[Act], bool]:
        """Find acts by the reference of a recommendation, or by who did them; both are looked up first."""
        term = sought(search_term)
        if not term:
            return queryset, False
        people = list(User.objects.filter(name__icontains=term).values_list("pk", flat=True)[:MOST_PEOPLE])
        if people or not (reference := reference_of(term)):
            return queryset.filter(by__in=people), False
        entries = ProgressEntry.objects.visible_to(person(request)).filter(recommendation__reference=reference)
        return queryset.filter(pk__in=entries.values("act")), False

    def named(self, act: Act) -> str:
        """Return what was done, by whom and when."""
        return act_named(act)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add what the act changed, field by field."""
        act = kwargs.get("obj")
        if act is not None:
            changed = changed_by(act, person(request))
            context["changed"] = [(touched_link(row.touched), row) for row in changed[:MOST]]
            context["left_out"] = MOST if len(changed) > MOST else 0
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("by"))
    def who(self, act: Act) -> SafeString:
        """Who did it, leading to all that they did."""
        return format_html('<a href="{}?by={}">{}</a>', CHANGELIST, act.by_id, act.by.name)

    @admin.display(description=gettext_lazy("what"))
    def done(self, act: Act) -> str:
        """What was done, in words."""
        return act_sentences.done(act.verb)

    @admin.display(description=gettext_lazy("what it changed"))
    def rows(self, act: Act) -> SafeString | str:
        """What it changed, each leading there."""
        touched: list[Touched] = getattr(act, "touched", [])
        links = ((touched_link(each),) for each in touched[:ROWS_SHOWN])
        return format_html_join(mark_safe("<br>"), "{}", links) or act_sentences.about(act)

    @admin.display(description=gettext_lazy("about"))
    def about(self, act: Act) -> str:
        """What it was about, where the rows do not say it."""
        return act_sentences.about(act)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, act: Act) -> str:
        """The reason, unless entries have it."""
        return act_sentences.reason(act)

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


def act_named(act: Act) -> str:
    """Return what an act is called: what was done, by whom and when."""
    return _("%(done)s, %(name)s, %(moment)s") % {
        "done": act_sentences.done(act.verb),
        "name": act.by.name,
        "moment": date_format(timezone.localtime(act.at), "j F Y, H:i"),
    }


def act_link(act: Act) -> SafeString:
    """Return a link to an act, which says what else it changed."""
    return format_html('<a href="{}">{}</a>', reverse("admin:tracker_act_change", args=[act.pk]), act_named(act))


def touched_link(touched: Touched) -> SafeString:
    """Return a link to the page of a row that was changed, with how many others of its kind there are."""
    opts = touched.model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[touched.key])
    link = format_html('<a href="{}" dir="auto">{}</a>', address, touched.name or opts.verbose_name)
    if not touched.others:
        return link
    others = ngettext("and %(count)d other", "and %(count)d others", touched.others) % {"count": touched.others}
    return format_html("{} {}", link, others)


class OfAnAct:
    """Rows that belong to an act, with a link to it."""

    @admin.display(description=gettext_lazy("action"))
    def done(self, row: ProgressEntry | Source | PassageDecision | Relation | AccountChange) -> SafeString:
        """The act by which the row came."""
        return act_link(row.act)


class RecordedFilter(Called, admin.DateFieldListFilter):
    """A filter by the day on which an entry was recorded."""

    called = gettext_lazy("recorded")


class RestrictedFilter(Called, admin.BooleanFieldListFilter):
    """A filter by whether only one's own side sees an entry."""

    called = gettext_lazy("restricted")


@admin.register(ProgressEntry)
class ProgressEntryAdmin(OfAnAct, ViewOnlyAdmin):
    """Lines of the logs."""

    of_meetings = True
    list_display = ["said", "recommendation", "recorded_at", "happened_on", "by", "status_to", "restricted"]
    list_filter = [("recorded_at", RecordedFilter), "kind", ("internal", RestrictedFilter)]
    search_fields = ["=recommendation__reference"]
    search_help_text = gettext_lazy("A reference such as PARIS-07.")
    list_select_related = ["recommendation", "by"]
    sortable_by = ["recorded_at"]
    ordering = ["-recorded_at", "-pk"]
    fields = ["on_site", "sentence", "changed", "text", "next_step", "forecast", "happened_on", "recorded_at", "by"]
    fields += ["for_post", "received_from", "restricted", "moved", "done"]
    fields += ["redacted_at", "redacted_by", "redaction_reason"]
    fields += ["previous_hash", "hash", "hash_format"]
    readonly_fields = ["on_site", "sentence", "changed", "forecast", "restricted", "moved", "done"]

    def get_fields(self, request: HttpRequest, obj: ProgressEntry | None = None) -> Any:
        """Return the fields that say something of this entry."""
        if obj is None:
            return self.fields
        said: dict[Any, object] = {"forecast": obj.confidence, "changed": log_sentences.differences(obj)}
        said |= {"moved": obj.moves, "restricted": obj.internal}
        return [name for name in self.fields if said.get(name, getattr(obj, str(name), True)) not in BLANK]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the entry, which can say to this person in words what it did."""
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            made_readable([entry], person(request))
        return entry

    def named(self, entry: ProgressEntry) -> str:
        """Return what an entry is called: of which recommendation, which one and what it says."""
        return _("%(reference)s, entry of %(day)s: %(step)s") % {
            "reference": entry.recommendation.reference,
            "day": date_format(timezone.localtime(entry.recorded_at), "j F Y"),
            "step": entry.get_kind_display(),
        }

    @admin.display(description=gettext_lazy("what was done"))
    def sentence(self, entry: ProgressEntry) -> str:
        """What the log says of it."""
        return capfirst(log_sentences.entry_action(entry))

    @admin.display(description=gettext_lazy("what it changed"))
    def changed(self, entry: ProgressEntry) -> SafeString:
        """The fields that an edit changed, before and after, as the log shows them."""
        lines = ((capfirst(each.field), each.old, each.new) for each in log_sentences.differences(entry))
        return format_html_join(mark_safe("<br>"), "{}: {} → {}", lines)

    @admin.display(description=gettext_lazy("status"))
    def moved(self, entry: ProgressEntry) -> str:
        """From which status to which."""
        words = {"old": entry.get_status_from_display() or "–", "new": entry.get_status_to_display()}
        return _("%(old)s → %(new)s") % words

    @admin.display(description=gettext_lazy("due date forecast"))
    def forecast(self, entry: ProgressEntry) -> str:
        """Whether the due date will be kept."""
        return entry.get_confidence_display()

    @admin.display(description=gettext_lazy("restricted"), boolean=True)
    def restricted(self, entry: ProgressEntry) -> bool:
        """Whether only one's own side sees it."""
        return entry.internal

    @admin.display(description=gettext_lazy("entry"), ordering="pk")
    def said(self, entry: ProgressEntry) -> str:
        """What the entry is called."""
        return self.named(entry)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProgressEntry]:
        """Return the entries this person may read."""
        # Not as a condition on their ids, for which the whole log would be compared with itself.
        rows = ProgressEntry.objects.visible_to(person(request)).order_by(*self.get_ordering(request))
        return rows.select_related("recommendation", "by", "act__by")

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, entry: ProgressEntry) -> SafeString:
        """The entry on the page of its recommendation."""
        return link_to(entry.recommendation, entry)


@admin.register(Evidence)
class EvidenceAdmin(ViewOnlyAdmin):
    """Evidence of entries."""

    of_meetings = True
    list_display = ["title", "kind", "dated_on", "recommendation"]
    list_filter = ["kind", ("dated_on", admin.DateFieldListFilter)]
    # Only says that there is a search: see `get_search_results`.
    search_fields = ["title"]
    list_select_related = ["entry__recommendation"]
    sortable_by = ["pk"]
    ordering = ["-pk"]

    def counted(self, count: int) -> str:
        """Return a number of rows in words."""
        return ngettext("%(count)d piece of evidence", "%(count)d pieces of evidence", count) % {"count": count}

    fields = ["recommendation", "kind", "title", "url", "number", "dated_on", "sha256", "is_redacted"]
    readonly_fields = ["recommendation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Return the evidence of entries this person may read, from whom no meeting is hidden: see `of_meetings`."""
        # All but that of restricted notes of others: these are few and have an index, the entries are many.
        readable = ProgressEntry.objects.visible_to(person(request)).filter(internal=True)
        others = ProgressEntry.objects.filter(internal=True, pk=OuterRef("entry")).exclude(pk__in=readable.values("pk"))
        evidence: QuerySet[Evidence] = super().get_queryset(request)
        return evidence.filter(~Exists(others)).select_related("entry__recommendation")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Evidence], search_term: str
    ) -> tuple[QuerySet[Evidence], bool]:
        """Find by a reference what a recommendation rests on, or what the site finds by the same words."""
        asked = Asked(sought(search_term))
        if asked.is_empty:
            return queryset, False
        if reference := reference_of(asked.typed):
            return queryset.filter(entry__recommendation__reference=reference), False
        return queryset.filter(searched__matches=asked.words), False

    @admin.display(description=gettext_lazy("recommendation"))
    def recommendation(self, evidence: Evidence) -> SafeString:
        """The entry it belongs to, on the site."""
        return link_to(evidence.entry.recommendation, evidence.entry)


@admin.register(LogCheck)
class LogCheckAdmin(OfAMoment, ViewOnlyAdmin):
    """Checks of the log."""

    of_meetings = True
    list_display = ["moment", "by", "entries", "recommendations", "faults", "is_sealed", "is_compared", "is_partial"]
    list_filter = [("at", WhenFilter), "is_sealed", "is_partial"]
    list_select_related = ["by"]
    ordering = ["-at", "-pk"]

    def named(self, check: LogCheck) -> str:
        """Return when the log was checked."""
        return date_format(timezone.localtime(check.at), "j F Y, H:i")

    fields = ["at", "by", "recommendations", "entries", "redactions", "faults", "first_faults"]
    fields += ["is_sealed", "is_compared", "is_partial"]


@admin.register(Source)
class SourceAdmin(OfAnAct, VersionedAdmin, ViewOnlyAdmin):
    """The words recommendations came from."""

    of_meetings = True
    list_display = ["recommendation", "briefing", "start", "end"]
    list_filter = [("briefing__meeting", FewChoices)]
    search_fields = ["=recommendation__reference", "briefing__title"]
    sortable_by = ["briefing"]
    ordering = ["briefing_id", "start", "end", "pk"]
    fields = ["on_site", "briefing", "words", "start", "end", "done"]
    readonly_fields = ["words", "on_site", "done"]

    def named(self, source: Source) -> str:
        """Return whose source it is, and in which briefing."""
        return _("%(reference)s in “%(briefing)s”") % {
            "reference": source.recommendation.reference,
            "briefing": source.briefing.title,
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return sources without the texts of their briefings, which may be long."""
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.select_related("recommendation", "briefing", "act__by").defer("briefing__text")

    @admin.display(description=gettext_lazy("source text"))
    def words(self, source: Source) -> str:
        """The exact words, cut from the text."""
        return source.briefing.quote(source.start, source.end)

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, source: Source) -> SafeString:
        """The recommendation's page."""
        return link_to(source.recommendation)


@admin.register(PassageDecision)
class PassageDecisionAdmin(OfAnAct, VersionedAdmin, ViewOnlyAdmin):
    """Passages that are not tracked."""

    of_meetings = True
    list_display = ["place", "decision", "briefing", "decided_by", "decided_at"]
    list_filter = ["decision", ("passage__briefing__meeting", FewChoices)]
    search_fields = ["passage__briefing__title"]
    sortable_by = ["place"]
    ordering = ["-pk"]
    fields = ["place", "words", "briefing", "decision", "decided_by", "decided_at", "done"]
    readonly_fields = ["place", "words", "briefing", "decided_by", "decided_at", "done"]

    def named(self, decision: PassageDecision) -> str:
        """Return which passage of which briefing it is about."""
        return _("%(passage)s of “%(briefing)s”") % {
            "passage": self.place(decision),
            "briefing": decision.passage.briefing.title,
        }

    @admin.display(description=gettext_lazy("passage"), ordering="pk")
    def place(self, decision: PassageDecision) -> str:
        """The number of the passage."""
        return _("Passage %(number)d") % {"number": decision.passage.number}

    @admin.display(description=gettext_lazy("source text"))
    def words(self, decision: PassageDecision) -> str:
        """The exact words, cut from the text."""
        return decision.passage.briefing.quote(decision.passage.start, decision.passage.end)

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

    @admin.display(description=gettext_lazy("when"), ordering="act__at")
    def decided_at(self, decision: PassageDecision) -> str:
        """When it was decided."""
        return date_format(timezone.localtime(decision.act.at), "j M Y, H:i")


@admin.register(Relation)
class RelationAdmin(OfAnAct, VersionedAdmin, ViewOnlyAdmin):
    """What recommendations are to each other."""

    of_meetings = True
    list_display = ["said", "is_in_force"]
    list_filter = ["kind", ("ended_by", admin.EmptyFieldListFilter)]
    search_fields = ["=one__reference", "=other__reference"]
    search_help_text = gettext_lazy("A reference such as PARIS-07.")
    list_select_related = ["one", "other", "act__by", "ended_by__by"]
    sortable_by = ["said"]
    ordering = ["-pk"]
    fields = ["one", "kind", "other", "done", "ended"]
    readonly_fields = ["done", "ended"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        """Return relations with all that their pages name."""
        relations: QuerySet[Relation] = super().get_queryset(request)
        return relations.select_related("one", "other", "act__by", "ended_by__by")

    def named(self, relation: Relation) -> str:
        """Return what one is to the other, by their references."""
        return _("%(one)s %(kind)s %(other)s") % {
            "one": relation.one.reference,
            "kind": relation.get_kind_display(),
            "other": relation.other.reference,
        }

    @admin.display(description=gettext_lazy("relation"), ordering="pk")
    def said(self, relation: Relation) -> str:
        """What one is to the other."""
        return self.named(relation)

    @admin.display(description=gettext_lazy("ended by"))
    def ended(self, relation: Relation) -> SafeString | str:
        """The act that ended it, if one did."""
        return act_link(relation.ended_by) if relation.ended_by else ""

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def is_in_force(self, relation: Relation) -> bool:
        """Whether it has not been ended."""
        return relation.ended_by_id is None
