"""Organisations, posts and themes on their pages: saving, refusing twins, removing only what nothing uses."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.apps import apps
from django.db.models import PROTECT, Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from model_bakery import baker

from briefings.models import Briefing, Meeting, Upload
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import figures, text, total
from tracker import actions
from tracker.models import (
    Act,
    FileImport,
    Follow,
    ForeignCode,
    HandOver,
    Marking,
    MeetingAccess,
    MeetingRole,
    Organisation,
    Post,
    ProgressEntry,
    RaisedItem,
    Recommendation,
    RecommendationAccess,
    RecommendationReader,
    Side,
    Theme,
    User,
)
from tracker.models.people import Role
from tracker.models.recommendations import RecommendationParty, RecommendationTheme
from tracker.workflow import Refused, Status


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def address(row: Any, verb: str = "edit") -> str:
    return reverse(f"{row._meta.model_name}-{verb}", args=[row.pk])


def seen(client: Client, url: str) -> str:
    """What the hidden field of a page says."""
    return str(client.get(url).context["form"]["seen"].value())


def send(client: Client, url: str, **fields: str) -> HttpResponse:
    """Fill in a page and send it."""
    response: HttpResponse = client.post(url, {"seen": seen(client, url), **fields})  # type: ignore[assignment]
    return response


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def test_new_organisation_post_and_theme_are_acts_that_their_versions_carry(page: Client, cast: Cast) -> None:
    assert send(page, reverse("organisation-add"), name=" Trade  Ministry ", short_name="Trade").status_code == 302
    trade = Organisation.objects.get(name="Trade Ministry")
    assert send(page, reverse("post-add", args=[trade.pk]), name="Tariffs desk", holder="outsider@").status_code == 302
    assert send(page, reverse("theme-add"), name="Trade").status_code == 302
    post = Post.objects.get(name="Tariffs desk")

    assert (post.organisation, post.holder) == (trade, cast.outsider)
    verbs = ["add_organisation", "add_post", "add_theme"]
    for verb, row in zip(verbs, (trade, post, Theme.objects.get(name="Trade")), strict=True):
        act = Act.objects.get(verb=verb)
        version = apps.get_model("tracker", f"{type(row).__name__}Event").objects.get(pgh_obj_id=row.pk)
        assert (act.by, version.pgh_context) == (cast.coordinator, {"act": act.pk})


def test_edit_says_what_changed_and_no_change_leaves_no_act(page: Client, cast: Cast) -> None:
    assert send(page, address(cast.health), name="Ministry of Health", short_name="MoH").status_code == 302
    act = Act.objects.latest("pk")
    assert (act.verb, act.reason) == ("edit_organisation", "short_name")

    send(page, address(cast.health), name="Ministry of Health", short_name="MoH")
    assert Act.objects.latest("pk") == act


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter a name."),
        ("ministry of HÉALTH", "“Ministry of Health” already exists."),
        ("a\x00b", "This text contains a character that cannot be stored (NUL)"),
        ("\u202e\u200f", "The name needs at least one letter or digit."),
        ("x" * 201, "200 characters or fewer"),
    ],
)
def test_refused_name_is_a_sentence_and_keeps_what_was_typed(
    page: Client, cast: Cast, name: str, sentence: str
) -> None:
    response = send(page, reverse("organisation-add"), name=name, short_name="Kept")

    assert response.status_code == 422
    assert sentence in words(response)
    assert 'value="Kept"' in words(response)
    assert Organisation.objects.count() == 2


def test_twins_of_posts_and_themes_are_refused(page: Client, cast: Cast) -> None:
    post = send(page, reverse("post-add", args=[cast.health.pk]), name="HEALTH DESK", holder="")
    theme = send(page, reverse("theme-add"), name="Públic health")

    assert (post.status_code, theme.status_code) == (422, 422)
    assert "“Health desk, Health” already exists." in words(post)
    assert "“Public health” already exists." in words(theme)
    assert send(page, reverse("post-add", args=[cast.data.pk]), name="Health desk", holder="").status_code == 302


def test_twin_saved_at_the_same_moment_is_refused_by_the_database_with_the_same_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.actions import reference

    monkeypatch.setattr(reference, "_same_names", lambda model, name: model.objects.none())
    with pytest.raises(Refused, match="“Públic health” already exists"):
        actions.save_theme(by=cast.coordinator, theme=Theme(), name="Públic health")


@pytest.mark.parametrize(("who", "says"), [("reader", True), ("outsider", False), ("", False)])
def test_holder_without_a_role_that_reports_is_named_with_what_the_post_gives(
    page: Client, cast: Cast, who: str, *, says: bool
) -> None:
    url, sentence = address(cast.vacant), "is a reader. As holder of this post they can add updates"

    holder = f"{who}@" if who else ""
    send(page, url, name="Data desk", holder=holder)
    assert (sentence in words(page.get("/organisations/"))) is says  # type: ignore[arg-type]
    send(page, url, name="Desk", holder=holder)
    assert sentence not in words(page.get("/organisations/"))  # type: ignore[arg-type]


def test_holder_is_found_by_name_or_address_and_two_of_one_name_are_told_apart(page: Client, cast: Cast) -> None:
    twin = factories.user("Outsider two", None)
    User.objects.filter(pk=twin.pk).update(name="Outsider")
    url = address(cast.vacant)

    several = send(page, url, name="Data desk", holder="Outsider")
    assert several.status_code == 422
    assert "“Outsider, outsider@example.org”; “Outsider, outsider.two@example.org”" in words(several)
    assert send(page, url, name="Data desk", holder="Outsider, outsider.two@example.org").status_code == 302
    cast.vacant.refresh_from_db()
    assert cast.vacant.holder == twin
    assert send(page, url, name="Data desk", holder="").status_code == 302
    cast.vacant.refresh_from_db()
    assert cast.vacant.holder is None


def test_holder_who_left_stays_until_replaced_and_cannot_be_put_anywhere(page: Client, cast: Cast) -> None:
    actions.deactivate(by=cast.administrator, person=cast.holder)
    shown = f"{cast.holder.name}, {cast.holder.email}"

    assert send(page, address(cast.desk), name="Health unit", holder=shown).status_code == 302
    refused = send(page, address(cast.vacant), name="Data desk", holder=shown)
    assert refused.status_code == 422
    assert f"There is no active person called “{shown}”." in words(refused)
    cast.holder.refresh_from_db()
    with pytest.raises(Refused, match="is closed"):
        actions.save_post(by=cast.coordinator, post=cast.vacant, name="Data desk", holder=cast.holder)


def test_row_changed_meanwhile_is_not_overwritten_unseen(page: Client, cast: Cast) -> None:
    url = address(cast.desk)
    old = seen(page, url)
    actions.save_post(by=cast.second_coordinator, post=cast.desk, name="Health desk", holder=cast.lead_staff)

    stale = page.post(url, {"seen": old, "name": "Health unit", "holder": cast.holder.email})
    page_now = words(stale)  # type: ignore[arg-type]
    assert stale.status_code == 409
    assert "Somebody changed this after you opened the page." in page_now
    assert "Holder now Lead staff" in text(page_now)
    form = stale.context["form"]  # type: ignore[attr-defined]
    again = {name: form[name].value() for name in ("seen", "name", "holder")}
    assert page.post(url, again).status_code == 302
    cast.desk.refresh_from_db()
    # The holder that the page had shown was left alone, so the new one stays.
    assert (cast.desk.name, cast.desk.holder) == ("Health unit", cast.lead_staff)


def test_what_is_used_stays_and_the_sentence_says_by_what(
    page: Client, cast: Cast, recommendation: Recommendation
) -> None:
    recommendation.theme_links.create(theme=cast.theme)
    recommendation.party_links.create(organisation=cast.data)
    sentences = {
        cast.health: "because it is in use: 1 recommendation as lead, 1 post, 2 people.",
        cast.data: "because it is in use: 1 recommendation as also involved, 1 post, 1 person.",
        cast.desk: "because it is in use: 1 recommendation as owner post",
        cast.theme: "because it is in use: 1 recommendation.",
    }
    for row, sentence in sentences.items():
        response = page.post(address(row, "remove"), follow=True)
        assert sentence in words(response)
        assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_post_that_the_log_names_is_to_be_left_vacant(page: Client, cast: Cast, recommendation: Recommendation) -> None:
    owned = words(page.post(address(cast.desk, "remove"), follow=True))  # type: ignore[arg-type]
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    told = words(page.post(address(cast.desk, "remove"), follow=True))  # type: ignore[arg-type]

    assert "1 recommendation as owner post. Replace it there first." in owned
    assert "1 recommendation as owner post, 1 log entry. The log cannot be changed." in told
    assert "Leave the post vacant" in told


def test_a_post_that_was_handed_over_stays_and_the_advice_is_to_retire_it(page: Client, cast: Cast) -> None:
    item = factories.track(cast)
    successor = factories.user("Successor", Role.CONTRIBUTOR, cast.health)
    actions.save_post(by=cast.coordinator, post=cast.desk, name=cast.desk.name, holder=successor)
    item.refresh_from_db()
    draft = factories.drafted("They have the people.")
    actions.assign(recommendation=item, by=cast.coordinator, draft=draft, lead=cast.data, owner=cast.vacant)

    told = words(page.post(address(cast.desk, "remove"), follow=True))  # type: ignore[arg-type]

    assert "it is in use: 1 hand-over. What was handed over is kept. Retire the post instead." in told
    assert Post.objects.filter(pk=cast.desk.pk).exists()


HELD_BY: dict[type[Model], set[type[Model]]] = {
    Marking: {MeetingAccess, RecommendationAccess},
    Organisation: {Organisation, User, Post, Recommendation, MeetingRole, RecommendationReader, RecommendationParty},
    Post: {Recommendation, ProgressEntry, HandOver},
    Side: {Organisation, MeetingAccess, RecommendationAccess, ProgressEntry, RaisedItem},
    Theme: {RecommendationTheme},
    Meeting: {
        *(Recommendation, MeetingAccess, MeetingRole, Meeting, Briefing, Upload),
        *(FileImport, Follow),  # They end with it.
        ForeignCode,  # Each is of a recommendation of the meeting.
    },
}
"""What refers to a row that can be removed: it is named as a use, or ends with the row."""


@pytest.mark.parametrize("model", HELD_BY)
def test_whatever_keeps_a_row_is_named_as_a_use_or_ends_with_it(model: type[Model]) -> None:
    fields = model._meta.get_fields(include_hidden=True)
    holding = {field.related_model for field in fields if getattr(field, "on_delete", None) is PROTECT}

    assert holding == HELD_BY[model]


def test_what_nothing_uses_is_removed_as_an_act(page: Client, cast: Cast) -> None:
    assert page.post(address(cast.vacant, "remove")).status_code == 302
    assert page.post(address(cast.theme, "remove")).status_code == 302

    assert not Post.objects.filter(pk=cast.vacant.pk).exists()
    assert not Theme.objects.exists()
    acts = Act.objects.filter(verb__startswith="delete").order_by("pk")
    assert [(act.verb, act.reason) for act in acts] == [
        ("delete_post", "Data desk, Data"),
        ("delete_theme", "Public health"),
    ]
    version = apps.get_model("tracker", "PostEvent").objects.filter(pgh_obj_id=cast.vacant.pk).latest("pgh_id")
    assert (version.pgh_label, version.pgh_context) == ("delete", {"act": acts[0].pk})


def test_what_comes_into_use_while_it_is_removed_stays(
    cast: Cast, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.actions import reference

    recommendation.theme_links.create(theme=cast.theme)
    monkeypatch.setattr(reference, "uses_of", lambda *_: [])
    with pytest.raises(Refused, match="is now in use"):
        actions.remove_theme(by=cast.coordinator, theme=cast.theme)
    assert Theme.objects.filter(pk=cast.theme.pk).exists()


def test_lists_show_holders_and_count_what_their_links_open(
    page: Client, cast: Cast, recommendation: Recommendation
) -> None:
    wrong = factories.track(cast, title="A slip")
    actions.enter_in_error(recommendation=wrong, by=cast.coordinator, draft=factories.drafted())
    recommendation.theme_links.create(theme=cast.theme)
    shown = page.get(reverse("organisation-list")).content.decode()

    assert "Desk officer" in shown
    assert "vacant" in shown
    for name in ("organisation-list", "theme-list"):
        [figure] = figures(page.get(reverse(name)).content.decode())
        assert figure.number == total(page, figure.href) == 1


def test_reader_sees_organisations_without_being_offered_changes(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    shown = client.get(reverse("organisation-list")).content.decode()

    assert "Ministry of Health" in shown
    assert "/edit" not in shown
    assert "/add" not in shown


@pytest.mark.parametrize("name", ["organisation-edit", "post-edit", "theme-edit", "post-add"])
def test_unknown_row_is_not_found(page: Client, cast: Cast, name: str) -> None:
    for key in (2**31, 10**30):
        assert page.get(reverse(name, args=[key])).status_code == 404


def test_a_full_page_of_organisations_is_light(cast: Cast, client: Client) -> None:
    for number in range(60):
        organisation = baker.make(Organisation, name=f"Ministry of Matter {number:02}", short_name=f"Min. {number:02}")
        for name in ("Policy desk", "Delivery desk"):
            baker.make(Post, name=name, organisation=organisation, holder=cast.holder)
    client.force_login(cast.coordinator)

    shown = client.get("/organisations/").content

    assert shown.count(b'class="cell-name"') == 50
    assert len(shown) < 60_000
