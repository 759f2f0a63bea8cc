"""Prints how long each page of `tracker/urls.py` takes in a small, a large and a huge database: one row a page.

    DEBUG=0 DATABASE_URL=postgres:///small python -m tests.benchmarks.every_page small large [huge] [--only NAME; NAME]

The databases are made as `tests.benchmarks` says. What the sample has none of, such as a briefing, a hand-over or a
relation, is made in them by the actions, once. It ends with an error where a page of the URL configuration has no row
here, so no page is missing; and it names at the end the pages that are above the goal: large within 1.5 times, huge
within 2 times (Overview 3) of small. A page of files or of a report is asked for the same number of rows everywhere;
calendar, hand-over, sheet and My work of a contributor are those of a post that owns as many recommendations
everywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.__main__ import (  # it sets Django up
    Measured,
    Show,
    a_few,
    connect,
    measured,
    prepare,
    signed_in,
    three_filters,
    words,
)

# isort: split
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from briefings.models import Briefing, Meeting, Passage, Upload
from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.actions.answering import make_links, token_of
from tracker.actions.links import tokens, unsubscribe_address
from tracker.admin.recommendation_forms import MANY
from tracker.listing import COUNTED
from tracker.models import (
    Act,
    HandOver,
    Notice,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    SavedView,
    Theme,
    UpdateRequest,
    User,
    Webhook,
)
from tracker.models.imports import FileImport
from tracker.models.people import Role
from tracker.models.relations import Relation
from tracker.workflow import RelationKind, Status

OVERVIEW_PAST = "overview, as of a past day"
LARGE, HUGE = 1.5, 2.0
HUGE_OF = {"overview": 3.0, OVERVIEW_PAST: 3.0}
"""By how much a page may take longer with 100 and with 1,000 times as many recommendations."""
TURNS, AT_ONCE, ROWS = 3, 3, 50
"""Each database has so many turns, in each of which a page is asked for so many times."""
PAST = timedelta(days=60)
"""So long before today is the past day."""
OFFICE = "Office of the table of times"
"""Its post owns as many recommendations in each database."""
COORDINATOR, CONTRIBUTOR, ADMINISTRATOR, NOBODY = "coordinator", "contributor", "administrator", "nobody"
OWNER = "owner"
"""Who holds that post."""
STAFF = "coordinator in the admin"


@dataclass(frozen=True, slots=True)
class Sample:
    """What the pages of one database are asked with: people by role, and one of each kind of row."""

    people: Mapping[str, User]
    item: Recommendation
    meeting: Meeting
    briefing: Briefing
    upload: Upload
    imported: FileImport
    relation: Relation
    changed: Act
    view: SavedView
    webhook: int
    hand_over: HandOver
    post: Post
    organisation: Organisation
    theme: Theme
    tokens: Mapping[str, str]
    few: str
    lead: int


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is asked for: its arguments and its query, of a sample; who asks; and its other rows, by name."""

    arguments: Callable[[Sample], list[object]] = lambda of: []
    query: Callable[[Sample], str] = lambda of: ""
    who: str = COORDINATOR
    more: Mapping[str, str] = field(default_factory=dict)


def _item(of: Sample) -> list[object]:
    return [of.item.reference]


def _entry(of: Sample) -> list[object]:
    return [of.item.reference, of.item.entries.get(sequence=2).pk]


def _meeting(of: Sample) -> list[object]:
    return [of.meeting.code]


def _briefing(of: Sample) -> list[object]:
    return [of.briefing.pk]


def _words(of: Sample) -> str:
    """Return the query that says which words of a briefing are meant: its last passage."""
    last = of.briefing.passages.content().in_order().last()
    return f"words={last.start}-{last.end}" if last is not None else ""


def _few(of: Sample) -> str:
    return of.few


def _token(name: str) -> Callable[[Sample], list[object]]:
    return lambda of: [of.tokens[name]]


