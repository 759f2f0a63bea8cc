"""A recommendation's own page: what it shows, and writing into the log from it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tracker import actions, quoting
from tracker.models import Notice, Post, ProgressEntry, Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import CONFIDENCE_MEANINGS, Confidence, Status, Step


def typed(recommendation: Recommendation, **fields: Any) -> dict[str, Any]:
    """What a browser sends when somebody fills in the form."""
    return {
        "status": Status.IN_PROGRESS,
        "text": "The terms of reference are agreed.",
        "happened_on": timezone.localdate().isoformat(),
        "next_step": "First call in May",
        "confidence": Confidence.ON_TRACK,
        "seen": recommendation.status,
        "form_token": str(uuid4()),
    } | fields


def page(recommendation: Recommendation) -> str:
    return reverse("recommendation-detail", args=[recommendation.reference])


def send(client: Client, recommendation: Recommendation, **fields: Any) -> Any:
    return client.post(
        reverse("recommendation-report", args=[recommendation.reference]), typed(recommendation, **fields)
    )


@pytest.fixture
def as_holder(client: Client, cast: Cast) -> Client:
    client.force_login(cast.holder)
    return client


def test_page_shows_the_exact_words_it_came_from_and_links_to_them(
    as_holder: Client, cast: Cast, briefing: Briefing
) -> None:
    tracked = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))[0]

    text = unescape(as_holder.get(page(tracked)).content.decode())

    source = tracked.sources.get()
    assert briefing.quote(source.start, source.end) == "Establish a joint laboratory network"
    assert '<blockquote dir="auto">Establish a joint laboratory network</blockquote>' in text
    assert "Under “Next steps” in" in text
    link = reverse("briefing-detail", args=[briefing.pk])
    assert f'href="{link}?at={source.start}#at-{source.start}"' in text
    assert f'id="at-{source.start}"' in as_holder.get(link).content.decode()


PAGES = """# Outcome

Opening words.

\f## Health

### Vaccines

Both sides met. They should share doses. They parted.

| Action | When |
|---|---|
| Build a register | 2027 |

- Train staff

