"""The admin in a browser: an edit, a stale edit, a merge, verifying several; and each of its pages looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, expect

from briefings.models import Passage
from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker import actions
from tracker.actions import SourceText
from tracker.models import Act, Marking, Organisation, Recommendation, Relation, Side, Theme, User
from tracker.workflow import Decision, RelationKind, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/tracker/recommendation/"
LOOKS = ((1280, "light"), (1024, "dark"))
CUT = """
() => [...document.querySelectorAll("#content *, main *")]
  .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1
    && !["visible", "clip"].includes(getComputedStyle(each).overflowX)
    && !each.matches("input, select, textarea, .visually-hidden, .select2-selection__rendered"))
  .map(each => each.outerHTML.slice(0, 80))
"""
"""What has more in it than it shows at its width."""


@pytest.fixture
def tracked(cast: Cast) -> Recommendation:
    """One recommendation that comes from words of a briefing."""
    return factories.track(cast, sources=[SourceText(factories.briefing(cast), 0, 9)])


def follow(target: Locator) -> None:
    """Click, and wait for the page that this leads to, which may have the same address."""
    with target.page.expect_navigation():
        target.click()


def look_at(visit: Visit, *, rules_in: tuple[str, ...] = ("light", "dark")) -> None:
    """Fail on what is cut at both widths, light and dark, and on what accessibility rules object to in those named."""
    page, complaints = visit.page, [*visit.complaints]
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide in a window of {width}"
        assert page.evaluate(CUT) == [], f"{page.url} at {width}"
        if scheme in rules_in:
            found = Axe().run(page)
            assert found.violations_count == 0, f"{scheme}, {page.url}: {found.generate_report()}"
    # Where Django's stylesheets import others, axe puts copies of them into the page, which the policy refuses.
    visit.complaints[:] = complaints


def test_coordinator_edits_one_and_the_log_says_so(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(LIST)
    page.get_by_role("link", name=tracked.reference, exact=True).click()
    page.get_by_label("Title").fill("Open the harbour at night")
    page.get_by_label("Priority").select_option("High")
    page.locator("#id_reason").fill("Agreed on Monday.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("Open the harbour at night")
    entry = tracked.entries.latest("sequence")
    assert (entry.kind, entry.by, entry.text) == ("edit", cast.coordinator, "Agreed on Monday.")
    assert set(entry.changes) == {"title", "priority"}


def test_a_stale_edit_is_shown_both_values_and_keeps_what_was_typed(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"{LIST}{tracked.pk}/change/")
    page.fill("#id_title", "Typed in the stale tab")
    page.fill("#id_reason", "Agreed.")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#id_title", "Typed in the other tab")
    other.fill("#id_reason", "Agreed.")
    other.locator("input[name=_save]").click()
    other.close()

    page.locator("input[name=_continue]").click()

    content = page.locator("#content")
    expect(content).to_contain_text("Somebody changed this after you opened the page.")
    expect(content).to_contain_text("It is now “Typed in the other tab”.")
    expect(page.locator("#id_title")).to_have_value("Typed in the stale tab")
    tracked.refresh_from_db()
    assert tracked.title == "Typed in the other tab"
    look_at(visit)

    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist")).to_contain_text("Typed in the stale tab")


def test_two_organisations_are_merged(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    old = Organisation.objects.create(name="Ministry of Healing", short_name="Healing")
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/admin/tracker/organisation/")
    for name in (old.name, cast.health.name):
        page.get_by_label(f"Select {name}").check()
    follow(page.get_by_role("button", name="Merge the selected"))
    look_at(visit)
    page.get_by_label(cast.health.name).check()
    page.get_by_label("Reason").fill("They were merged.")
    follow(page.get_by_role("button", name="Preview the merge"))
    look_at(visit)
    visit.check_width(320)
    page.get_by_role("button", name="Merge organisations").click()

    said = "“Ministry of Healing” was merged into “Ministry of Health” and is retired."
    expect(page.locator(".messagelist")).to_contain_text(said)
    old.refresh_from_db()
    assert old.is_retired


def test_one_is_changed_from_the_list_of_the_admin(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"{LIST}?status__exact=not_yet_reported")
    page.get_by_label(f"Select {tracked.reference}").check()
    page.get_by_role("button", name="Change the selected").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 1 recommendation")
    page.get_by_label("Priority").select_option("High")
    follow(page.get_by_role("button", name="Preview"))
    look_at(visit)

    page.get_by_role("button", name="Change 1 recommendation").click()

    page.wait_for_url(f"**{LIST}?status__exact=not_yet_reported")
    expect(page.get_by_text("1 recommendation is changed.")).to_be_visible()
    expect(page.get_by_role("link", name="Undo this change")).to_be_visible()
    tracked.refresh_from_db()
    assert tracked.priority == "priority"


def test_several_are_verified_from_the_list_of_the_admin(visit: Visit, cast: Cast) -> None:
    rows = [factories.track(cast, title=f"Open harbour {number}") for number in range(1, 4)]
    for row in rows[:2]:
        factories.claim(cast, row)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(LIST)
    for row in rows:
        page.get_by_label(f"Select {row.reference}").check()
    page.get_by_role("button", name="Change the selected").click()
    page.get_by_label("Verify as").select_option("Closed: implemented")
    page.get_by_label("Reason").fill("I read the minutes of both.")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_text("2 will change. 1 will not change.")).to_be_visible()
    expect(page.get_by_role("heading", name="Check the evidence of each")).to_be_visible()
    expect(page.get_by_role("link", name="Minutes")).to_have_count(2)
    look_at(visit)
    visit.check_width(320)
    page.get_by_role("button", name="Verify 2 recommendations").click()

    expect(page.get_by_text("2 changed. 1 not changed.")).to_be_visible()
    look_at(visit)
    act = Act.objects.get(verb="verify_many")
    assert {entry.recommendation for entry in act.entries.all()} == set(rows[:2])
    statuses = [Recommendation.objects.get(pk=row.pk).status for row in rows]
    assert statuses == [Status.IMPLEMENTED, Status.IMPLEMENTED, Status.NOT_YET_REPORTED]


def test_several_are_merged_from_the_list_of_the_admin(visit: Visit, cast: Cast) -> None:
    kept, *rows = [factories.track(cast, title=f"Open harbour {number} to larger ships") for number in range(1, 4)]
    closed = factories.walk(cast, factories.track(cast), Status.NO_LONGER_APPLICABLE)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(LIST)
    for row in (kept, *rows, closed):
        page.get_by_label(f"Select {row.reference}").check()
    page.get_by_role("button", name="Change the selected").click()
    page.get_by_label("Merge into").select_option(f"{kept.reference} {kept.title}")
    page.get_by_label("Reason").fill("They ask for the same.")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_text("2 will change. 1 will not change.")).to_be_visible()
    expect(page.get_by_text(f"{kept.reference} stays as it is: {kept.title}")).to_be_visible()
    look_at(visit)
    visit.check_width(320)
    page.get_by_role("button", name=f"Merge 2 recommendations into {kept.reference}").click()

    expect(page.get_by_text("2 changed. 1 not changed.")).to_be_visible()
    look_at(visit)
    successors = Relation.objects.filter(kind=RelationKind.MERGED_INTO, other=kept)
    assert {relation.one for relation in successors} == set(rows)


def one_of_each(cast: Cast, tracked: Recommendation) -> None:
    """Make a row of each kind that the admin shows and the fixtures have none of."""
    other, draft = factories.track(cast), factories.drafted("They belong together.")
    factories.claim(cast, tracked)
    actions.relate(recommendation=tracked, by=cast.coordinator, draft=draft, kind=RelationKind.SUPPORTS, other=other)
    passage = Passage.objects.content().in_order()[1]
    actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    actions.save_side(by=cast.coordinator, side=Side(), name="Partner")
    actions.save_marking(by=cast.coordinator, marking=Marking(), name="Restricted")
    actions.retire(by=cast.coordinator, row=actions.save_theme(by=cast.coordinator, theme=Theme(), name="Old theme"))
    actions.change_account(by=cast.administrator, person=cast.outsider, new={"email": "elsewhere@example.org"})
    factories.undelivered(cast.holder)


def addresses(person: User) -> Iterator[str]:
    """Yield every page of the admin that answers somebody: lists, and what leads on from the first and the last row."""
    client = Client()
    client.force_login(person)
    every = [reverse("admin:index"), reverse("admin:password_change_done")]
    for model in admin.site._registry:
        start = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        every += [start, f"{start}add/", f"{start}?q=nothing+like+this"]
        # The last one: it has most of what a row can have.
        for row in model._default_manager.order_by("-pk")[:1]:
            every += [f"{start}{row.pk}/{does}/" for does in ("change", "history", "delete")]
    yield from (address for address in every if client.get(address).status_code == 200)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_every_page_of_the_admin_is_accessible_and_whole(
    visit: Visit, cast: Cast, tracked: Recommendation, who: str
) -> None:
    one_of_each(cast, tracked)
    person = getattr(cast, who)
    visit.sign_in(person)
    seen = list(addresses(person))
    assert len(seen) > len(admin.site._registry)
    if who == "administrator":
        # What both open has one look; of that, every other page is held to the rules in dark too.
        both = [path for path in addresses(cast.coordinator) if path in seen]
        seen = [path for path in seen if path not in both] + both[::2]
    for path in [*seen, "/import/", f"/import/?kind={'people' if who == 'administrator' else 'themes'}"]:
        visit.open(path)
        assert visit.page.locator("#content, main").first.is_visible()
        look_at(visit, rules_in=("light",) if who == "coordinator" else ("dark",))


def test_the_parts_of_its_first_page_have_the_width_of_a_phone(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": 375, "height": 800})
    visit.open("/admin/")

    for part in ("#content-main", "#content-related"):
        assert (visit.page.locator(part).bounding_box() or {})["width"] > 300


def test_what_the_admin_does_not_have_or_refuses_is_accessible(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    for path in ("/admin/nothing/", "/admin/tracker/user/add/"):
        visit.open(path)
        look_at(visit)
    visit.open(f"/admin/tracker/theme/{10**9}/change/")
    expect(visit.page.locator(".messagelist")).to_be_visible()
    look_at(visit)
    visit.page.context.clear_cookies()
    visit.sign_in(cast.reader)
    visit.open("/admin/")
    look_at(visit)
    # The browser itself notes an answer that is no success; that is all it may note.
    assert all("403" in complaint or "404" in complaint for complaint in visit.complaints), visit.complaints
    visit.complaints.clear()


def test_a_theme_is_retired_brought_back_and_removed(visit: Visit, cast: Cast) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/admin/tracker/theme/{cast.theme.pk}/change/")
    follow(page.get_by_role("button", name="Retire"))
    look_at(visit)
    cast.theme.refresh_from_db()
    assert cast.theme.is_retired
    follow(page.get_by_role("button", name="Bring"))
    look_at(visit)
    follow(page.get_by_role("link", name="Delete"))
    look_at(visit)
    follow(page.get_by_role("button", name="Yes"))
    expect(page.locator(".messagelist")).to_be_visible()
    look_at(visit)
    assert not Theme.objects.filter(pk=cast.theme.pk).exists()