PAGES: dict[str, Page] = {
    "overview": Page(more={OVERVIEW_PAST: "as_of={past}"}),
    "figures": Page(),
    "compare": Page(),
    "my-work": Page(),
    "notice-list": Page(),
    "notice-preferences": Page(),
    "unsubscribe": Page(_token("unsubscribe"), who=NOBODY),
    "answer": Page(_token("answer"), who=NOBODY),
    "report": Page(query=_few),
    "report-word": Page(query=_few),
    "report-pdf": Page(query=_few),
    "search": Page(query=lambda of: "q={common}", more={"search, two words": "q={two}"}),
    "recommendation-list": Page(
        more={
            "list, last page in reach": "page={last}",
            "list, three filters": "{three}",
            "list, by due date": "sort=due",
            "list, a common word": "q={common}",
            "list, reiterated": "reiterated=several&reiterated=no_progress",
            "list, as of a past day": "as_of={past}",
        }
    ),
    "recommendation-export": Page(query=_few),
    "recommendation-export-xlsx": Page(query=_few),
    "recommendation-export-json": Page(query=_few),
    "recommendation-download": Page(),
    "recommendation-run": Page(),
    "recommendation-set-up": Page(),
    "update-sheet": Page(),
    "update-sheet-file": Page(query=lambda of: f"lead={of.lead}"),
    "update-sheet-return": Page(),
    "bulk-detail": Page(lambda of: [of.changed.pk]),
    "recommendation-detail": Page(_item),
    "recommendation-history": Page(_item),
    "recommendation-step": Page(lambda of: [of.item.reference, "close"]),
    "recommendation-edit": Page(_item),
    "recommendation-relate": Page(_item),
    "recommendation-raise": Page(_item),
    "relation-end": Page(lambda of: [of.relation.one.reference, of.relation.pk]),
    "entry-correct": Page(_entry),
    "entry-redact": Page(_entry),
    "entry-n-correct": Page(lambda of: [of.item.reference, 2]),
    "entry-n-redact": Page(lambda of: [of.item.reference, 2]),
    "log-checks": Page(),
    "act-redact": Page(lambda of: [of.item.entries.get(sequence=2).act_id]),
    "saved-view-list": Page(),
    "saved-view-add": Page(),
    "saved-view-edit": Page(lambda of: [of.view.pk]),
    "saved-view-elsewhere": Page(lambda of: [of.view.pk]),
    "webhook-list": Page(),
    "webhook-detail": Page(lambda of: [of.webhook]),
    "meeting-list": Page(),
    "meeting-detail": Page(_meeting),
    "meeting-run": Page(_meeting),
    "meeting-add": Page(),
    "meeting-edit": Page(_meeting),
    "meeting-access": Page(_meeting),
    "seen-by": Page(),
    "recommendation-add": Page(_meeting),
    "briefing-add": Page(_meeting),
    "briefing-detail": Page(_briefing),
    "upload-detail": Page(lambda of: [of.upload.pk]),
    "briefing-original": Page(_briefing),
    "briefing-accept-all": Page(_briefing),
    "briefing-set-aside-rest": Page(_briefing),
    "briefing-track-words": Page(_briefing, query=_words),
    "briefing-split": Page(_briefing, query=_words),
    "import": Page(),
    "import-detail": Page(lambda of: [of.imported.pk]),
    "import-columns": Page(lambda of: [of.imported.pk]),
    "status-guide": Page(),
    "sign-in": Page(who=NOBODY),
    "change-password": Page(),
    "password-forgotten": Page(who=NOBODY),
    "set-password": Page(lambda of: [of.tokens["key"], of.tokens["password"]], who=NOBODY),
    "person-list": Page(),
    "person-invite": Page(who=ADMINISTRATOR),
    "person-edit": Page(lambda of: [of.people[CONTRIBUTOR].pk], who=ADMINISTRATOR),
    "person-detail": Page(lambda of: [of.people[CONTRIBUTOR].pk]),
    "account-log": Page(),
    "mail-list": Page(who=ADMINISTRATOR),
    "job-list": Page(who=ADMINISTRATOR),
    "absence-add": Page(lambda of: [of.people[CONTRIBUTOR].pk]),
    "organisation-list": Page(),
    "organisation-add": Page(),
    "organisation-edit": Page(lambda of: [of.organisation.pk]),
    "post-add": Page(lambda of: [of.organisation.pk]),
    "post-detail": Page(lambda of: [of.post.pk]),
    "hand-over-detail": Page(lambda of: [of.hand_over.pk]),
    "post-edit": Page(lambda of: [of.post.pk]),
    "theme-list": Page(),
    "theme-add": Page(),
    "theme-edit": Page(lambda of: [of.theme.pk]),
    "favicon": Page(who=NOBODY),
    "robots": Page(who=NOBODY),
    "calendar-feed": Page(_token("calendar"), who=NOBODY),
    "view-feed": Page(_token("feed"), who=NOBODY),
    "admin:index": Page(who=ADMINISTRATOR),
    "my-work, contributor": Page(who=OWNER),
}
"""Every page that answers a link, by its name in the URL configuration; and My work of somebody who reports."""
ONLY_POSTED = frozenset(
    {
        *("recommendation-bulk", "recommendation-ask", "update-sheet-enter", "bulk-undo", "recommendation-report"),
        *("recommendation-check-in", "recommendation-follow", "saved-view-remove", "view-seen", "meeting-remove"),
        *("meeting-follow", "seen-by-start", "seen-by-stop", "briefing-undo", "passage-accept", "passage-set-aside"),
        *("passage-take-back", "sign-out", "mail-send-again", "mail-leave", "person-invite-again", "person-deactivate"),
        *("job-try-again", "briefing-separate"),
        *("absence-remove", "organisation-remove", "hand-over-accept", "post-remove", "theme-remove"),
        *("organisation-retire", "post-retire", "theme-retire", "organisation-merge", "post-merge", "theme-merge"),
        *("organisation-bring-back", "post-bring-back", "theme-bring-back"),
        *("appearance-choose", "account-calendar-make", "account-calendar-end"),
        *("import-upload", "import-check", "import-apply", "import-give-up", "import-profile-delete"),
        *("notice-mark-read", "notice-open", "saved-view-follow"),
        *("view-feed-make", "view-feed-end"),
        *("webhook-add", "webhook-remove", "webhook-turn-on", "webhook-send-again"),
    }
)
"""What buttons post to; nobody waits for a page there."""