Mend the quay\tHarbour office\tMay
Paint the quay\tHarbour office\tJune
"""


def test_source_stands_in_its_paragraph_or_row_under_its_headings_on_its_page(as_holder: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, PAGES)
    places = [
        quoting.find(briefing.text, words)
        for words in ("should share doses.", "Build a register", "Train staff", "Mend the quay")
    ]
    sources = [actions.SourceText(briefing, *place) for place in places]

    response = as_holder.get(page(factories.track(cast, sources=sources)))

    paragraph, row, item, nameless = response.context["sources"]
    assert (paragraph.before, paragraph.after) == ("Both sides met. They", "They parted.")
    assert row.cells == (("When", "2027"),)
    assert nameless.cells == (("Column 2", "Harbour office"), ("Column 3", "May"))
    assert (item.has_paragraph, item.cells) == (False, ())
    assert {each.headings for each in response.context["sources"]} == {("Health", "Vaccines")}
    assert {each.page for each in response.context["sources"]} == {2}
    text = unescape(response.content.decode())
    assert "Under “Health › Vaccines” in" in text
    assert "page 2" in text
    assert '<dt dir="auto">When</dt><dd dir="auto">2027</dd>' in text


def test_a_goal_that_its_row_says_is_not_said_twice(as_holder: Client, cast: Cast) -> None:
    briefing = factories.briefing(cast, PAGES)
    sources = [actions.SourceText(briefing, *quoting.find(briefing.text, "Build a register"))]
    in_row, other = (factories.track(cast, sources=sources, goal=goal) for goal in ("2027", "Fewer outbreaks"))

    assert [as_holder.get(page(each)).content.decode().count(">Goal:<") for each in (in_row, other)] == [0, 1]


def test_what_it_replaced_is_told_in_the_same_log_with_whose_it_is(as_holder: Client, cast: Cast) -> None:
    merged, superseded, row = (factories.track(cast, title=title) for title in ("Merged", "Superseded", "It"))
    draft = factories.drafted
    actions.add(recommendation=merged, by=cast.holder, draft=draft("Of the merged one."))
    actions.add(recommendation=row, by=cast.holder, draft=draft("Of this one."))
    common = {"by": cast.coordinator, "successor": row}
    actions.merge(recommendation=merged, draft=draft("The same."), **common)  # type: ignore[arg-type]
    actions.supersede(recommendation=superseded, draft=draft("Replaced."), **common)  # type: ignore[arg-type]

    shown = as_holder.get(page(row)).content.decode()

    log = shown.split('<ol class="log"')[1].split("</ol>")[0]
    places = [log.index(words) for words in ("Replaced.", "The same.", "Of this one.", "Of the merged one.")]
    assert places == sorted(places)
    assert log.count('<a href="/recommendations/PARIS-01/">PARIS-01</a>') == 3
    assert log.count(f'id="{factories.entry(row, 2).anchor}"') == 1
    assert "/recommendations/PARIS-03/log/" not in log.split("Of the merged one.")[1]
    assert "This log includes the entries of what it replaced: PARIS-01, PARIS-02." in shown
    assert "Of this one." not in as_holder.get(page(merged)).content.decode()
    # Who does not see one of them is not told of it.
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.data}))
    actions.restrict(recommendation=merged, by=cast.coordinator, draft=draft("Sensitive."), rights=rights)
    as_holder.force_login(cast.reader)
    seen = as_holder.get(page(row)).content.decode()
    assert "Of the merged one." not in seen
    assert "PARIS-01" not in seen


def test_page_of_one_entered_by_hand_says_so(as_holder: Client, recommendation: Recommendation) -> None:
    assert "It has no source text in a briefing" in as_holder.get(page(recommendation)).content.decode()


def test_reference_in_small_letters_leads_to_its_page(as_holder: Client, recommendation: Recommendation) -> None:
    address = reverse("recommendation-detail", args=[recommendation.reference.lower()])

    assert as_holder.get(address)["Location"] == page(recommendation)


def test_report_is_logged_and_shown(as_holder: Client, recommendation: Recommendation, cast: Cast) -> None:
    response = send(as_holder, recommendation)

    entry = recommendation.entries.get(kind=Step.REPORT)
    assert response.status_code == 302
    assert response["Location"] == f"{page(recommendation)}#{entry.anchor}"
    assert (entry.by, entry.for_post, entry.status_to) == (cast.holder, cast.desk, Status.IN_PROGRESS)
    text = as_holder.get(page(recommendation)).content.decode()
    assert "The terms of reference are agreed." in text
    assert "reported that work is in progress" in text
    assert "First call in May" in text


def test_remark_leaves_the_status(as_holder: Client, recommendation: Recommendation) -> None:
    send(as_holder, recommendation, status="remark")

    entry = recommendation.entries.get(kind=Step.ADD)
    assert entry.status_to == Status.NOT_YET_REPORTED


def test_link_becomes_evidence(as_holder: Client, recommendation: Recommendation) -> None:
    send(as_holder, recommendation, evidence="https://example.org/minutes", evidence_title="Minutes of the call")

    evidence = recommendation.entries.get(kind=Step.REPORT).evidence.get()
    assert (evidence.url, evidence.title) == ("https://example.org/minutes", "Minutes of the call")


def test_registry_number_becomes_evidence_and_is_shown(as_holder: Client, recommendation: Recommendation) -> None:
    send(as_holder, recommendation, evidence="26 PARIS 1234", evidence_title="Cable of the mission")

    evidence = recommendation.entries.get(kind=Step.REPORT).evidence.get()
    assert (evidence.number, evidence.url) == ("26 PARIS 1234", "")
    assert "Cable of the mission, 26 PARIS 1234" in as_holder.get(page(recommendation)).content.decode()


def test_address_without_its_scheme_is_completed(as_holder: Client, recommendation: Recommendation) -> None:
    send(as_holder, recommendation, evidence="example.org/minutes")

    assert recommendation.entries.get(kind=Step.REPORT).evidence.get().url == "https://example.org/minutes"


def test_evidence_needs_no_words(as_holder: Client, recommendation: Recommendation) -> None:
    bare = send(as_holder, recommendation, status="remark", text="")
    linked = send(as_holder, recommendation, status="remark", text="", evidence="https://example.org/minutes")

    assert "Write something, or add a link or a registry number." in bare.content.decode()
    assert linked.status_code == 302
    assert "added evidence" in as_holder.get(page(recommendation)).content.decode()


def test_form_sent_twice_gives_one_entry(as_holder: Client, recommendation: Recommendation) -> None:
    token = str(uuid4())

    first = send(as_holder, recommendation, form_token=token)
    second = send(as_holder, recommendation, form_token=token)

    assert recommendation.entries.filter(kind=Step.REPORT).count() == 1
    assert second["Location"] == first["Location"]


def test_a_move_from_a_page_of_yesterday_is_refused_and_what_was_typed_is_kept(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    old_page = typed(recommendation, text="We have started.")
    factories.walk(cast, recommendation, Status.NOT_STARTED)

    response = as_holder.post(reverse("recommendation-report", args=[recommendation.reference]), old_page)

    text = response.content.decode()
    assert response.status_code == 409
    assert "We have started." in text
    assert "Not started" in text
    assert not recommendation.entries.filter(text="We have started.").exists()
    again = typed(recommendation, text="We have started.", seen=Status.NOT_STARTED)
    assert as_holder.post(reverse("recommendation-report", args=[recommendation.reference]), again).status_code == 302


def test_a_remark_from_a_page_of_yesterday_is_never_stale(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    old_page = typed(recommendation, status="remark")
    factories.walk(cast, recommendation, Status.IMPLEMENTED)

    response = as_holder.post(reverse("recommendation-report", args=[recommendation.reference]), old_page)

    assert response.status_code == 302
    assert recommendation.entries.filter(kind=Step.ADD).exists()


TOMORROW = (timezone.localdate() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Say what happened."),
        ({"text": " \x00 "}, ""),
        ({"text": "x" * 20_001}, "longer than 20000 characters"),
        ({"happened_on": ""}, "Enter the day it happened."),
        ({"happened_on": "31/31/2026"}, "Enter a date, such as 2026-03-01."),
        ({"happened_on": "99999999-01-01"}, "Enter a date, such as 2026-03-01."),
        ({"happened_on": TOMORROW}, "in the future"),
        ({"status": "implemented"}, "Choose a status, or “Note only”."),
        ({"status": "stalled"}, "Choose a status, or “Note only”."),
        ({"evidence": "javascript:alert(1)"}, "Enter a full web address"),
        ({"evidence_title": "Minutes"}, "Enter the address or number of the document"),
        ({"seen": "nonsense"}, "Part of this page was missing."),
        ({"form_token": "nonsense"}, "Part of this page was missing."),
        ({"internal": "on"}, "Only a note can be restricted."),
    ],
)
def test_what_cannot_be_logged_gets_a_sentence_and_stays_on_the_page(
    as_holder: Client, recommendation: Recommendation, fields: dict[str, Any], sentence: str
) -> None:
    response = send(as_holder, recommendation, **({"next_step": "Keep this sentence"} | fields))

    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert sentence in text
    assert "There is a problem" in text
    assert "Keep this sentence" in text
    assert recommendation.entries.count() == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TOMORROW, "is in the future"), ("2020-02-29", "It cannot change on 29 February 2020.")],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(
    as_holder: Client, recommendation: Recommendation, day: str, sentence: str
) -> None:
    shown = unescape(send(as_holder, recommendation, happened_on=day).content.decode())

    field = shown.partition('<label for="id_happened_on"')[2].partition("</div>")[0]
    assert sentence in field
    assert f'value="{day}"' in field
    assert 'aria-invalid="true"' in field


@pytest.mark.parametrize("said", ["nul \x00 inside", "right \u202e to left", "lone \ud800 surrogate", "a\u200fb"])
def test_strange_characters_do_no_harm(as_holder: Client, recommendation: Recommendation, said: str) -> None:
    sendable = said.encode("utf-8", "surrogatepass")

    response = as_holder.post(
        reverse("recommendation-report", args=[recommendation.reference]), typed(recommendation, text=sendable)
    )

    assert response.status_code in {302, 422}
    assert as_holder.get(page(recommendation)).status_code == 200
    assert not ProgressEntry.objects.filter(text__contains="\u202e").exists()


def test_markup_in_what_was_typed_is_shown_as_text(as_holder: Client, recommendation: Recommendation) -> None:
    send(as_holder, recommendation, text="<script>alert(1)</script> and =1+1")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in as_holder.get(page(recommendation)).content.decode()


def test_coordinator_has_to_say_from_whom_a_report_was_received(
    client: Client, recommendation: Recommendation, cast: Cast
) -> None:
    client.force_login(cast.coordinator)

    refused = send(client, recommendation)
    logged = send(client, recommendation, received_from="Health desk, by phone")

    assert refused.status_code == 422
    assert "Say who told you." in refused.content.decode()
    assert logged.status_code == 302
    assert "On behalf of Health desk; received from Health desk, by phone." in (
        client.get(page(recommendation)).content.decode()
    )


def test_reader_sees_no_form(client: Client, recommendation: Recommendation, cast: Cast) -> None:
    client.force_login(cast.reader)

    assert "<textarea" not in client.get(page(recommendation)).content.decode()
    assert send(client, recommendation).status_code == 403


def test_internal_remarks_are_for_coordinators_and_the_leads_staff(
    client: Client, recommendation: Recommendation, cast: Cast
) -> None:
    draft = factories.drafted("Between us: the budget is thin.", internal=True)
    actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
    # A role decides beside the organisation: a reader of the lead's own house reads no internal remark.
    User.objects.filter(pk__in=[cast.reader.pk, cast.administrator.pk]).update(organisation=cast.health)

    seen = {}
    for who, person in cast.people().items():
        client.force_login(User.objects.get(pk=person.pk))
        seen[who] = "the budget is thin" in client.get(page(recommendation)).content.decode()

    assert {who for who, saw in seen.items() if saw} == {"holder", "lead_staff", "coordinator", "second_coordinator"}


def check_in(client: Client, recommendation: Recommendation, **fields: str) -> Any:
    address = reverse("recommendation-check-in", args=[recommendation.reference])
    return client.post(address, {"form_token": str(uuid4())} | fields)


def test_one_click_says_nothing_changed(as_holder: Client, recommendation: Recommendation, cast: Cast) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    assert "Confirm no change" in as_holder.get(page(recommendation)).content.decode()

    assert check_in(as_holder, recommendation).status_code == 302

    assert recommendation.entries.filter(kind=Step.CHECK_IN).count() == 1
    recommendation.refresh_from_db()
    assert recommendation.last_checked_at is not None


def test_nothing_can_be_checked_before_the_first_report(as_holder: Client, recommendation: Recommendation) -> None:
    assert "Confirm no change" not in as_holder.get(page(recommendation)).content.decode()

    check_in(as_holder, recommendation)

    assert "while the status is “No update yet”" in as_holder.get(page(recommendation)).content.decode()
    assert recommendation.entries.count() == 1


def test_no_change_is_not_confirmed_twice_by_a_page_that_came_back(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    check_in(as_holder, recommendation)
    entries = recommendation.entries.count()

    check_in(as_holder, recommendation)

    assert "You have confirmed this already, on" in as_holder.get(page(recommendation)).content.decode()
    assert recommendation.entries.count() == entries


def test_check_in_with_a_broken_token_still_counts(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)

    assert check_in(as_holder, recommendation, form_token="nonsense").status_code == 302


def test_long_log_is_cut_until_asked_for(as_holder: Client, recommendation: Recommendation, cast: Cast) -> None:
    for number in range(40):
        draft = factories.drafted(f"Remark {number}.")
        actions.add(recommendation=recommendation, by=cast.holder, draft=draft)

    short = as_holder.get(page(recommendation)).content.decode()
    whole = as_holder.get(page(recommendation) + "?log=all").content.decode()

    assert "Remark 39." in short
    assert "Remark 0." not in short
    assert "Show the whole log" in short
    assert "Remark 0." in whole


def test_forecast_is_asked_only_where_there_is_a_due_date_and_says_what_it_means(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    dated = factories.track(cast, due_on=timezone.localdate())
    shown = as_holder.get(page(dated)).content.decode()

    assert all(str(meaning) in shown for meaning in CONFIDENCE_MEANINGS.values())
    assert "Will the due date be kept?" not in as_holder.get(page(recommendation)).content.decode()
    assert send(as_holder, recommendation).status_code == 302
    assert recommendation.entries.latest("sequence").confidence == ""
    assert send(as_holder, dated, confidence="sure").status_code == 422
    send(as_holder, dated)
    assert dated.entries.latest("sequence").confidence == Confidence.ON_TRACK


@pytest.mark.parametrize("reference", ["PARIS-99", "nonsense", "%00", "a" * 3000, "PARIS-01'--", "..", "٣"])
def test_unknown_references_have_no_page(as_holder: Client, recommendation: Recommendation, reference: str) -> None:
    assert as_holder.get(f"/recommendations/{reference}/").status_code == 404


def facts(client: Client, recommendation: Recommendation) -> str:
    """The facts beside the log, as one line of text."""
    text = unescape(client.get(page(recommendation)).content.decode())
    inside = text.partition('<dl class="facts">')[2].partition("</dl>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_last_heard_counts_claims_and_check_ins_as_the_list_does(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    assert "Last update No update yet" in facts(as_holder, recommendation)

    factories.claim(cast, recommendation)
    today = timezone.localdate()
    assert f"Last update {today.day} {today:%B %Y} today" in facts(as_holder, recommendation)

    factories.walk(cast, other := factories.track(cast, days_ago=9), Status.NOT_STARTED)
    Recommendation.objects.filter(pk=other.pk).update(last_report_on=today - timedelta(days=8))
    reported = today - timedelta(days=8)
    assert f"today Last progress: {reported.day} {reported:%B %Y}" in facts(as_holder, other)


def test_closed_one_says_nothing_about_when_it_was_last_heard_of(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    factories.walk(cast, recommendation, Status.NOT_IMPLEMENTED)

    assert "Last update" not in facts(as_holder, recommendation)


def test_holder_can_be_written_to(client: Client, recommendation: Recommendation, cast: Cast) -> None:
    User.objects.filter(pk=cast.holder.pk).update(email="desk?x=1&officer@example.org")
    client.force_login(cast.reader)

    text = client.get(page(recommendation)).content.decode()

    assert f'href="mailto:desk%3Fx%3D1%26officer@example.org?subject={recommendation.reference}"' in text
    cast.desk.holder = None
    cast.desk.save(update_fields=["holder"])
    assert "mailto:" not in client.get(page(recommendation)).content.decode()


def test_proposed_date_names_whose_proposal_it_is(client: Client, recommendation: Recommendation, cast: Cast) -> None:
    later = timezone.localdate() + timedelta(days=90)
    draft = factories.drafted("Parliament sits later", received_from="Desk officer, by phone")
    actions.propose_date(recommendation=recommendation, by=cast.coordinator, draft=draft, due_on=later)
    client.force_login(cast.reader)

    def told() -> str:
        banner = (
            client.get(page(recommendation))
            .content.decode()
            .partition("Proposed due date:")[2]
            .partition("</strong>")[2]
        )
        return " ".join(re.sub(r"<[^>]+>", " ", banner.partition("</div>")[0]).split())

    assert told() == (
        "On behalf of Health desk; received from Desk officer, by phone. "
        "A coordinator decides: Coordinator or Second coordinator. See the proposal"
    )
    draft = factories.drafted("Later still.")
    actions.propose_date(recommendation=recommendation, by=cast.holder, draft=draft, due_on=later + timedelta(days=1))
    assert told() == (
        "Proposed by Desk officer, Health desk. A coordinator decides: Coordinator or Second coordinator. "
        "See the proposal"
    )


def test_completion_report_names_three_who_can_verify_it_and_counts_the_others(
    client: Client, recommendation: Recommendation, cast: Cast
) -> None:
    client.force_login(cast.reader)

    def told() -> str:
        text = client.get(page(recommendation)).content.decode()
        return text.partition("A coordinator verifies it: ")[2].partition("</p>")[0]

    assert told() == ""
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)
    recommendation.refresh_from_db()
    factories.claim(cast, recommendation, cast.coordinator)
    assert told() == "Second coordinator."
    for name in ("Bureau <1>", "Desk 2", "Office 3", "Office 4"):
        baker.make(User, name=name, groups=[Group.objects.get(name=Role.COORDINATOR)])
    assert told() == "Bureau &lt;1&gt;, Desk 2, Office 3 or 2 others."
    User.objects.exclude(pk__in=[cast.coordinator.pk, cast.reader.pk]).update(is_active=False)
    assert told() == "none of them can. Ask an administrator to add a coordinator."


def test_closed_one_says_why_at_its_head(client: Client, recommendation: Recommendation, cast: Cast) -> None:
    draft = factories.drafted("The partner withdrew & will not return.")
    client.force_login(cast.reader)
    assert "closed it as" not in client.get(page(recommendation)).content.decode()

    common = {"recommendation": recommendation, "by": cast.coordinator}
    actions.close(**common, draft=draft, to=Status.NOT_IMPLEMENTED)
    actions.add(**common, draft=factories.drafted("A remark afterwards."))

    head = client.get(page(recommendation)).content.decode().partition('id="log-heading"')[0]
    assert "<strong>Coordinator closed it as not implemented, <time" in head
    assert "The partner withdrew &amp; will not return." in head
    assert f'href="#{factories.entry(recommendation, 2).anchor}">See the entry' in head

    actions.reopen(**common, draft=factories.drafted("They came back."), to=Status.IN_PROGRESS)
    assert "See the entry" not in client.get(page(recommendation)).content.decode()


def strip(client: Client, recommendation: Recommendation) -> str:
    """What stands in the strip under the title, as one line of text."""
    shown = unescape(client.get(page(recommendation)).content.decode())
    inside = shown.partition('<dl class="strip">')[2].partition("</dl>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_strip_says_status_lead_owner_and_due_date(as_holder: Client, cast: Cast) -> None:
    today = timezone.localdate()
    first, late = today + timedelta(days=2), today + timedelta(days=42)
    made = factories.track(cast, due_on=first)
    actions.set_date(recommendation=made, by=cast.coordinator, draft=factories.drafted("Agreed."), due_on=late)

    said = strip(as_holder, made)

    assert said.startswith("Status No update yet since ")
    assert "Lead Ministry of Health Owner Health desk Desk officer Due date " in said
    assert f"Due date moved by 40 days, from {first.day} {first:%b %Y}" in said


def test_one_that_is_not_accepted_does_not_read_as_if_somebody_were_late(
    as_holder: Client, recommendation: Recommendation, cast: Cast
) -> None:
    factories.decline(cast, recommendation)

    assert strip(as_holder, recommendation).startswith("Status Not accepted No update is expected Lead")
    assert "Nobody has added an update yet" not in facts(as_holder, recommendation)
    assert "since" not in strip(as_holder, recommendation).partition("Lead")[0]
    assert "Last update" not in facts(as_holder, recommendation)


def test_message_stands_right_above_the_newest_entry(as_holder: Client, recommendation: Recommendation) -> None:
    address = reverse("recommendation-report", args=[recommendation.reference])
    shown = as_holder.post(address, typed(recommendation), follow=True).content.decode()

    before, _, after = shown.partition("Added to the log.")
    assert before.rindex('id="log-heading"') > before.index("<main")
    first, second = (factories.entry(recommendation, number).anchor for number in (1, 2))
    assert after.index(f'<li id="{second}"') < after.index(f'<li id="{first}"')


def test_long_source_shows_its_beginning_and_the_whole_on_demand(as_holder: Client, cast: Cast) -> None:
    words = "Establish a network of laboratories, " + "and one of all its parts, " * 30 + "by spring."
    briefing = factories.briefing(cast, f"# Next steps\n\n- {words}\n")
    start = briefing.text.index("Establish")
    made = factories.track(cast, sources=[actions.SourceText(briefing, start, start + len(words))])

    shown = as_holder.get(page(made)).content.decode()

    assert '<details class="long">' in shown
    begun = shown.partition('<span class="quote" dir="auto">')[2].partition("…</span>")[0]
    assert len(begun) < 320
    assert words.startswith(f"{begun} "), "it is cut between two words"
    assert f'<blockquote dir="auto">{words}</blockquote>' in shown


def test_what_leads_to_an_entry_that_is_not_shown_opens_the_whole_log(
    cast: Cast, recommendation: Recommendation, as_holder: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.recommendation_detail.LOG_SHOWN", 3)
    draft = factories.drafted("Later.")
    actions.propose_date(recommendation=recommendation, by=cast.holder, draft=draft, due_on=date(2031, 3, 1))
    old = factories.entry(recommendation, 2)
    for number in range(3):
        actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted(f"Note {number}."))
    actions.correct(entry=old, by=cast.holder, draft=factories.drafted("Much later."))
    whole = f"{page(recommendation)}?log=all#{old.anchor}"

    shown = as_holder.get(page(recommendation)).content.decode()

    assert old.url == whole
    assert shown.count(f'href="{whole}"') == 2, "from the proposal and from its correction"
    opened = as_holder.get(whole).content.decode()
    assert opened.count(f'href="#{old.anchor}"') == 2
    assert f'id="{old.anchor}"' in opened


def test_who_adds_an_update_sees_what_was_asked_and_what_was_said_last(as_holder: Client, cast: Cast) -> None:
    row = factories.track(cast, 30)
    said = factories.drafted("The draft is ready.", 9, next_step="Send it round.")
    actions.report(recommendation=row, by=cast.holder, draft=said, to=Status.IN_PROGRESS)
    day = timezone.localdate() + timedelta(days=14)
    asked = factories.drafted("Who has signed so far?")
    actions.ask(recommendation=row, by=cast.coordinator, draft=asked, answer_by=day)

    form = as_holder.get(page(row) + "?report").content.decode().split('id="report"')[1].partition("<textarea")[0]

    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", form)).split())
    assert "Coordinator asks for an update by" in words
    assert "Who has signed so far?" in words
    assert "The draft is ready. Next step: Send it round." in words


def test_while_it_is_reported_complete_no_forecast_and_no_next_update_is_named(as_holder: Client, cast: Cast) -> None:
    due_on = timezone.localdate() + timedelta(days=60)
    item = factories.track(cast, 20, due_on=due_on)
    factories.forecast(cast, item, Confidence.DELAYED, 5)
    before = as_holder.get(page(item)).content.decode()
    assert "Forecast: will be late" in before
    assert "Next update due by" in before

    factories.claim(cast, item)
    after = as_holder.get(page(item)).content.decode().partition('id="details-heading"')[2]

    assert "Forecast:" not in after
    assert "Next update due by" not in after
    assert "<dt>Source of due date</dt>" in after


def test_an_update_that_answers_a_request_says_so_and_the_notice_is_read(as_holder: Client, cast: Cast) -> None:
    row = factories.track(cast, 30)
    factories.walk(cast, row, Status.IN_PROGRESS)
    for answer in ("update", "no change"):
        factories.ask(cast, row)
        notices = Notice.objects.filter(person=cast.holder, kind=Notice.Kind.ASKED)
        assert notices.unread().count() == 1

        if answer == "update":
            done = send(as_holder, row)
            said = "Your update is added. It answers Coordinator’s request."
        else:
            url = reverse("recommendation-check-in", args=[row.reference])
            done = as_holder.post(url, {"form_token": str(uuid4())})
            said = f"No change confirmed for {row.reference}. It answers Coordinator’s request."

        assert said in unescape(as_holder.get(done["Location"]).content.decode())
        assert not notices.unread().exists()
        row.refresh_from_db()
