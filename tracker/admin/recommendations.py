"""Recommendations: every change of one goes through the actions, and is refused with their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import uuid4

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey, QuerySet, prefetch_related_objects
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.admin import CHOICES_SHOWN, FewChoices, is_key, sought
from tracker import actions, permissions, step_options
from tracker.actions import STEP_FIELDS, NewRecommendation, StepsRefused
from tracker.actions.bulk import MOST
from tracker.admin.base import ModelForm, NotSaved, RecordedAdmin, box_to_select, person
from tracker.admin.recommendation_forms import (
    MANY,
    KnownChoice,
    NewRecommendationForm,
    RecommendationForm,
)
from tracker.history import called_field
from tracker.models import Evidence, ImportKind, Post, RaisedItem, Recommendation, Relation, User
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.searching import Asked, reference_of
from tracker.statistics import AttentionGroup, list_url, members
from tracker.tables import RecommendationTable
from tracker.workflow import DueBasis, Refused, Step

LOG_SHOWN = 10
SHARED = ("attention", "q")
"""Filters that this list and the list of the site have alike."""
DESCRIPTION = ["title", "goal", "kind", "priority", "parties", "themes", "due_words"]
# Fields that a step changes; they can be typed into while that step is open to the person.
STEPS = {"position": Step.RESPOND, "lead": Step.ASSIGN, "owner": Step.ASSIGN, "due_on": Step.SET_DATE}
DATES = ["last_report_on", "first_due_on", "proposed_due_on", "review_on"]
FACTS = ["status_now", "status_since", *DATES]


def cells() -> RecommendationTable:
    """Return what draws the cells of the list on the site, as of today."""
    return _cells(timezone.localdate())


@lru_cache(maxsize=1)
def _cells(on: date) -> RecommendationTable:
    return RecommendationTable([], on=on)


class AttentionFilter(admin.SimpleListFilter):
    """What needs attention, by the groups of the site."""

    title = gettext_lazy("needs attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the groups."""
        return [(group.value, str(group.label)) for group in AttentionGroup]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        """Return the members of the one that is chosen."""
        chosen = self.value() or ""
        if chosen not in AttentionGroup:
            return queryset
        rows = cast(RecommendationQuerySet, queryset)
        return members(rows, AttentionGroup(chosen), on=timezone.localdate())


class CalledFilter(admin.ChoicesFieldListFilter):
    """A filter by a field, under the name that the field has on pages."""

    def __init__(self, field: Any, *args: Any, **options: Any) -> None:
        """Take the name from where the history of fields takes it."""
        super().__init__(field, *args, **options)
        self.title = called_field(field).lower()