def names() -> Iterator[str]:
    """Yield the names of all addresses of the site, as the URL configuration has them."""
    for pattern in get_resolver("tracker.urls").url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif isinstance(pattern, URLResolver):
            yield f"{pattern.namespace}:index"


def missing() -> set[str]:
    """Return the names of the addresses that have no row here."""
    return set(names()) - set(PAGES) - ONLY_POSTED


# --- What the pages are asked with -----------------------------------------------------------------------------------


def _person(email: str, name: str, role: Role, **fields: Any) -> User:
    found = User.objects.filter(email=email).first()
    if found is None:
        found = User.objects.create_user(email, factories.PASSWORD, name=name, **fields)
        found.groups.add(Group.objects.get(name=role))
    return found


def _cast(coordinator: User) -> Cast:
    """Return the people and things of a sample under the names that the tests' factories know them by."""
    second = _person("second@example.org", "Second coordinator", Role.COORDINATOR, is_staff=True)
    administrator = _person(
        "administrator@example.org", "Administrator", Role.ADMINISTRATOR, is_staff=True, is_superuser=True
    )
    # Who holds a post with the usual number of recommendations.
    owning = Post.objects.filter(holder__is_active=True, holder__groups__name=Role.CONTRIBUTOR)
    desk = owning.filter(owned__isnull=False).select_related("holder", "organisation").order_by("pk")[0]
    if desk.holder is None:
        raise SystemExit("The sample has no post with a holder.")
    other = Organisation.objects.exclude(pk=desk.organisation_id).order_by("pk")[0]
    return Cast(
        reader=_person("reader@example.org", "Reader", Role.READER),
        holder=desk.holder,
        lead_staff=desk.holder,
        outsider=User.objects.filter(organisation=other).order_by("pk")[0],
        coordinator=coordinator,
        second_coordinator=second,
        administrator=administrator,
        health=desk.organisation,
        data=other,
        desk=desk,
        vacant=desk,
        meeting=Meeting.objects.order_by("pk")[0],
        theme=Theme.objects.order_by("pk")[0],
    )


