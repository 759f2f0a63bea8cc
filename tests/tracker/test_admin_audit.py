"""Everything that was done, and the history of every row: who, what, of which rows, field by field."""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pghistory
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import act_sentences, actions, history
from tracker.actions import Draft
from tracker.admin.base import VersionedAdmin
from tracker.history import FieldChange
from tracker.history.acts import PARTS, TABLES
from tracker.models import (
    Act,
    HandOver,
    Organisation,
    Post,
    RaisedItem,
    Recommendation,
    RecommendationAccess,
    RecommendationParty,
    RecommendationReader,
    RecommendationTheme,
    Side,
    Theme,
    UpdateRequest,
    User,
)
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role

SignIn = Callable[[User], Client]
AUDIT = "/admin/tracker/act/"
ROOT = Path(__file__).parents[2]


def words(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def of(row: models.Model, name: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def changed(row: models.Model) -> list[list[tuple[str, str, str]]]:
    return [[(each.name, each.old, each.new) for each in act.fields] for act in history.row_history(row)]


def test_the_list_says_who_did_what_to_which_rows_and_each_opens(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    first, second = factories.track(cast, title="First"), factories.track(cast, title="Second")
    act = factories.change_many(cast, [first, second])
    actions.save_theme(by=cast.coordinator, theme=cast.theme, name="Health for all")
    actions.change_person(
        by=cast.administrator,
        person=cast.reader,
        name="New name",
        organisation=None,
        roles={"coordinator"},
        seen=actions.present(cast.reader),
    )

    page = words(client, AUDIT)

    assert f"{first}</a> and 1 other" in page
    for said in ("Change several recommendations", "Edit a theme", "Change a person", "Health for all", "New name"):
        assert said in page
    for code in ("change_many", "edit_theme", "change_person"):
        assert f">{code}<" not in page
    for address in (of(first, "change"), of(cast.theme, "change"), of(cast.reader, "change"), of(act, "change")):
        assert f'href="{address}' in page


def test_an_act_opens_what_it_changed_field_by_field(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    row = factories.track(cast, title="First")
    new = {"title": "Second", "themes": [cast.theme]}
    entry = actions.edit(recommendation=row, by=cast.coordinator, draft=factories.drafted("Clearer."), new=new)
    found = history.changed_by(entry.act, cast.coordinator)
    assert [(each.touched.name, each.entries) for each in found] == [("PARIS-01 Second", [entry])]
    assert found[0].fields == [FieldChange("Title", "First", "Second"), FieldChange("Theme", "", "Public health")]
    page = words(client, of(entry.act, "change"))
    assert "Clearer." in page
    assert f'href="{reverse("recommendation-detail", args=[row.reference])}?log=all#{entry.anchor}"' in page

    actions.save_post(by=cast.coordinator, post=cast.desk, name="Virus desk", holder=cast.outsider)
    edited = Act.objects.filter(verb="edit_post").latest("pk")
    assert [(each.touched.model, each.touched.name) for each in history.changed_by(edited, cast.coordinator)] == [
        (Post, "Virus desk")
    ]
    page = words(client, of(edited, "change"))
    assert "Health desk" in page
    assert "Outsider" in page

    actions.remove_theme(by=cast.coordinator, theme=Theme.objects.create(name="Nobody's"))
    (gone,) = history.changed_by(Act.objects.latest("pk"), cast.coordinator)
    assert gone.fields == [FieldChange("Name", "Nobody's", "")]


def test_an_entry_recorded_after_its_act_belongs_to_it_all_the_same(cast: Cast) -> None:
    row = factories.track(cast)
    earlier = actions.open_act(by=cast.coordinator, verb="edit", at=timezone.now() - timedelta(minutes=5))
    actions.add(recommendation=row, by=cast.holder, draft=factories.drafted("Written meanwhile."))
    late = Draft(text="Clearer.", act=earlier)
    entry = actions.edit(recommendation=row, by=cast.coordinator, draft=late, new={"title": "Second"})
    assert entry.recorded_at > earlier.at
    assert [each.entries for each in history.changed_by(earlier, cast.coordinator)] == [[entry]]
    assert [each.key for each in history.touched_by([earlier], cast.coordinator)[earlier.pk]] == [row.pk]
    assert history.touched_by([], cast.coordinator) == {}


def test_acts_are_found_by_person_reference_and_subject(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    row = factories.track(cast)
    actions.save_theme(by=cast.second_coordinator, theme=cast.theme, name="Health for all")

    def found(query: str) -> list[str]:
        return [act.verb for act in client.get(f"{AUDIT}?{query}").context["cl"].result_list]

    assert found(f"q={row.reference}") == ["admit"]
    assert found("q=second") == ["edit_theme"]
    assert found(f"by={cast.second_coordinator.pk}") == ["edit_theme"]
    assert found("about=reference") == ["edit_theme"]
    assert found("about=meetings&by=" + "9" * 60) == found("about=meetings")
    assert found("q=nobody") == []


def test_what_is_narrowed_is_named_to_nobody_who_may_not_see_it(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast, title="Hidden title")
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.lead_staff}))
    act = actions.restrict(
        recommendation=row, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights
    ).act
    outsider = User.objects.get(pk=cast.administrator.pk)

    assert history.touched_by([act], outsider) == {act.pk: []}
    assert history.changed_by(act, outsider) == []
    client = sign_in(cast.administrator)
    for address in (AUDIT, of(act, "change")):
        assert "Hidden title" not in words(client, address)


def test_acts_that_only_wrote_what_one_may_not_read_are_listed_for_those_who_may(
    cast: Cast, sign_in: SignIn, recommendation: Recommendation
) -> None:
    union = Side.objects.create(name="The Union")
    ministry = Organisation.objects.create(name="Ministry of the Union", side=union)
    partner = factories.user("Partner", Role.COORDINATOR, ministry, is_staff=True)
    draft = factories.drafted("We will settle for less.", internal=True)
    note = actions.add(recommendation=recommendation, by=partner, draft=draft)
    actions.correct(entry=note, by=partner, draft=factories.drafted("We will settle for little.", internal=True))
    recommendation.refresh_from_db()
    actions.redact(recommendation=recommendation, by=partner, draft=factories.drafted("A name."), out={note: ["text"]})
    actions.raise_item(by=partner, recommendation=recommendation, choice="", line_to_take="We settle for less.")
    theirs = list(Act.objects.filter(by=partner))
    ours = actions.add(recommendation=recommendation, by=cast.lead_staff, draft=factories.drafted("Open."))
    assert [act.verb for act in theirs] == ["add", "correct", "redact", "raise"]

    def listed(person: User) -> set[Act]:
        client = sign_in(person)
        acts = set(client.get(AUDIT).context["cl"].result_list)
        latest = {act for act, _ in client.get("/admin/").context["latest"]}
        assert latest <= acts
        return acts

    assert listed(partner) >= {*theirs, ours.act}
    for person in (cast.coordinator, cast.administrator):
        assert not listed(person) & set(theirs)
        assert ours.act in listed(person)
        assert sign_in(person).get(of(theirs[0], "change")).status_code == 302
    assert sign_in(cast.coordinator).get(reverse("act-redact", args=[theirs[0].pk])).status_code == 404
    assert sign_in(cast.coordinator).get(reverse("act-redact", args=[ours.act_id])).status_code == 200


def test_what_our_side_raises_is_named_to_no_administrator(
    cast: Cast, sign_in: SignIn, recommendation: Recommendation
) -> None:
    actions.raise_item(by=cast.coordinator, recommendation=recommendation, choice="", line_to_take="Ask for more.")
    act = Act.objects.latest("pk")
    assert [each.key for each in history.touched_by([act], cast.coordinator)[act.pk]] == [recommendation.pk]
    assert history.touched_by([act], User.objects.get(pk=cast.administrator.pk)) == {act.pk: []}
    assert act in sign_in(cast.coordinator).get(AUDIT).context["cl"].result_list


def test_every_row_with_versions_has_a_history_in_words(cast: Cast, sign_in: SignIn) -> None:
    actions.save_post(by=cast.coordinator, post=cast.desk, name="Virus desk", holder=None)
    assert changed(cast.desk)[0] == [("Name", "Health desk", "Virus desk"), ("Holder", "Desk officer", "")]
    page = words(sign_in(cast.coordinator), of(cast.desk, "history"))
    for said in ("Health desk", "Virus desk", "Coordinator", "Edit a post"):
        assert said in page
    assert "holder_id" not in page
    roles, asked = {"reader", "coordinator"}, {"person": cast.reader, "by": cast.administrator}
    actions.change_person(
        **asked, name="Reader", organisation=cast.data, roles=roles, seen=actions.present(cast.reader)
    )
    assert changed(User.objects.get(pk=cast.reader.pk))[0] == [
        ("Organisation", "", "Data Agency"),
        ("Can open the administration", "no", "yes"),
        ("Role", "", "Coordinator"),
    ]


def test_history_of_a_meeting_has_who_could_see_it(cast: Cast) -> None:
    roles = {cast.outsider: Role.READER}
    wanted = MeetingRights(openness=Openness.NAMED, roles=roles)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=wanted, reason="Sensitive.")
    actions.edit_meeting(by=cast.coordinator, meeting=cast.meeting, new={"place": "Lyon"})
    edited, narrowed = history.row_history(cast.meeting)[:2]
    assert edited.fields == [FieldChange("Place", cast.meeting.place, "Lyon")]
    assert narrowed.reason == "Sensitive."
    assert {(each.name, each.old, each.new) for each in narrowed.fields} >= {
        ("Who can see it", "", "Named people and organisations"),
        ("Person", "", "Outsider"),
    }


def test_history_of_a_recommendation_is_the_one_on_the_site(cast: Cast, sign_in: SignIn) -> None:
    row = factories.track(cast)
    answer = sign_in(cast.coordinator).get(of(row, "history"))
    assert answer["Location"] == reverse("recommendation-history", args=[row.reference])


def test_names_with_a_script_in_them_are_text(cast: Cast, sign_in: SignIn) -> None:
    name = "<script>alert(1)</script>"
    actions.save_theme(by=cast.coordinator, theme=cast.theme, name=name)
    client = sign_in(cast.coordinator)
    act = Act.objects.latest("pk")
    for address in (AUDIT, of(act, "change"), of(cast.theme, "history"), of(cast.theme, "change")):
        page = client.get(address).content.decode()
        assert name not in page
        assert "&lt;script&gt;" in page


def test_the_history_of_a_person_and_of_a_post_has_what_belongs_to_them(
    cast: Cast, recommendation: Recommendation
) -> None:
    first, last = date(2027, 7, 6), date(2027, 7, 20)
    absence = actions.add_absence(by=cast.holder, person=cast.holder, starts_on=first, ends_on=last)
    actions.remove_absence(by=cast.holder, absence=absence)
    days = [("First day", "6 July 2027"), ("Last day", "20 July 2027")]
    newest = changed(cast.holder)[:2]
    assert newest == [[(name, day, "") for name, day in days], [(name, "", day) for name, day in days]]

    actions.save_post(by=cast.coordinator, post=cast.desk, name=cast.desk.name, holder=cast.lead_staff)
    actions.accept_hand_over(by=cast.lead_staff, hand_over=HandOver.objects.get())
    said = changed(cast.desk)[:3]
    before, after = cast.holder.name, cast.lead_staff.name
    assert said[0] == [("Hand-over accepted", "", "yes")]
    assert [("Handed over by", "", before), ("Handed over to", "", after)] in said
    assert [("Holder", before, after)] in said


ELSEWHERE = {
    Recommendation: "has its history on its page",
    RecommendationParty: "stands in the history of its recommendation",
    RecommendationTheme: "stands in the history of its recommendation",
    RecommendationAccess: "is changed by an entry of the log of its recommendation",
    RecommendationReader: "is changed by an entry of the log of its recommendation",
    UpdateRequest: "is made and ended by entries of the log of its recommendation",
    RaisedItem: "is one side’s own, and shown with what it says now",
}


def test_every_table_with_versions_stands_in_a_history() -> None:
    versioned = {model for app in ("tracker", "briefings") for model in _versioned(app)}
    own = {model for model, page in admin.site._registry.items() if isinstance(page, VersionedAdmin)}
    parts = {part for rows in PARTS.values() for part, _ in rows}
    named = [model.__name__ for model in versioned - own - parts - ELSEWHERE.keys()]
    assert not named, f"in no history of what they belong to: {named}"
    assert ELSEWHERE.keys() <= versioned
    assert set(PARTS) <= own, "their pages have a history"
    assert parts <= set(TABLES)


def _versioned(app: str) -> Iterator[type[models.Model]]:
    models_ = apps.get_app_config(app).get_models()
    return (model.pgh_tracked_model for model in models_ if hasattr(model, "pgh_tracked_model"))


def test_many_acts_and_rows_ask_no_more_than_few(cast: Cast) -> None:
    rows = [factories.track(cast) for _ in range(2)]

    def asked(what: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as queries:
            what()
        return len(queries)

    def counts() -> list[int]:
        user = User.objects.get(pk=cast.coordinator.pk)
        assert user.sees_everything
        act = factories.change_many(cast, rows)
        return [
            asked(lambda: history.touched_by(Act.objects.all(), user)),
            asked(lambda: history.changed_by(act, user)),
            asked(lambda: history.row_history(Theme.objects.get(pk=cast.theme.pk))),
        ]

    actions.save_theme(by=cast.coordinator, theme=cast.theme, name="Theme")
    few = counts()
    for number in range(4):
        rows.append(factories.track(cast))
        actions.save_theme(by=cast.coordinator, theme=cast.theme, name=f"Theme {number}")
        actions.save_post(by=cast.coordinator, post=cast.vacant, name=f"Desk {number}", holder=None)
    assert counts() == few


def _verbs() -> set[str]:
    """Return the verbs that the code opens acts with."""
    found: set[str] = set()
    for path in [*ROOT.glob("tracker/**/*.py"), *ROOT.glob("briefings/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("open_act"):
                values = [each.value for each in node.keywords if each.arg == "verb"]
                said = [value for value in values if isinstance(value, (ast.Constant, ast.IfExp))]
                found |= {
                    each.value
                    for value in said
                    for each in ast.walk(value)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found


def test_every_verb_has_words_and_a_subject() -> None:
    verbs = _verbs()
    assert len(verbs) > 20
    assert verbs - set(act_sentences.VERBS) == set()
    subjects = set().union(*(subject.verbs for subject in act_sentences.SUBJECTS.values()))
    assert set(act_sentences.VERBS) - subjects - {"demo"} == set()
    assert subjects <= set(act_sentences.VERBS)


def test_a_row_that_one_act_changed_twice_shows_both_changes(cast: Cast) -> None:
    act = actions.open_act(by=cast.coordinator, verb="edit_theme")
    before = cast.theme.name
    with pghistory.context(act=act.pk):
        for name in ("Health", "Health for all"):
            Theme.objects.filter(pk=cast.theme.pk).update(name=name)

    (found,) = history.changed_by(act, cast.coordinator)

    assert [(each.old, each.new) for each in found.fields] == [(before, "Health"), ("Health", "Health for all")]


def test_only_who_may_remove_a_reason_is_led_to_the_page_for_it(cast: Cast, sign_in: SignIn) -> None:
    act = actions.open_act(by=cast.coordinator, verb="set_aside", reason="A patient said so.")
    user = factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True)
    way = reverse("act-redact", args=[act.pk])

    pages = {who: words(sign_in(who), of(act, "change")) for who in (cast.coordinator, user)}

    assert way in pages[cast.coordinator]
    assert "A patient said so." in pages[user]
    assert way not in pages[user]
