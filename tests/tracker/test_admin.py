"""The admin as a whole: who gets in, that every model has its pages, and that no address makes one fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from briefings.models import Briefing, BriefingDigest, Meeting, Original, Passage, Upload
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in, slow_after
from tracker import actions
from tracker.actions.mail import post
from tracker.models import (
    Absence,
    Act,
    AnswerLink,
    CalendarFeed,
    DayTally,
    Evidence,
    Follow,
    HandOver,
    MailMessage,
    Marking,
    MeetingAccess,
    MeetingRole,
    Notice,
    NoticePreference,
    Organisation,
    PassageDecision,
    Post,
    ProgressEntry,
    RaisedItem,
    Recommendation,
    RecommendationAccess,
    RecommendationParty,
    RecommendationReader,
    RecommendationTheme,
    Relation,
    SavedView,
    SeenMark,
    SentDigest,
    Side,
    SignInAttempt,
    Source,
    Theme,
    UpdateRequest,
    User,
    UserRole,
    ViewFeed,
    Webhook,
    WebhookDelivery,
)
from tracker.models.imports import FileImport, ForeignCode, ImportProfile
from tracker.workflow import Decision

SignIn = Callable[[User], Client]

WITHOUT_A_PAGE = {
    BriefingDigest: "is written once and held against the briefing by verify_log",
    Original: "is a file, downloaded from the page of its briefing",
    RecommendationParty: "is chosen on the page of its recommendation",
    RecommendationTheme: "is chosen on the page of its recommendation",
    ForeignCode: "is given by a file that was imported, and written once",
    FileImport: "belongs to the person who imports the file, on the pages of imports",
    ImportProfile: "belongs to the person who kept it, on the pages of imports",
    SavedView: "is private, or changed on the page of saved views",
    DayTally: "is counted from the versions, and shown on the Overview",
    SeenMark: "says until when somebody has seen a list; nobody else's business",
    MeetingAccess: "is changed on the page of its meeting",
    MeetingRole: "is changed on the page of its meeting",
    RecommendationAccess: "is changed on the page of its recommendation",
    RecommendationReader: "is changed on the page of its recommendation",
    RaisedItem: "is one side’s own, and changed on the page of its recommendation",
    UpdateRequest: "stands in the log of its recommendation",
    Notice: "is one person's own; what happened stands in the log",
    NoticePreference: "is one person's own, and changed on the page of mails and digest",
    SentDigest: "says that a digest was made; its mail has a page",
    Follow: "is one person's own, and changed on the page of what they follow",
    Absence: "is entered on the page of its person",
    HandOver: "has a page of its own, for those it is about",
    CalendarFeed: "keeps the hash of an address; there is nothing in it to read",
    ViewFeed: "keeps the hash of an address; there is nothing in it to read",
    Webhook: "has a page of its own, for who made it and for coordinators",
    WebhookDelivery: "stands on the page of its webhook",
    AnswerLink: "keeps the hash of a link; there is nothing in it to read",
    SignInAttempt: "keeps digests for minutes; there is nothing in it to read",
    Upload: "waits to be read; the page of its meeting says how it stands",
    UserRole: "is ticked on the page of its person",
}
OURS = [
    model
    for app in ("tracker", "briefings")
    for model in apps.get_app_config(app).get_models()
    if not hasattr(model, "pgh_tracked_model") and model not in WITHOUT_A_PAGE
]
ADDED = {
    "coordinator": {Meeting, Briefing, Recommendation, Organisation, Post, Theme, Side, Marking},
    "administrator": set[type[models.Model]](),
    "superuser": set[type[models.Model]](),
}
CHANGED = ADDED | {"administrator": {User}, "superuser": {User}}
DELETED = {Organisation, Post, Theme, Side, Marking}
HIDDEN: dict[str, set[type[models.Model]]] = {"coordinator": {MailMessage}, "administrator": set(), "superuser": set()}


def page(model: type[models.Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    """Those who may enter, the administrator with the rights of the role alone."""
    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    return {"coordinator": cast.coordinator, "administrator": plain, "superuser": cast.administrator}


@pytest.fixture
def everything(cast: Cast, briefing: Briefing) -> dict[type[models.Model], models.Model]:
    """One row of every model."""
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""), lead=cast.health)
    recommendation = Recommendation.objects.order_by("pk")[0]
    factories.claim(cast, recommendation)
    actions.supersede(
        recommendation=Recommendation.objects.order_by("pk")[1],
        by=cast.coordinator,
        draft=factories.drafted(),
        successor=recommendation,
    )
    checked = actions.CheckedLog(timezone.now(), 1, 1, 0, (), is_sealed=False, is_compared=False, is_partial=False)
    actions.record_check(by=None, checked=checked)
    plain = briefing.passages.content().filter(suggested_kind=None).in_order()[0]
    actions.dont_track(passage=plain, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    factories.undelivered(cast.reader)
    Side.objects.create(name="The Union")
    Marking.objects.create(name="Restricted")
    return {model: model._default_manager.order_by("pk")[0] for model in OURS} | {User: cast.reader}


def test_every_model_has_a_page_or_a_reason_not_to() -> None:
    assert [model for model in OURS if not admin.site.is_registered(model)] == []
    assert all(not admin.site.is_registered(model) for model in WITHOUT_A_PAGE)


@pytest.mark.parametrize("who", slow_after(1, ["coordinator", "administrator", "superuser"]))
def test_every_page_opens_as_far_as_the_role_goes(
    who: str, people: dict[str, User], everything: dict[type[models.Model], models.Model], sign_in: SignIn
) -> None:
    client = sign_in(people[who])
    assert client.get(reverse("admin:index")).status_code == 200
    for model, row in everything.items():
        address = page(model, "changelist")
        if model in HIDDEN[who]:
            assert client.get(address).status_code == 403, address
            continue
        assert client.get(address).status_code == 200, address
        assert client.get(address, {"q": "a"}).status_code == 200, address
        add = client.get(page(model, "add")).status_code
        assert add == (200 if model in ADDED[who] else 403), model
        response = client.get(page(model, "change", row.pk))
        assert response.status_code == 200, model
        assert (b'name="_save"' in response.content) == (model in CHANGED[who]), model
        sent = client.post(page(model, "change", row.pk), {}).status_code
        assert sent == (200 if model in CHANGED[who] else 403), model
        delete = client.get(page(model, "delete", row.pk)).status_code
        assert delete == (200 if model in DELETED and model in ADDED[who] else 403), model


@pytest.mark.parametrize("who", ["reader", "holder"])
def test_others_are_told_that_the_admin_is_not_for_them(who: str, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.people()[who])
    for address in (reverse("admin:index"), page(Recommendation, "changelist"), reverse("admin:login")):
        response = client.get(address)
        assert response.status_code == 403
        assert b"The administration is for coordinators and administrators" in response.content


def test_a_stranger_signs_in_where_everybody_does(client: Client, cast: Cast) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)
    assert client.get("/admin/login/?next=/admin/tracker/").headers["Location"] == "/sign-in/?next=/admin/tracker/"
    elsewhere = client.get("/admin/login/?next=https://example.org/")
    assert elsewhere.headers["Location"] == "/sign-in/?next=/admin/"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_signed_in_people_are_not_asked_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    assert client.get("/admin/login/?next=/admin/tracker/").headers["Location"] == "/admin/tracker/"
    assert client.get("/admin/password_change/").headers["Location"] == reverse("change-password")


def test_pages_say_where_they_are_and_that_data_is_sample_data(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    client = sign_in(cast.coordinator)
    plain = client.get("/admin/").content.decode()
    assert "Policy Recommendation Tracker: admin" in plain
    assert f'href="{reverse("overview")}"' in plain
    assert "Sample data" not in plain
    settings.SAMPLE_DATA = True
    for address in ("/admin/", page(Theme, "changelist"), page(Theme, "add") + "?_popup=1"):
        assert "Sample data" in client.get(address).content.decode()


NONSENSE = [
    "p=99999999999",
    "p=-1",
    "p=zzz",
    "p=%00",
    "q=%00",
    "q=" + "a+" * 800,
    "q=%E2%80%AE%22%27",
    "o=zzz",
    "o=99999999999999999999",
    "o=-1.-1",
    "o=%00",
    "id__exact=abc",
    "id__exact=%00",
    "id__exact=" + "9" * 60,
    "id__in=" + "9" * 60,
    "id__gt=" + "9" * 60,
    "pk__exact=1",
    "nothing=1",
    "nothing__exact=%00",
    "all=",
    "e=1",
    "_facets=True",
    "_popup=1",
    "_to_field=zzz",
    "_changelist_filters=%00",
]
DATES = ["abc", "99999", "9999", "0", "9" * 40, "%00"]


def answers(client: Client, model: type[models.Model], queries: list[str]) -> None:
    """Each query is answered with the list, a way back to the whole of it, or a refusal of the address."""
    address = page(model, "changelist")
    for query in queries:
        response = client.get(f"{address}?{query}")
        assert response.status_code in (200, 302, 400), query
        assert b"wrong with your database" not in response.content, query
        if response.status_code == 302 and not query.startswith("_popup"):
            assert response.headers["Location"] == address, query


@pytest.mark.parametrize("model", [Recommendation, ProgressEntry], ids=lambda model: model._meta.model_name)
def test_no_list_fails_on_a_nonsensical_address(
    model: type[models.Model], everything: Any, cast: Cast, sign_in: SignIn
) -> None:
    answers(sign_in(cast.coordinator), model, NONSENSE)


LISTS = pytest.mark.parametrize(
    "looked_at", slow_after(1, [[ProgressEntry, MailMessage], OURS]), ids=["two lists", "all lists"]
)


@LISTS
def test_no_filter_fails_on_a_nonsensical_value(
    looked_at: list[type[models.Model]], everything: Any, cast: Cast, sign_in: SignIn
) -> None:
    for model in looked_at:
        client = sign_in(cast.administrator if model in HIDDEN["coordinator"] else cast.coordinator)
        queries = ["p=99999999999", "q=%00", "o=zzz", "id__exact=abc"]
        for item in admin.site.get_model_admin(model).list_filter:
            name = item if isinstance(item, str) else getattr(item, "parameter_name", None) or item[0]
            queries.append(f"{name}=%00")
            queries += [f"{name}__exact=%00", f"{name}__id__exact=%00", f"{name}__id__exact={'9' * 40}"]
            queries += [f"{name}__isnull=zzz", f"{name}__isempty=zzz"]
        answers(client, model, queries)


@LISTS
def test_no_date_of_a_list_fails_on_a_nonsensical_value(
    looked_at: list[type[models.Model]], everything: Any, cast: Cast, sign_in: SignIn
) -> None:
    for model in looked_at:
        client = sign_in(cast.administrator if model in HIDDEN["coordinator"] else cast.coordinator)
        filters = admin.site.get_model_admin(model).list_filter
        for name in [item[0] for item in filters if isinstance(item, tuple) and item[1] is admin.DateFieldListFilter]:
            queries = [f"{name}__year={value}" for value in DATES]
            answers(client, model, [*queries, f"{name}__gte=abc", f"{name}__gte=%00"])


def test_a_list_says_that_its_address_made_no_sense(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    response = client.get(page(Theme, "changelist") + "?id__exact=abc", follow=True)
    assert b"so you see the whole list" in response.content
    assert b"Public health" in response.content


def test_a_list_is_narrowed_only_by_what_its_page_offers(everything: Any, cast: Cast, sign_in: SignIn) -> None:
    """Else whoever sees a list could find out letter by letter what its columns and pages leave out."""
    for model in OURS:
        person = cast.administrator if model in HIDDEN["coordinator"] else cast.coordinator
        client, request = sign_in(person), RequestFactory().get("/")
        request.user = person
        address = page(model, "changelist")
        pages: Any = admin.site.get_model_admin(model)
        offered = {item[0] if isinstance(item, tuple) else item for item in pages.list_filter}
        offered |= {getattr(item, "parameter_name", "") for item in pages.list_filter} | {*pages.linked}
        others = sorted({field.name for field in model._meta.get_fields()} - offered)
        for name in others:
            lookups = [name, *(f"{name}__{each}" for each in ("exact", "startswith", "regex", "isnull"))]
            assert not any(pages.lookup_allowed(lookup, "1", request) for lookup in lookups), name
        # What is not allowed is refused in one place.
        for name in (others[0], others[-1]):
            response = client.get(address, {f"{name}__startswith": "1"})
            assert (response.status_code, response.headers.get("Location")) == (302, address), name


@LISTS
def test_every_filter_of_a_list_can_be_followed(
    looked_at: list[type[models.Model]], everything: Any, cast: Cast, sign_in: SignIn
) -> None:
    for model in looked_at:
        client = sign_in(cast.administrator if model in HIDDEN["coordinator"] else cast.coordinator)
        changelist = client.get(page(model, "changelist")).context["cl"]
        for spec in changelist.filter_specs:
            for choice in spec.choices(changelist):
                response = client.get(page(model, "changelist") + choice["query_string"])
                assert response.status_code == 200, (model, choice)


@pytest.mark.parametrize(
    "lookup", ["subject__icontains=reserve", "body__startswith=Dear", "html__regex=reserve", "names__len=0"]
)
def test_an_administrator_does_not_find_mails_by_words_that_they_may_not_read(
    lookup: str, cast: Cast, sign_in: SignIn, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.org", "https://tracker.example.org"
    context = {"subject": "A quiet reserve", "lines": [], "more": 0}
    mail = post(MailMessage.Kind.NOTICE, to=cast.holder, context=context)
    assert mail is not None
    assert "reserve" in mail.html
    client, address = sign_in(cast.administrator), page(MailMessage, "changelist")
    assert "A quiet reserve" not in client.get(address).content.decode()

    response = client.get(f"{address}?{lookup}", follow=True)

    assert b"so you see the whole list" in response.content
    assert mail.address in response.content.decode()


@pytest.mark.parametrize("key", one_in(4, ["9" * 40, "0", "-1", "abc", "%00", "1%00", "%E2%80%AE", "1.5"]))
def test_no_page_fails_on_a_key_that_is_none(key: str, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    for model in OURS:
        base = page(model, "changelist")
        for verb in ("change/", "delete/", "history/", "") if key in ("0", "%00") else ("change/",):
            assert client.get(f"{base}{key}/{verb}").status_code in (302, 403, 404), (model, verb)
    assert client.get(f"{page(User, 'changelist')}{key}/password/").status_code in (403, 404)


@pytest.mark.parametrize("term", ["%00", "a%00b", "x" * 5000, "%E2%80%AE", "%27%22", ""])
def test_choosing_by_typing_survives_any_term(term: str, cast: Cast, recommendation: Any, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    for field in ("meeting", "lead", "owner", "parties", "themes"):
        asked = f"app_label=tracker&model_name=recommendation&field_name={field}&term={term}"
        assert client.get(f"/admin/autocomplete/?{asked}").status_code == 200
    for field in ("%00", "title", "nothing"):
        asked = f"app_label=tracker&model_name=recommendation&field_name={field}&term="
        assert client.get(f"/admin/autocomplete/?{asked}").status_code == 403
    far = "app_label=tracker&model_name=recommendation&field_name=lead&term=&page=99999999"
    assert client.get(f"/admin/autocomplete/?{far}").status_code == 404


def test_people_who_left_and_the_system_cannot_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    factories.user("Former officer", None, is_active=False)
    client = sign_in(cast.coordinator)
    offered = client.get("/admin/autocomplete/?app_label=tracker&model_name=post&field_name=holder&term=").json()
    names = {item["text"] for item in offered["results"]}
    assert "Reader" in names
    assert not names & {"System", "Former officer"}


def _many(cast: Cast, count: int) -> None:
    """As many rows of every model, each pointing to rows of its own."""
    for number in range(count):
        organisation = baker.make(Organisation, name=f"Body {count} {number}")
        holder = factories.user(f"Officer {count} {number}", factories.Role.CONTRIBUTOR, organisation)
        post = baker.make(Post, organisation=organisation, name=f"Desk {count} {number}", holder=holder)
        baker.make(Theme, name=f"Theme {count} {number}")
        meeting = baker.make(Meeting, name=f"Meeting {count} {number}", code=f"M{count}X{number}", follows=cast.meeting)
        briefing = actions.add_briefing(
            by=cast.coordinator,
            meeting=meeting,
            data=f"{factories.BRIEFING}\n{count} {number}".encode(),
            file_name="talks.md",
        )
        made = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
        recommendation = factories.track(cast, meeting=meeting, title="By hand", lead=organisation, owner=post)
        factories.claim(cast, recommendation, by=holder)
        actions.supersede(recommendation=made[0], by=cast.coordinator, draft=factories.drafted(), successor=made[1])
        plain = briefing.passages.content().filter(suggested_kind=None).in_order()[0]
        actions.dont_track(passage=plain, by=cast.coordinator, decision=Decision.INFORMATIONAL)


def test_lists_ask_no_more_of_the_database_when_they_are_longer(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)

    def asked() -> dict[type[models.Model], int]:
        counts = {}
        for model in OURS:
            with CaptureQueriesContext(connection) as queries:
                client.get(page(model, "changelist"))
            counts[model] = len(queries)
        return counts

    _many(cast, 2)
    asked()
    few = asked()
    _many(cast, 12)
    assert asked() == few


def test_what_the_program_writes_cannot_be_written_here(everything: Any, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    for model in (Act, ProgressEntry, Evidence, Source, PassageDecision, Relation, Passage):
        row = everything[model]
        before = model._default_manager.count()
        assert client.post(page(model, "add"), {}).status_code == 403
        assert client.post(page(model, "change", row.pk), {"text": "other"}).status_code == 403
        assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(page(model, "changelist"), chosen)
        assert model._default_manager.count() == before


def test_nobody_reads_internal_remarks_or_redacted_words_in_the_admin(
    cast: Cast, recommendation: Recommendation, people: dict[str, User], sign_in: SignIn
) -> None:
    draft = factories.drafted("Between ourselves.", internal=True, evidence=factories.evidence())
    entry = actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
    draft = factories.drafted("For everybody.", evidence=factories.evidence())
    told = actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
    for who, seen in (("coordinator", True), ("administrator", False), ("superuser", False)):
        client = sign_in(people[who])
        assert (client.get(page(ProgressEntry, "change", entry.pk)).status_code == 200) == seen
        listed = {row.entry_id for row in client.get(page(Evidence, "changelist")).context["cl"].result_list}
        assert listed == ({entry.pk, told.pk} if seen else {told.pk})
        for address in (
            page(Act, "change", entry.act_id),
            page(Act, "changelist") + "?q=Between",
            page(Recommendation, "change", recommendation.pk),
            page(ProgressEntry, "changelist"),
        ):
            found = b"Between ourselves." in client.get(address).content
            assert not found or seen, address
    draft = factories.drafted("Pasted by mistake.")
    actions.redact(recommendation=recommendation, by=cast.coordinator, draft=draft, out={entry: ["text"]})
    client = sign_in(cast.coordinator)
    assert b"Between ourselves." not in client.get(page(Act, "change", entry.act_id)).content