def _first(found: Iterable[Any], make: Callable[[], Any]) -> Any:
    """Return the first row of a query, or one that is made."""
    return next(iter(found), None) or make()


def _related(cast: Cast, first: Recommendation, second: Recommendation) -> Relation:
    draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
    actions.relate(recommendation=first, by=cast.coordinator, draft=draft, kind=kind, other=second)
    return Relation.objects.latest("pk")


def _link(cast: Cast, item: Recommendation) -> str:
    """Return the token of a link by which a holder who was asked says that nothing changed."""
    if not UpdateRequest.objects.unanswered().filter(recommendation=item).exists():
        factories.ask(cast, item)
    told = Notice.objects.filter(recommendation=item, person=cast.holder, kind__in=Notice.MANDATORY)
    links = make_links(cast.holder, told.select_related("recommendation__owner"), at=timezone.now())
    if not links:
        raise SystemExit(f"Nobody can answer for {item.reference} by a link.")
    return token_of(next(iter(links.values())))


def _own_desk(cast: Cast) -> Post:
    """Return a post that owns as many recommendations in every database, and whose holder does no other work."""
    desk = Post.objects.filter(organisation__name=OFFICE).select_related("holder", "organisation").first()
    if desk is not None:
        return desk
    office = Organisation.objects.create(name=OFFICE)
    holder = _person("owner@example.org", "Owner", Role.CONTRIBUTOR, organisation=office)
    desk = Post.objects.create(organisation=office, name="Desk", holder=holder)
    given = Recommendation.objects.reportable().filter(stall=None, date_proposal=None).exclude(owner=cast.desk)
    for item in given.for_list()[:ROWS]:
        draft = factories.drafted("The work is given to another office.")
        actions.assign(recommendation=item, by=cast.coordinator, draft=draft, lead=office, owner=desk)
    return desk


def _begun(cast: Cast, item: Recommendation) -> Recommendation:
    """Return a recommendation of which its holder has said that the work goes on."""
    if item.status == Status.NOT_YET_REPORTED:
        factories.walk(cast, item, Status.IN_PROGRESS)
        item.refresh_from_db()
    return item


def _tokens(cast: Cast, item: Recommendation, owner: User) -> dict[str, str]:
    return {
        "unsubscribe": unsubscribe_address(cast.holder).rpartition("/")[2],
        "answer": _link(cast, item),
        "feed": actions.make_feed_address(by=cast.coordinator, view=_view(cast)),
        "calendar": actions.make_calendar_address(by=owner),
        "key": urlsafe_base64_encode(force_bytes(cast.holder.pk)),
        "password": tokens.make_token(cast.holder),
    }


def _view(cast: Cast) -> SavedView:
    share: dict[str, Any] = {"name": "Open", "query": "status=open", "shared_with": ""}
    found: SavedView = _first(
        SavedView.objects.filter(owner=cast.coordinator)[:1],
        lambda: actions.save_view(by=cast.coordinator, **share),
    )
    return found


