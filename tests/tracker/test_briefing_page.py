"""A briefing's page: its whole text, what is tracked marked, and what is left."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from briefings.models import Briefing, Passage
from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.models import Organisation, Recommendation, User
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.models.people import Role
from tracker.views.review_page import Review
from tracker.workflow import Decision, Status


def page(briefing: Briefing) -> str:
    return reverse("briefing-detail", args=[briefing.pk])


@pytest.fixture
def as_reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.reader)
    return client


def words(text: str) -> list[str]:
    return text.replace("|", " ").replace("#", " ").replace("-", " ").split()


def test_every_word_of_the_text_is_on_the_page_in_its_order(as_reader: Client, briefing: Briefing) -> None:
    document = as_reader.get(page(briefing)).content.decode().split("<article")[1].split("</article>")[0]
    shown = words(unescape(strip_tags(document.split(">", 1)[1])))

    assert shown == words(briefing.text)


def test_tracked_words_are_marked_and_lead_to_their_recommendation(
    as_reader: Client, briefing: Briefing, cast: Cast
) -> None:
    before = as_reader.get(page(briefing)).content.decode()
    tracked = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    after = as_reader.get(page(briefing)).content.decode()

    assert "<mark" not in before
    assert after.count("<mark") == len(tracked) == 3
    for recommendation in tracked:
        assert reverse("recommendation-detail", args=[recommendation.reference]) in after


def test_overlapping_sources_are_both_shown(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    start = briefing.text.index("Establish")
    for title, end in (("One", start + 20), ("Other", start + 40)):
        factories.track(cast, title=title, sources=[actions.SourceText(briefing, start, end)])

    text = as_reader.get(page(briefing)).content.decode()

    assert "PARIS-01" in text
    assert "PARIS-02" in text
    assert "Establish a joint la" in unescape(strip_tags(text)).replace("\n", "")


def test_entered_in_error_is_no_longer_marked(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    tracked = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    factories.walk(cast, tracked[0], Status.ENTERED_IN_ERROR)

    text = as_reader.get(page(briefing)).content.decode().split("<article")[1].split("</article>")[0]

    assert text.count("<mark") == 2
    assert tracked[0].reference not in text


def test_coverage_counts_each_passage_once(as_reader: Client, briefing: Briefing, cast: Cast) -> None:
    spoken = briefing.passages.get(start=briefing.text.index("The talks"))
    actions.dont_track(passage=spoken, by=cast.coordinator, decision=Decision.INFORMATIONAL)
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))

    coverage = as_reader.get(page(briefing)).context["coverage"]

    assert (coverage.tracked, coverage.not_tracked, coverage.waiting) == (3, 1, 0)
    content = briefing.passages.content().count()
    assert coverage.tracked + coverage.not_tracked + coverage.to_review == content


def _narrowed(cast: Cast, tracked: Recommendation) -> None:
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.holder}))
    actions.restrict(recommendation=tracked, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights)


def _words_of(briefing: Briefing, passage: Passage) -> actions.SourceText:
    return actions.SourceText(briefing, passage.suggested_start or 0, passage.suggested_end or 0)


def _first_words(briefing: Briefing) -> actions.SourceText:
    return _words_of(briefing, briefing.passages.suggested().in_order()[0])


def test_what_is_left_tells_nobody_which_words_are_tracked_where_they_cannot_see_it(
    as_reader: Client, cast: Cast
) -> None:
    text = "# Ports\n\nThe ministries should open a port.\n\nThe ministries should build a road.\n"
    briefing = factories.briefing(cast, text, "ports.md")
    one, other = briefing.passages.suggested().in_order()
    addresses = [f"{page(briefing)}?{query}" for query in ("show=left", f"after={one.number - 1}", "back=999")]

    def shown() -> list[list[int]]:
        pages = [as_reader.get(address) for address in addresses]
        return [[line.passage.pk for block in each.context["blocks"] for line in block.lines] for each in pages]

    before = shown()
    _narrowed(cast, factories.track(cast, sources=[_first_words(briefing)]))

    assert shown() == before
    assert as_reader.get(page(briefing)).context["coverage"] is None
    assert Review(briefing, User.objects.get(pk=cast.reader.pk)).queue == [one, other]
    assert Review(briefing, cast.coordinator).queue == [other]


def test_who_decides_about_passages_has_none_to_review_that_is_tracked_where_they_cannot_see_it(
    client: Client, briefing: Briefing, cast: Cast
) -> None:
    words_of = _first_words(briefing)
    later = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME", follows=cast.meeting)
    elsewhere = factories.track(cast, meeting=later)
    draft = factories.drafted("Said there too.")
    actions.add_sources(recommendation=elsewhere, by=cast.coordinator, draft=draft, sources=[words_of])
    client.force_login(cast.reader)
    assert client.get(page(briefing)).context["coverage"].tracked == 1
    roles: dict[User | Organisation, Role] = {cast.outsider: Role.COORDINATOR}
    rights = MeetingRights(Openness.EVERYONE, roles=roles)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    _narrowed(cast, elsewhere)

    # How much is reviewed would tell.
    assert client.get(page(briefing)).context["coverage"] is None
    client.force_login(cast.outsider)
    shown = client.get(page(briefing))
    assert shown.context["coverage"] is None
    assert shown.context["card"].passage.start != words_of.start


def test_markup_in_a_briefing_is_shown_as_text(as_reader: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, "# <script>alert(1)</script>\n\nWords & <b>more</b> words.\n", "odd.md")

    text = as_reader.get(page(briefing)).content.decode()

    assert "<script>" not in text
    assert "&lt;b&gt;more&lt;/b&gt;" in text


@pytest.mark.parametrize("address", ["/briefings/999999999999999999999/", "/briefings/0/", "/briefings/x/"])
def test_unknown_briefings_have_no_page(as_reader: Client, briefing: Briefing, address: str) -> None:
    assert as_reader.get(address).status_code == 404


# --- A long briefing, in parts ---

CHAPTER = (
    "\n## Matter {0}\n\nThe delegations exchanged views on matter {0} and were satisfied with the contacts reached "
    "so far in the working groups, which continued from earlier rounds.\n\nThe parties agreed to establish a joint "
    "working group on matter {0} by the end of the year. They should prepare a report on options for financing "
    "item {0} before the next round.\n\nNext steps include:\n\n- Create a register of projects in area {0}\n"
    "- Publish the findings of laboratory {0} by 30 June 2027\n"
)
MOST = 60_000


@pytest.fixture
def long(cast: Cast, reads_here: None) -> Briefing:
    """Twenty-two kilobytes, and a suggestion in every third sentence."""
    return factories.briefing(cast, "# Communiqué\n" + "".join(map(CHAPTER.format, range(48))), "long.md")


def part(client: Client, briefing: Briefing, query: str = "") -> tuple[int, int, str]:
    """The number of the part shown, how many there are, and its text."""
    response = client.get(page(briefing) + query)
    assert response.status_code == 200
    document = response.content.decode().split("<article")[1].split("</article>")[0]
    return response.context["part"], response.context["part_count"], document


def test_a_long_briefing_comes_in_parts_that_are_light_and_leave_out_nothing(
    client: Client, cast: Cast, long: Briefing
) -> None:
    client.force_login(cast.coordinator)
    assert long.size > 22_000
    _, count, first = part(client, long)
    assert count > 1

    pages = [client.get(f"{page(long)}?part={number}").content for number in range(1, count + 1)]

    assert max(map(len, pages)) < MOST
    together = "".join(each.decode().split("<article")[1].split("</article>")[0].split(">", 1)[1] for each in pages)
    without = re.sub(r"<a class=\"sign.*?</a>", "", together)
    without = re.sub(r"<nav.*?</nav>", "", without, flags=re.DOTALL)
    assert words(unescape(strip_tags(without))) == words(long.text)
    assert f"Part 1 of {count}" in first
    assert 'href="?part=2" rel="next"' in first


def test_parts_stay_light_and_where_they_are_once_all_is_tracked(client: Client, cast: Cast, long: Briefing) -> None:
    client.force_login(cast.coordinator)
    before = [part(client, long, f"?part={number}")[2].count("block-heading") for number in (1, 2)]
    actions.track_suggestions(briefing=long, by=cast.coordinator, draft=factories.drafted(""))
    _, count, _ = part(client, long)

    assert [part(client, long, f"?part={number}")[2].count("block-heading") for number in (1, 2)] == before
    assert all(len(client.get(f"{page(long)}?part={number}").content) < MOST for number in range(1, count + 1))


def test_a_part_neither_ends_with_a_heading_nor_divides_a_block(as_reader: Client, long: Briefing) -> None:
    _, count, _ = part(as_reader, long)
    shown = [as_reader.get(f"{page(long)}?part={number}").context["blocks"] for number in range(1, count + 1)]

    assert all(blocks[-1].kind != "heading" for blocks in shown)
    numbers = [{line.passage.block for block in blocks for line in block.lines} for blocks in shown]
    assert all(not one & other for one, other in pairwise(numbers))


def test_a_block_too_large_for_a_part_is_divided(client: Client, cast: Cast, reads_here: None) -> None:
    rows = "".join(f"| {n} | The parties should establish a register of projects in area {n} |\n" for n in range(300))
    briefing = factories.briefing(cast, f"# Annex\n\n| No | Action |\n|---|---|\n{rows}", "annex.md")
    client.force_login(cast.coordinator)
    _, count, _ = part(client, briefing)

    assert count > 1
    assert all(len(client.get(f"{page(briefing)}?part={number}").content) < MOST for number in range(1, count + 1))


def test_links_lead_to_the_part_that_has_the_words(client: Client, cast: Cast, long: Briefing) -> None:
    client.force_login(cast.coordinator)
    suggested = long.passages.suggested().in_order()
    for place in (0, suggested.count() - 1):
        recommendation = factories.track(cast, title=f"Item {place}", sources=[_words_of(long, suggested[place])])
        start = recommendation.sources.get().start
        shown = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
        address = f"{page(long)}?at={start}#at-{start}"
        assert f'href="{address}"' in shown
        assert f'id="at-{start}"' in client.get(address).content.decode()


def test_going_on_leads_across_parts(client: Client, cast: Cast, long: Briefing) -> None:
    client.force_login(cast.coordinator)
    last = client.get(f"{page(long)}?part=1").context["blocks"][-1].lines[-1].passage

    response = client.get(f"{page(long)}?after={last.number}")

    assert response.context["part"] == 2
    assert response.context["opened"].passage.number > last.number
    assert response.context["coverage"] == client.get(page(long)).context["coverage"]
    passage = response.context["opened"].passage
    done = client.post(reverse("passage-set-aside", args=[passage.pk]), {"decision": "rejected"}, follow=True)
    assert done.context["part"] == 2
    assert client.get(f"{page(long)}?passage={passage.pk}").context["part"] == 2


def test_odd_addresses_show_a_part_all_the_same(as_reader: Client, long: Briefing) -> None:
    _, count, _ = part(as_reader, long)
    first = ("?part=0", "?part=x", "?part=-1", "?part=99999999999999", "?at=x", "?at=0", "?at=\u0661", "?part=%00")
    wanted = dict.fromkeys(first, 1) | {"?part=999": count, "?at=99999999": count}

    assert {query: part(as_reader, long, query)[0] for query in wanted} == wanted
    assert count > 1


def test_a_briefing_costs_the_same_queries_whatever_its_part(
    as_reader: Client, long: Briefing, briefing: Briefing
) -> None:
    asked = []
    for address in (page(briefing), page(long), f"{page(long)}?part=2", f"{page(long)}?at=20000"):
        with CaptureQueriesContext(connection) as queries:
            as_reader.get(address)
        asked.append(len(queries))

    assert len(set(asked)) == 1
