"""Merging organisations, posts and themes: the preview, what moves and what stays, one act, refusals."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tracker import actions, history
from tracker.actions import Draft, merging
from tracker.models import Act, Organisation, Post, Side, Theme
from tracker.models.people import Role
from tracker.workflow import EditConflict, Forbidden, Refused, Status

WHY = Draft(text="The ministries were merged.")


def words(response: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))


@pytest.fixture
def old(cast: Cast) -> Organisation:
    """A ministry that goes: it leads, is involved, and has a desk, a twin of a desk, a department and a person."""
    made = Organisation.objects.create(name="Ministry of Healing", short_name="Healing")
    Post.objects.create(organisation=made, name="Night desk")
    Post.objects.create(organisation=made, name="Health desk")
    Organisation.objects.create(name="Vaccines unit", parent=made)
    factories.user("Healer", Role.CONTRIBUTOR, made)
    return made


def test_organisations_are_merged_as_one_act(cast: Cast, old: Organisation) -> None:
    led = factories.track(cast, lead=old, owner=None, parties=[cast.health])
    involved = factories.track(cast, lead=cast.health, owner=None, parties=[old, cast.data])
    closed = factories.track(cast, lead=old, owner=None)
    factories.walk(cast, closed, Status.NOT_IMPLEMENTED)

    merged = actions.merge_into(by=cast.coordinator, rows=[old], into=cast.health, draft=WHY)

    assert (merged.act.verb, merged.act.reason) == ("merge_organisation", WHY.text)
    for item in (led, involved, closed):
        item.refresh_from_db()
    assert (led.lead, closed.lead) == (cast.health, old)
    assert not led.parties.exists()
    assert list(involved.parties.all()) == [cast.data], "who leads is not also involved"
    assert {entry.act_id for entry in merged.outcome.done} == {merged.act.pk}
    assert [row for row, _ in merged.outcome.refused] == [closed]
    old.refresh_from_db()
    assert old.is_retired
    assert sorted(part.name for part in merged.moved) == ["Night desk", "Vaccines unit"]
    assert [part.name for part, _ in merged.stayed] == ["Health desk"]
    assert Post.objects.get(name="Health desk", organisation=old).is_retired
    assert not Post.objects.get(name="Night desk", organisation=cast.health).is_retired
    assert merged.left == [(old, ["1 recommendation as lead", "1 post", "1 person"])]
    changed = {(each.touched.model, each.touched.key) for each in history.changed_by(merged.act, cast.coordinator)}
    assert (Organisation, old.pk) in changed
    assert len(changed) == 6, "two recommendations, two posts, the department, the organisation"


def test_posts_and_themes_are_merged(cast: Cast) -> None:
    other = Post.objects.create(organisation=cast.health, name="Second health desk")
    theme = Theme.objects.create(name="Illness")
    item = factories.track(cast, lead=cast.health, owner=other, themes=[theme])
    actions.merge_into(by=cast.coordinator, rows=[other], into=cast.desk, draft=WHY)
    merged = actions.merge_into(by=cast.coordinator, rows=[theme], into=cast.theme, draft=WHY)
    item.refresh_from_db()
    assert (item.owner, list(item.themes.all())) == (cast.desk, [cast.theme])
    assert merged.left == [(theme, [])]
    assert set(Post.objects.offered()) == {cast.desk, cast.vacant}


def test_what_cannot_be_merged_is_refused_in_words(cast: Cast, old: Organisation) -> None:
    unit, foreign = Organisation.objects.get(name="Vaccines unit"), Organisation.objects.create(name="Theirs")
    Organisation.objects.filter(pk=foreign.pk).update(side=Side.objects.create(name="Partner"))
    gone = actions.retire(by=cast.coordinator, row=Organisation.objects.create(name="Gone"))

    def refusal(rows: list[Organisation], into: Organisation, **other: Any) -> str:
        given = {"by": cast.coordinator, "draft": WHY} | other
        with pytest.raises(Refused) as refused:
            actions.merge_into(rows=rows, into=into, **given)
        return str(refused.value)

    assert refusal([old], unit) == (
        "“Vaccines unit” is part of “Ministry of Healing”. Keep “Ministry of Healing” instead."
    )
    assert "belong to different sides. Merge organisations of the same side." in refusal([foreign], old)
    assert "“Gone” is retired." in refusal([old], gone)
    assert refusal([old], old) == "Select at least two, and choose the one to keep."
    assert refusal([old], cast.health, draft=Draft()) == "Say why they should be merged."
    for by in (cast.holder, cast.administrator):
        with pytest.raises(Forbidden):
            actions.merge_into(by=by, rows=[old], into=cast.health, draft=WHY)
    assert not Act.objects.filter(verb="merge_organisation").exists()


def test_a_preview_keeps_nothing_and_what_changed_since_is_refused(cast: Cast, old: Organisation) -> None:
    factories.track(cast, lead=old, owner=None)
    how: dict[str, Any] = {"by": cast.coordinator, "rows": [old], "into": cast.health, "draft": WHY}
    mark = actions.merge_into(**how, preview=True).outcome.mark
    assert not Organisation.objects.get(pk=old.pk).is_retired
    factories.track(cast, lead=old, owner=None)
    with pytest.raises(EditConflict, match="Something changed after the preview"):
        actions.merge_into(**how, seen=mark)
    assert not Organisation.objects.get(pk=old.pk).is_retired


def test_only_what_would_change_counts_towards_the_most(
    cast: Cast, old: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MOST", 2)
    theme = Theme.objects.create(name="Illness")
    # Led by one that goes, a closed one keeps its lead; its theme changes.
    closed = [factories.track(cast, lead=old, owner=None, themes=[theme]) for _ in range(3)]
    for item in closed:
        factories.walk(cast, item, Status.NOT_IMPLEMENTED)
    led = [factories.track(cast, lead=old, owner=None) for _ in range(2)]
    how: dict[str, Any] = {"by": cast.coordinator, "draft": WHY, "preview": True}

    merged = actions.merge_into(rows=[old], into=cast.health, **how)
    assert {entry.recommendation_id for entry in merged.outcome.done} == {item.pk for item in led}
    assert [row for row, _ in merged.outcome.refused] == closed[:2], "of those that stay, the first are named"
    assert merged.left[0][1][0] == "3 recommendations as lead", "and all are counted"
    with pytest.raises(Refused, match="More than 2 recommendations would change"):
        actions.merge_into(rows=[theme], into=cast.theme, **how)
    factories.track(cast, lead=cast.data, owner=None, parties=[old])
    with pytest.raises(Refused, match="More than 2 recommendations would change"):
        actions.merge_into(rows=[old], into=cast.health, **how)


def _other_part(cast: Cast, old: Organisation) -> dict[str, Callable[[], object]]:
    """What somebody can do between preview and merge that would make it another merge."""
    by, unit = cast.coordinator, Organisation.objects.get(name="Vaccines unit")
    above = Organisation.objects.create(name="Government")
    desk = old.posts.get(name="Night desk")

    def put_below(row: Organisation) -> None:
        actions.save_organisation(
            by=by, organisation=row, name=row.name, short_name=row.short_name, side=row.side, parent=above
        )

    return {
        "the one that is kept is put below another": lambda: put_below(cast.health),
        "the one that goes is put below another": lambda: put_below(old),
        "a department gets one below": lambda: Organisation.objects.create(name="Cold chain", parent=unit),
        "a department is renamed": lambda: actions.save_organisation(
            by=by, organisation=unit, name="Vaccination", short_name="", parent=old
        ),
        "a post is retired": lambda: actions.retire(by=by, row=desk),
        "a post is renamed": lambda: actions.save_post(by=by, post=desk, name="Day desk", holder=None),
        "a department is retired": lambda: actions.retire(by=by, row=unit),
    }


@pytest.mark.parametrize("number", range(7))
def test_whatever_of_organisations_changed_since_the_preview_is_refused(
    cast: Cast, old: Organisation, number: int
) -> None:
    how: dict[str, Any] = {"by": cast.coordinator, "rows": [old], "into": cast.health, "draft": WHY}
    ways = _other_part(cast, old)
    mark = actions.merge_into(**how, preview=True).outcome.mark
    assert actions.merge_into(**how, preview=True, seen=mark).outcome.mark == mark
    assert len(ways) == 7
    name, change = list(ways.items())[number]
    change()
    with pytest.raises(EditConflict, match="Something changed after the preview"):
        actions.merge_into(**how, seen=mark)
    assert not Organisation.objects.get(pk=old.pk).is_retired, name


def test_a_post_whose_name_is_taken_meanwhile_stays_with_a_sentence(cast: Cast, old: Organisation) -> None:
    def add_twin(sender: object, instance: Post, **_: object) -> None:
        pre_save.disconnect(add_twin, sender=Post)
        Post.objects.bulk_create([Post(organisation=cast.health, name=instance.name.upper())])

    pre_save.connect(add_twin, sender=Post)
    merged = actions.merge_into(by=cast.coordinator, rows=[old], into=cast.health, draft=WHY)
    assert [(post.name, why) for post, why in merged.stayed if post.name == "Night desk"] == [
        ("Night desk", "“Ministry of Health” already has a post “Night desk”. Merge the two posts next.")
    ]
    desk = Post.objects.get(name="Night desk")
    assert (desk.organisation, desk.is_retired) == (old, True)


@pytest.mark.parametrize(
    ("name", "twin"), [("İstanbul desk", "istanbul desk"), ("STRAẞE", "straße"), ("Όμιλος", "ΌΜΙΛΟΣ")]
)
def test_posts_with_unusual_capitals_move_or_stay_and_raise_nothing(
    cast: Cast, old: Organisation, name: str, twin: str
) -> None:
    Post.objects.create(organisation=old, name=name)
    Post.objects.create(organisation=cast.health, name=twin)
    merged = actions.merge_into(by=cast.coordinator, rows=[old], into=cast.health, draft=WHY)
    assert [post.name for post in merged.moved if isinstance(post, Post)].count(name) + [
        post.name for post, _ in merged.stayed
    ].count(name) == 1


def test_the_page_asks_previews_and_merges_once(client: Client, cast: Cast, old: Organisation) -> None:
    client.force_login(cast.coordinator)
    item = factories.track(cast, title="Build a ward", lead=old, owner=None)
    address, rows = reverse("organisation-merge"), [cast.health.pk, old.pk]
    listed = client.get("/admin/tracker/organisation/").content.decode()
    assert f'formaction="{address}"' in listed
    assert 'aria-label="Select Ministry of Healing"' in listed
    asked = words(client.post(address, {"row": rows}))
    assert "Preview the merge" in asked
    assert "1 recommendation as lead, 2 posts, 1 person, 1 department" in asked
    assert "Choose the one to keep." in words(client.post(address, {"row": rows, "stage": "preview", "text": "Why"}))

    typed = {"row": rows, "into": cast.health.pk, "text": "They were merged."}
    preview = client.post(address, typed | {"stage": "preview"})
    for said in ("Will be retired", "Still in use, marked as retired: 1 post, 1 person.", "Build a ward"):
        assert said in words(preview), said
    assert not Organisation.objects.get(pk=old.pk).is_retired
    mark = re.search(r'name="previewed" value="([0-9a-f]{64})"', preview.content.decode())
    assert mark is not None

    answers = [client.post(address, typed | {"stage": "apply", "previewed": mark[1]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert Act.objects.filter(verb="merge_organisation").count() == 1
    item.refresh_from_db()
    assert item.lead == cast.health
    assert "“Ministry of Healing” was merged into “Ministry of Health” and is retired." in words(answers[1])


def test_what_is_no_choice_leads_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    address = reverse("theme-merge")
    for rows in ([], [cast.theme.pk], [cast.theme.pk, 10**30, -1, "x", "\x00"]):
        answer = client.post(address, {"row": rows}, follow=True)
        assert "Select at least 2 and at most 20 to merge." in words(answer)
    other = Theme.objects.create(name="<script>alert(1)</script>")
    page = client.post(address, {"row": [cast.theme.pk, other.pk], "stage": "preview", "into": 10**9, "text": "x"})
    assert page.status_code == 422
    assert "<script>alert" not in page.content.decode()