@transaction.atomic
def sample() -> Sample:
    """Find one of each kind of row in the database connected to, and make what is missing."""
    cast = _cast(User.objects.get(email="coordinator@example.org"))
    owned = Recommendation.objects.reportable().filter(stall=None, date_proposal=None, owner=cast.desk)
    item, other, asked = (_begun(cast, each) for each in owned.for_list()[:3])
    desk = _own_desk(cast)
    if desk.holder is None:
        raise SystemExit(f"{desk} has no holder.")
    return Sample(
        people={
            COORDINATOR: cast.coordinator,
            CONTRIBUTOR: cast.holder,
            ADMINISTRATOR: cast.administrator,
            OWNER: desk.holder,
            STAFF: cast.second_coordinator,
        },
        item=item,
        meeting=cast.meeting,
        briefing=_first(Briefing.objects.order_by("pk")[:1], lambda: factories.briefing(cast)),
        upload=_first(Upload.objects.order_by("pk")[:1], lambda: factories.upload(cast)),
        imported=_first(
            FileImport.objects.filter(added_by=cast.coordinator, state=FileImport.State.CHECKED)[:1],
            lambda: factories.file_import(cast, ROWS),
        ),
        relation=_first(
            Relation.objects.in_force().filter(kind=RelationKind.SUPPORTS)[:1], lambda: _related(cast, other, asked)
        ),
        changed=_first(Act.objects.filter(verb="change_many")[:1], lambda: factories.change_many(cast, [other, asked])),
        view=_view(cast),
        webhook=_first(
            Webhook.objects.filter(person=cast.coordinator)[:1],
            lambda: factories.not_delivered(cast.coordinator, _view(cast)).webhook,
        ).pk,
        hand_over=_first(HandOver.objects.filter(post=desk)[:1], lambda: factories.hand_over(cast, desk, desk.holder)),
        post=cast.desk,
        organisation=cast.health,
        theme=cast.theme,
        tokens=_tokens(cast, asked, desk.holder),
        few=a_few(),
        lead=desk.organisation_id,
    )


# --- What is measured ------------------------------------------------------------------------------------------------


def _client(who: str, of: Sample) -> Client:
    return Client() if who == NOBODY else signed_in(of.people[who])


def _show(client: Client, address: str) -> Show:
    """Return what asks for a page or a file, and reads it to its end."""

    def show() -> bytes:
        answer: Any = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
        return b"".join(answer) if answer.streaming else answer.content

    return show


def pages(said: Mapping[str, str]) -> dict[str, Show]:
    """Return every page of the database connected to; `said` is what stands for words in a query."""
    of = sample()
    clients = {who: _client(who, of) for who in (*of.people, NOBODY)}
    last = min(Recommendation.objects.tracked().count(), COUNTED) // ROWS
    words_of = {**said, "last": str(last), "past": str(timezone.localdate() - PAST)}
    shown: dict[str, Show] = {}
    for name, row in PAGES.items():
        address = reverse(name.partition(",")[0], args=row.arguments(of))
        for label, query in {name: row.query(of), **row.more}.items():
            shown[label] = _show(clients[row.who], f"{address}?{query.format(**words_of)}" if query else address)
    return shown | dict(_of_admin(of, clients))


OPENED = (
    *(Recommendation, Meeting, Briefing, Organisation, Post, Theme, User, Group, Act, ProgressEntry, Relation),
    Passage,
)
"""Of these a row is opened in the admin. There is one in each database."""


def _of_admin(of: Sample, clients: Mapping[str, Client]) -> Iterator[tuple[str, Show]]:
    """Yield the pages of the admin: each list, the form and the history of a row, and what is chosen by typing."""
    for model, page in admin.site._registry.items():
        start, called = f"admin:{model._meta.app_label}_{model._meta.model_name}_", model._meta.verbose_name_plural
        yield f"admin: {called}", _show(clients[ADMINISTRATOR], reverse(f"{start}changelist"))
        if model in OPENED:
            row = _opened(of, model)
            yield f"admin: one of {called}", _show(clients[STAFF], reverse(f"{start}change", args=[row.pk]))
            # The history of a recommendation is a page of the site.
            if model is not Recommendation and getattr(page, "has_versions", False):
                yield (
                    f"admin: history of one of {called}",
                    _show(clients[STAFF], reverse(f"{start}history", args=[row.pk])),
                )
        for name in page.autocomplete_fields:
            yield from _chosen_by_typing(model, name, clients)
    for name in MANY:
        yield from _chosen_by_typing(Recommendation, name, clients)


