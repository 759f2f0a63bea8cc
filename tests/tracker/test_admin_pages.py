"""The look and the order of the admin: the site's colours, groups as people think, lists in words, ways to and fro."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, localize

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tracker import actions, permissions
from tracker.admin.people import rights_of
from tracker.admin.site import GROUPS
from tracker.models import Evidence, MailMessage, Marking, Organisation, Recommendation, Side, Theme, User
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.workflow import (
    CONFIDENCE_MEANINGS,
    KIND_MEANINGS,
    POSITION_MEANINGS,
    PRIORITY_MEANINGS,
    RelationKind,
    Status,
    Step,
)

SignIn = Callable[[User], Client]
STATIC = Path(__file__).parents[2] / "tracker" / "static" / "tracker"
LIST = "/admin/tracker/recommendation/"


def words(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_the_admin_has_the_colours_and_type_of_the_site(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.coordinator).get("/admin/").content.decode()
    assert page.index("tracker/tracker.css") < page.index("tracker/admin.css")
    site, ours = ((STATIC / name).read_text(encoding="utf-8") for name in ("tracker.css", "admin.css"))
    names = set(re.findall(r"^\s*(--[\w-]+): ", site, re.MULTILINE))
    used = set(re.findall(r"var\((--[\w-]+)\)", ours))
    assert used - names - set(re.findall(r"^\s*(--[\w-]+): ", ours, re.MULTILINE)) == set()
    # Django's styles have an accent too, so the site's is said again. Red for what is removed is of the admin alone.
    (accent,) = re.findall(r"^\s*(--accent: [^;]*);", ours, re.MULTILINE)
    assert f"{accent};" in site
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", ours.replace(accent, ""))) <= {"#a3211b", "#831a15", "#ffffff"}


def test_every_page_of_a_model_is_in_a_group() -> None:
    grouped = [label for group in GROUPS for label in group.models]
    assert sorted(grouped) == sorted(model._meta.label for model in admin.site._registry)


def test_the_first_page_says_what_waits_and_what_was_done(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast, title="Late", due_on=timezone.localdate() - timedelta(days=3))
    actions.respond(recommendation=row, by=cast.coordinator, draft=factories.drafted(""), position="accepted")
    page = words(sign_in(cast.coordinator), "/admin/")
    assert re.search(r'href="[^"]*attention=overdue"><strong>1</strong> Overdue', page)
    for said in ("Follow-up", "Who and what", "Records", "Latest changes", "PARIS-01 Late"):
        assert said in page
    assert page.index("Log entries") > page.index("<details")

    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    page = words(sign_in(plain), "/admin/")
    assert "Needs attention" not in page
    assert "People" in page


def test_the_list_has_what_the_list_of_the_site_has(cast: Cast, sign_in: SignIn) -> None:
    late = factories.track(cast, title="Late", due_on=timezone.localdate() - timedelta(days=3))
    other = factories.track(cast, title="Other", owner=None)
    client = sign_in(cast.coordinator)
    page = words(client, LIST)
    for said in ('<span class="status', "Overdue by 3 days", "Health desk", "No owner", "No update yet"):
        assert said in page
    assert f'href="{reverse("recommendation-detail", args=[late.reference])}"' in page
    assert f'name="row" value="{other.pk}"' in page

    def found(query: str) -> set[str]:
        return {row.reference for row in client.get(f"{LIST}?{query}").context["cl"].result_list}

    assert found("attention=overdue") == {late.reference}
    assert found("owner=none") == {other.reference}
    assert found(f"owner={cast.desk.pk}") == {late.reference}
    assert found(f"q={late.reference.lower()}") == found("q=late") == {late.reference}


def test_the_page_leads_to_the_admin_for_those_who_edit_there(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast)
    address = reverse("recommendation-detail", args=[row.reference])
    link = f'href="{reverse("admin:tracker_recommendation_change", args=[row.pk])}"'
    for who in ("coordinator", "administrator", "reader", "holder"):
        assert (link in words(sign_in(getattr(cast, who)), address)) == (who == "coordinator"), who
    meeting = words(sign_in(cast.coordinator), reverse("meeting-detail", args=[cast.meeting.code]))
    assert reverse("admin:briefings_meeting_change", args=[cast.meeting.pk]) in meeting


def test_records_are_called_by_names_and_not_by_keys(cast: Cast, sign_in: SignIn) -> None:
    one, other = factories.track(cast, title="One"), factories.track(cast, title="Other")
    draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
    actions.relate(recommendation=one, by=cast.coordinator, draft=draft, kind=kind, other=other)
    relation, entry = one.relations.get(), one.entries.latest("sequence")
    client = sign_in(cast.coordinator)
    assert f"{one.reference} {relation.get_kind_display()} {other.reference}" in words(
        client, "/admin/tracker/relation/"
    )
    page = words(client, f"/admin/tracker/progressentry/{entry.pk}/change/")
    day = date_format(timezone.localdate(), "j F Y")
    assert f"{one.reference}, entry of {day}: Edit details" in page
    assert f"Edit details, {cast.coordinator.name}, " in page
    assert "They belong together." in page
    edited = {"title": "Two"}
    actions.edit(recommendation=one, by=cast.coordinator, draft=factories.drafted("Shorter."), new=edited)
    entry = one.entries.latest("sequence")
    page = words(client, f"/admin/tracker/progressentry/{entry.pk}/change/")
    assert "Title: One → Two" in page
    assert '"title": [' not in page
    for blank in ("Next step", "Received from", "Redact", "Due date forecast"):
        assert blank not in page
    page = words(client, f"/admin/tracker/act/{entry.act_id}/change/")
    assert f"by {cast.coordinator.pk} at" not in page


def test_a_list_counts_no_more_rows_than_it_pages_through(cast: Cast, sign_in: SignIn, monkeypatch: object) -> None:
    for _ in range(3):
        factories.track(cast)
    monkeypatch.setattr("briefings.admin.COUNTED", 2)  # type: ignore[attr-defined]
    page = words(sign_in(cast.coordinator), LIST)
    assert "More than 2." in page
    assert Recommendation.objects.count() == 3


def test_several_are_changed_on_the_page_of_the_site(cast: Cast, sign_in: SignIn) -> None:
    rows = [factories.track(cast, title="One"), factories.track(cast, title="Other")]
    client = sign_in(cast.coordinator)
    page = words(client, f"{LIST}?attention=no_lead")
    assert "Change the selected" not in page
    page = words(client, LIST)
    for name in ("recommendation-bulk", "recommendation-ask"):
        address = reverse(name)
        assert f'formaction="{address}"' in page
        answer = client.post(address, {"row": [row.pk for row in rows], "csrfmiddlewaretoken": "x", "_changelist": "1"})
        assert all(row.reference in answer.content.decode() for row in rows)

    sent = {"row": rows[0].pk, "list": "priority=ordinary", "from": "admin"}
    back = f'href="{LIST}?priority=ordinary"'
    for name in ("recommendation-bulk", "recommendation-ask"):
        asked = client.post(reverse(name), sent).content.decode()
        assert back in asked
        assert '<input type="hidden" name="from" value="admin">' in asked
    assert client.post(reverse("recommendation-bulk"), {"list": "q=x", "from": "admin"})["Location"] == f"{LIST}?q=x"

    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    page = words(sign_in(plain), LIST)
    assert "Change the selected" not in page
    assert 'name="row"' not in page


def _allowed(client: Client, base: str, row: str) -> str:
    """The most that somebody may do on the pages of a model, as these answer; `row` is the page of a row, if any."""
    if client.get(base).status_code != 200:
        return ""
    if client.get(f"{base}add/").status_code == 200:
        removes = not row or client.get(row.replace("/change/", "/delete/")).status_code == 200
        return "Add, change and remove" if removes else "Add and change"
    return "Change" if row and b'name="_save"' in client.get(row).content else "View"


def test_roles_say_what_the_code_allows(cast: Cast, briefing: Briefing, sign_in: SignIn) -> None:
    factories.track(cast)
    actions.save_side(by=cast.coordinator, side=Side(), name="Partner")
    actions.save_marking(by=cast.coordinator, marking=Marking(), name="Restricted")
    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    for role, user in (("coordinator", cast.coordinator), ("administrator", plain)):
        client, group = sign_in(user), Group.objects.get(name=role)
        allowed: dict[str, list[str]] = {}
        for model, shown in admin.site._registry.items():
            base = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            one = cast.reader if model is User else model._default_manager.first()
            if label := _allowed(client, base, f"{base}{one.pk}/change/" if one else ""):
                allowed.setdefault(label, []).append(getattr(shown, "list_title", ""))
        assert rights_of(group) == {label: sorted(names) for label, names in allowed.items()}
        said = words(client, f"/admin/auth/group/{group.pk}/change/")
        assert all(f"{label}: {', '.join(sorted(names))}" in said for label, names in allowed.items())
        assert "Can add" not in said
    assert rights_of(Group.objects.get(name="reader")) == {}
    assert "Nothing. It is for" in words(client, f"/admin/auth/group/{Group.objects.get(name='reader').pk}/change/")


def test_a_role_opens_the_steps_that_somebody_with_it_can_take(cast: Cast) -> None:
    row = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    for user in (cast.coordinator, cast.lead_staff, cast.reader, cast.administrator):
        of_roles = {step for role in user.roles for step in permissions.steps_of(Role(role))}
        # Who may correct an entry depends on the entry.
        assert permissions.open_steps(user, row) - {Step.CORRECT} <= of_roles, user
    assert permissions.steps_of(Role.ADMINISTRATOR) == permissions.steps_of(Role.READER) == []
    assert Step.VERIFY not in permissions.steps_of(Role.CONTRIBUTOR)
    assert Step.REPORT in permissions.steps_of(Role.CONTRIBUTOR)


def test_a_row_says_what_uses_it_and_another_takes_its_place(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast, themes=[cast.theme])
    other = actions.save_theme(by=cast.coordinator, theme=Theme(), name="Clean energy")
    client = sign_in(cast.coordinator)
    address = reverse("admin:tracker_theme_change", args=[cast.theme.pk])
    page = words(client, address)
    assert "<li>1 recommendation</li>" in page
    fields = dict(re.findall(r'<input type="hidden" name="(all|list|fewer_themes)" value="([^"]*)">', page))
    assert fields == {
        "all": f"?theme={cast.theme.pk}",
        "list": f"theme={cast.theme.pk}",
        "fewer_themes": "Public health",
    }

    bulk = reverse("recommendation-bulk")
    preview = client.post(bulk, fields | {"themes": other.name, "text": "The same.", "stage": "preview"})
    assert "1 will change." in preview.content.decode()
    assert list(row.themes.all()) == [cast.theme]
    form = preview.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"row": preview.context["ids"]}
    assert client.post(bulk, sent | {"stage": "apply"}).status_code == 302
    assert list(row.themes.all()) == [other]
    assert row.entries.latest("sequence").text == "The same."
    assert "Nothing uses it" in words(client, address)
    for used, said in ((cast.health, "1 recommendation as lead"), (cast.desk, "1 recommendation as owner post")):
        opts = used._meta
        assert said in words(client, reverse(f"admin:tracker_{opts.model_name}_change", args=[used.pk]))


def test_a_side_and_a_marking_say_what_uses_them(cast: Cast, sign_in: SignIn) -> None:
    by, client = cast.coordinator, sign_in(cast.coordinator)
    side, marking = actions.save_side(by=by, side=Side(), name="Partner"), Marking(name="")
    marking = actions.save_marking(by=by, marking=marking, name="Restricted")
    addresses = [reverse(f"admin:tracker_{row._meta.model_name}_change", args=[row.pk]) for row in (side, marking)]
    assert all("Nothing uses it, so you can remove it." in words(client, address) for address in addresses)

    actions.save_organisation(by=by, organisation=Organisation(), name="Partner ministry", short_name="", side=side)
    rights = MeetingRights(marking=marking)
    actions.change_meeting_rights(by=by, meeting=cast.meeting, rights=rights, reason="Why")
    for address, use in zip(addresses, ("1 organisation", "the access to 1 meeting"), strict=True):
        page = words(client, address)
        assert f"<li>{use}</li>" in page
        assert "It cannot be removed while it is used." in page
        assert 'class="deletelink"' not in page


def test_rows_are_counted_in_words_that_can_be_counted() -> None:
    evidence: Any = admin.site.get_model_admin(Evidence)
    mail: Any = admin.site.get_model_admin(MailMessage)
    assert [evidence.counted(count) for count in (1, 2)] == ["1 piece of evidence", "2 pieces of evidence"]
    assert [mail.counted(count) for count in (1, 3)] == ["1 message", "3 messages"]


def test_times_have_24_hours_in_the_admin_too() -> None:
    assert localize(datetime(2027, 7, 6, 20, 11)) == "6 Jul 2027, 20:11"  # noqa: DTZ001 - it is only written down


def test_lists_are_filtered_by_when_and_not_by_at(cast: Cast, sign_in: SignIn) -> None:
    for person, model in (
        (cast.coordinator, "act"),
        (cast.administrator, "logcheck"),
        (cast.coordinator, "accountchange"),
    ):
        page = words(sign_in(person), f"/admin/tracker/{model}/")
        assert re.search(r">\s*(By )?[Ww]hen\s*<", page), model
        assert not re.search(r">\s*(By )?[Aa]t\s*<", page), model


def test_each_replacement_names_what_it_replaces(cast: Cast, sign_in: SignIn) -> None:
    factories.track(cast)
    page = words(sign_in(cast.coordinator), f"/admin/tracker/organisation/{cast.health.pk}/change/")
    assert "Other name" not in page
    assert ">Another lead<" in page
    assert ">Another organisation also involved<" in page


def test_the_guide_says_what_every_choice_means(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    assert reverse("status-guide") in words(client, "/admin/")
    page = words(client, reverse("status-guide"))
    for meanings in (POSITION_MEANINGS, KIND_MEANINGS, PRIORITY_MEANINGS, CONFIDENCE_MEANINGS):
        for choice, meaning in meanings.items():
            assert f"<strong>{choice.label}</strong><p>{meaning}</p>" in page, choice