class OwnerFilter(admin.SimpleListFilter):
    """The owner post, or that there is none."""

    title = gettext_lazy("owner post")
    parameter_name = "owner"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the first posts, in the order of their names, and that there is none."""
        posts = Post.objects.select_related("organisation").order_by("name", "pk")[:CHOICES_SHOWN]
        return [(self.NONE, _("No owner post")), *((str(post.pk), str(post)) for post in posts)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        """Return what the chosen post owns, or what none does."""
        chosen = self.value() or ""
        if chosen == self.NONE:
            return queryset.filter(owner__isnull=True)
        return queryset.filter(owner=int(chosen)) if is_key(chosen) else queryset


@admin.register(Recommendation)
class RecommendationAdmin(RecordedAdmin):
    """What is tracked. Coordinators change it; everybody else with the permission looks at it."""

    of_meetings = True
    imported_as = ImportKind.RECOMMENDATIONS
    form = RecommendationForm
    list_display = ["chosen", "reference", "name", "state", "lead_label", "owner_label", "due", "heard", "on_site"]
    list_display_links = ["reference"]
    list_filter = [
        AttentionFilter,
        "status",
        ("position", CalledFilter),
        ("meeting", FewChoices),
        ("lead", FewChoices),
        OwnerFilter,
    ]
    list_filter += ["priority", "kind", ("themes", FewChoices), ("due_on", admin.DateFieldListFilter)]
    search_fields = ["reference"]
    search_help_text = gettext_lazy("Words, names, or a reference such as PARIS-07.")
    sortable_by = ["reference", "due"]
    ordering = ["meeting_id", "number"]
    autocomplete_fields = ["meeting", "lead", "owner"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recommendation]:
        """Return what this person may see, with what a row names."""
        return Recommendation.objects.visible_to(person(request)).for_list()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the recommendation; to be shown, with whom else it involves and its themes, asked for often."""
        recommendation = super().get_object(request, object_id, from_field)
        if recommendation is not None and request.method != "POST":
            prefetch_related_objects([recommendation], "parties", "themes")
        return recommendation

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Recommendation], search_term: str
    ) -> tuple[QuerySet[Recommendation], bool]:
        """Find what the list on the site finds by the same words."""
        term = sought(search_term)
        if not term:
            return queryset, False
        rows = cast(RecommendationQuerySet, queryset)
        return rows.found(Asked(term), reference_of(term)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Show the list, with the ways to the pages of the site on which several are changed or downloaded."""
        shared = {name: request.GET.getlist(name) for name in SHARED if name in request.GET}
        context: dict[str, object] = {
            "may_change_many": permissions.can_change_many(person(request)),
            "most": MOST,
            "site_list": list_url(**shared),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; the boxes are for those who may change several."""
        shown = list(super().get_list_display(request))
        return shown if permissions.can_change_many(person(request)) else [each for each in shown if each != "chosen"]

    @admin.display(description=gettext_lazy("select"))
    def chosen(self, recommendation: Recommendation) -> SafeString:
        """A box to choose the row for a change of several, as the list on the site has it."""
        return box_to_select(recommendation, recommendation.reference)

    @admin.display(description=gettext_lazy("recommendation"))
    def name(self, recommendation: Recommendation) -> SafeString:
        """The title, with what is not as with most: its marking, its priority, or not accepted."""
        return cells().render_title(recommendation)

    @admin.display(description=gettext_lazy("status"))
    def state(self, recommendation: Recommendation) -> SafeString:
        """The status with its mark, and what needs attention."""
        return cells().render_status(recommendation)

    @admin.display(description=gettext_lazy("owner"))
    def owner_label(self, recommendation: Recommendation) -> SafeString:
        """The owner post, and whether nobody is in it."""
        return cells().render_owner(recommendation)

    @admin.display(description=gettext_lazy("due"), ordering="due_on")
    def due(self, recommendation: Recommendation) -> SafeString:
        """The due date, and what is to be said about it."""
        return cells().render_due(recommendation)

    @admin.display(description=gettext_lazy("last update"))
    def heard(self, recommendation: Recommendation) -> SafeString:
        """The day of the last update, or when it was closed."""
        return cells().render_heard(recommendation)

    @admin.display(description=gettext_lazy("page"))
    def on_site(self, recommendation: Recommendation) -> SafeString:
        """The way to its page."""
        label = _("Page of %(reference)s") % {"reference": recommendation.reference}
        return format_html('<a href="{}" aria-label="{}">{}</a>', self.view_on_site(recommendation), label, _("Page"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A coordinator."""
        return super().has_add_permission(request) and person(request).is_coordinator

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A coordinator."""
        return super().has_change_permission(request, obj) and person(request).is_coordinator

    def get_fieldsets(self, request: HttpRequest, obj: Recommendation | None = None) -> Any:
        """Return the fields; of a new one those the action takes."""
        reason = {
            "fields": ["reason", "seen"],
            "description": _("You need a reason when you replace an existing value."),
        }
        if obj is None:
            by_hand = _("Recommendations added here are entered by hand, without source text. Their pages say so.")
            given = ["meeting", *DESCRIPTION, "lead", "owner", "due_on", "reason", "form_token"]
            return [(None, {"fields": given, "description": by_hand})]
        changing = self.has_change_permission(request, obj)
        return [
            (None, {"fields": ["reference", "meeting", "status_now", "status_since", *DATES]}),
            (_("Our decisions"), {"fields": [*STEPS, "due_basis"]}),
            (_("Description"), {"fields": DESCRIPTION}),
            *([(_("Reason"), reason)] if changing else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Recommendation | None = None) -> list[str]:
        """Return the facts, and what no open step changes; what was typed all the same is refused in words."""
        if obj is None:
            return []
        open_now = permissions.open_steps(person(request), obj)
        shut = [name for name, step in STEPS.items() if step not in open_now and name not in request.POST]
        return ["reference", "meeting", "due_basis", *FACTS, *shut]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:  # noqa: FBT001
        """Return the form for a new one, or for one that is tracked."""
        if obj is None:
            kwargs["form"] = NewRecommendationForm
        elif "fields" in kwargs:
            # The form has these itself; Django would read them for each form that is sent.
            kwargs["fields"] = [name for name in kwargs["fields"] if name not in MANY]
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[object, object], request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField[Any] | None:
        """Return the field; a lead or owner post that stays is not looked up again."""
        if db_field.name in ("lead", "owner"):
            kwargs.setdefault("form_class", KnownChoice)
        if db_field.name == "owner":
            # The log names a post with its organisation, and who acts for it is told.
            kwargs.setdefault("queryset", Post.objects.select_related("organisation", "holder", "deputy"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Recommendation, form: Any, change: bool) -> None:  # noqa: FBT001
        """Track a new one; for one that is tracked, take the step of each field that was changed."""
        if change:
            _take_steps(obj, person(request), form)
            # The message names it.
            obj.title = form.typed().get("title", obj.title)
        else:
            obj.pk = _track(person(request), form).pk
            obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: object, change: bool) -> None:  # noqa: FBT001
        """Nothing: the actions wrote parties and themes too."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add the steps that are open, and in the order of work what belongs to it; at last the end of its log."""
        recommendation = kwargs.get("obj")
        if recommendation is not None:
            by = person(request)
            context["groups"] = step_options.grouped(recommendation, permissions.open_steps(by, recommendation))
            context["relations"] = list(_related(recommendation, by))
            context["sources"] = recommendation.sources.kept().visible_to(by).quoted()
            entries = recommendation.entries.visible_to(by)
            evidence = Evidence.objects.filter(entry__in=entries.order_by()).select_related("entry")
            context["evidence"] = evidence.order_by("-entry__sequence", "-pk")[:LOG_SHOWN]
            asked = recommendation.requests.select_related("entry__by", "person", "ended_by").order_by("-pk")
            context["requests"] = asked[:LOG_SHOWN]
            context["raised"] = RaisedItem.objects.visible_to(by).filter(recommendation=recommendation).first()
            context["entries"] = entries.for_log()[:LOG_SHOWN]
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> HttpResponse:
        """Lead to its history on the site, field by field."""
        recommendation = self.get_object(request, unquote(object_id))
        if recommendation is None:
            raise Http404
        return redirect("recommendation-history", recommendation.reference)

    def view_on_site(self, recommendation: Recommendation) -> str:
        """Its page."""
        return reverse("recommendation-detail", args=[recommendation.reference])

    @admin.display(description=gettext_lazy("lead"))
    def lead_label(self, recommendation: Recommendation) -> SafeString:
        """The lead, as it is said in a table."""
        return cells().render_lead(recommendation)

    @admin.display(description=gettext_lazy("status"))
    def status_now(self, recommendation: Recommendation) -> SafeString:
        """The status with its mark, and what needs attention."""
        return cells().render_status(recommendation)


def _related(recommendation: Recommendation, by: User) -> Iterator[tuple[str | Promise, Recommendation]]:
    """Yield what a recommendation is to each other that somebody may see, in words, with the other one."""
    for relation in Relation.objects.visible_to(by).of(recommendation):
        yield relation.seen_from(recommendation)


def _track(by: User, form: NewRecommendationForm) -> Recommendation:
    data = form.cleaned_data
    given = {name: data[name] for name in ("meeting", *DESCRIPTION, "lead", "owner", "due_on")}
    try:
        return actions.track(new=NewRecommendation(**given), by=by, draft=form.draft())
    except Refused as refusal:
        # Nothing was saved, so the form gets a new token.
        raise NotSaved({None: str(refusal)}, {"form_token": str(uuid4())}) from refusal


def _take_steps(recommendation: Recommendation, by: User, form: RecommendationForm) -> None:
    """Take the steps behind the changed fields, as the page does; raise `NotSaved` with every refusal."""
    given = form.given()
    try:
        # What is compared here is what the steps find.
        batch = actions.StepBatch.of_one(
            recommendation, by, actions.given_in({name: given[name] for name in form.typed()})
        )
        locked = batch.row(recommendation)
        changed = form.changed(locked)
        wanted = _with_others(changed)
        seen = {name: _held(locked, name) for name in wanted}
        # A date that is typed here is set by us.
        typed = {"due_basis": DueBasis.SET_BY_US, **{name: given[name] for name in changed}}
        new = {name: typed.get(name, seen[name]) for name in wanted}
        draft = replace(form.draft(), batch=batch)
        actions.set_up(recommendation=locked, by=by, draft=draft, new=new, seen=seen)
        batch.write()
    except StepsRefused as refusal:
        raise NotSaved(_beside(refusal, changed)) from refusal
    except Refused as refusal:
        raise NotSaved({None: str(refusal)}) from refusal


def _beside(refusal: StepsRefused, changed: list[str]) -> dict[str | None, str]:
    """Return what each step was refused for, beside the first of its fields that was changed."""
    at = {step: next(name for name in changed if name in STEP_FIELDS[step]) for step in refusal.refused}
    return {at[step]: str(each) for step, each in refusal.refused.items()}


def _with_others(changed: list[str]) -> set[str]:
    """Return fields with those that their steps change too."""
    together = [names for step, names in STEP_FIELDS.items() if step is not Step.EDIT and {*names} & {*changed}]
    return {*changed}.union(*together)


def _held(locked: Recommendation, name: str) -> object:
    """Return the value of a field as an action takes it."""
    value = getattr(locked, name)
    return list(value.all()) if name in MANY else value