def _opened(of: Sample, model: type[Model]) -> Model:
    """Return the row of a model that is opened: one that means the same in each database."""
    known: dict[type[Model], Model] = {
        Recommendation: of.item,
        Organisation: of.organisation,
        Post: of.post,
        Act: of.changed,
        Relation: of.relation,
    }
    row = known.get(model) or model._default_manager.order_by("pk").first()
    if row is None:
        raise SystemExit(f"There is no {model._meta.verbose_name}.")
    return row


def _chosen_by_typing(model: type[Model], name: str, clients: Mapping[str, Client]) -> Iterator[tuple[str, Show]]:
    """Yield what is offered for a field before anything is typed, and for two letters."""
    asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
    for typed in ("", "mi"):
        address = f"{reverse('admin:autocomplete')}?{urlencode(asked | {'term': typed})}"
        yield f"admin: choose {model._meta.model_name}.{name} by “{typed}”", _show(clients[STAFF], address)


def in_turns(databases: list[str], only: set[str]) -> list[dict[str, Measured]]:
    """Return the best of every page in each database, or of those named."""
    best: list[dict[str, Measured]] = [{} for _ in databases]
    connect(databases[0])
    common, two = words()
    said = {"common": common, "two": urlencode({"": two})[1:], "three": three_filters()}
    shown: list[dict[str, Show]] = []
    for turn in range(TURNS):
        for place, name in enumerate(databases):
            connect(name)
            if not turn:
                shown.append(pages(said))
            for label, show in shown[place].items():
                if only and label not in only:
                    continue
                found = measured(show, rounds=AT_ONCE)
                known = best[place].setdefault(label, found)
                known.shortest = min(known.shortest, found.shortest)
    return best


def table(sizes: list[int], best: list[dict[str, Measured]]) -> Iterator[str]:
    """Yield the lines of the table, and the pages that are above their goal."""
    heads = [f"{size:,}, ms" for size in sizes] + ["ratio"] * (len(sizes) - 1)
    yield f"| page | {' | '.join(heads)} | queries | KB |"
    yield "|---|" + "--:|" * (len(heads) + 2)
    above: list[str] = []
    for label, few in best[0].items():
        each = [found[label] for found in best]
        ratios = [found.shortest / few.shortest for found in each[1:]]
        times = " | ".join(f"{1000 * found.shortest:.1f}" for found in each)
        queries = "/".join(str(count) for count in sorted({found.queries for found in each}))
        yield (
            f"| {label} | {times} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} | {queries} "
            f"| {each[-1].size / 1024:.0f} |"
        )
        goals = (LARGE, HUGE_OF.get(label, HUGE))
        above += [
            f"{label} at {size:,}: {ratio:.2f}, goal {goal}"
            for size, ratio, goal in zip(sizes[1:], ratios, goals, strict=False)
            if ratio > goal
        ]
    yield ""
    yield "Above the goal:" if above else "Every page is within the goal."
    yield from above


def main() -> None:
    """Measure in all databases, and print the table."""
    databases, _, only = " ".join(sys.argv[1:]).partition(" --only ")
    named = databases.split()
    if len(named) not in (2, 3) or settings.DEBUG:
        raise SystemExit("Name a small and a large database, or a huge one besides, and set DEBUG=0.")
    if absent := missing():
        raise SystemExit(f"Pages without a row: {', '.join(sorted(absent))}.")
    prepare()
    sizes = [connect(name) for name in named]
    for line in table(sizes, in_turns(named, {each.strip() for each in only.split(";") if each.strip()})):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
