"""The pages of the steps: what they offer, what they do, and what a refusal keeps."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker import actions
from tracker.forms import FORMS
from tracker.models import Recommendation
from tracker.models.access import recommendation_rights
from tracker.workflow import CLOSED, DueBasis, Position, Status, Step

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=40)


def address(recommendation: Recommendation, step: Step) -> str:
    return reverse("recommendation-step", args=[recommendation.reference, step.value.replace("_", "-")])


def send(client: Client, recommendation: Recommendation, step: Step, **fields: Any) -> Any:
    """Send the form of a step as the page shows it now, with these fields filled in."""
    recommendation.refresh_from_db()
    typed = {"seen": recommendation.status, "form_token": str(uuid4()), "happened_on": TODAY.isoformat()}
    typed |= {"seen_position": recommendation.position, "seen_lead": recommendation.lead_id or ""}
    typed |= {"seen_owner": recommendation.owner_id or "", "seen_claim": recommendation.claim_id or ""}
    typed |= {"seen_rights": json.dumps(recommendation_rights(recommendation).plain())}
    return client.post(address(recommendation, step), typed | {"text": "For a good reason."} | fields)


CASES: dict[Step, tuple[str, Status, dict[str, Any], dict[str, Any]]] = {
    Step.STALL: ("holder", Status.IN_PROGRESS, {"review_on": LATER.isoformat()}, {"status": Status.STALLED}),
    Step.CLAIM: (
        "holder",
        Status.IN_PROGRESS,
        {"extent": "complete", "evidence": "https://example.org/minutes"},
        {"status": Status.REPORTED_COMPLETE},
    ),
    Step.ASK: ("coordinator", Status.IN_PROGRESS, {"answer_by": LATER.isoformat()}, {"status": Status.IN_PROGRESS}),
    Step.WITHDRAW_CLAIM: ("holder", Status.REPORTED_COMPLETE, {}, {"status": Status.IN_PROGRESS}),
    Step.PROPOSE_DATE: ("holder", Status.IN_PROGRESS, {"due_on": LATER.isoformat()}, {"proposed_due_on": LATER}),
    Step.VERIFY: ("coordinator", Status.REPORTED_COMPLETE, {"to": "implemented"}, {"status": Status.IMPLEMENTED}),
    Step.RETURN_CLAIM: ("coordinator", Status.REPORTED_COMPLETE, {}, {"status": Status.IN_PROGRESS}),
    Step.RESPOND: ("coordinator", Status.IN_PROGRESS, {"position": "noted"}, {"position": Position.NOTED}),
    Step.ASSIGN: (
        "coordinator",
        Status.IN_PROGRESS,
        {"lead": "data agency", "owner": "Data desk, Data"},
        {"lead__name": "Data Agency", "owner__name": "Data desk"},
    ),
    Step.SET_DATE: (
        "coordinator",
        Status.IN_PROGRESS,
        {"due_on": LATER.isoformat(), "basis": "from_source"},
        {"due_on": LATER, "due_basis": DueBasis.FROM_SOURCE},
    ),
    Step.RESTRICT: ("coordinator", Status.IN_PROGRESS, {"narrowing": "side"}, {"access__narrowing": "side"}),
    Step.CLOSE: (
        "coordinator",
        Status.IN_PROGRESS,
        {"to": "no_longer_applicable"},
        {"status": Status.NO_LONGER_APPLICABLE},
    ),
    Step.SUPERSEDE: ("coordinator", Status.IN_PROGRESS, {"successor": "paris-02"}, {"status": Status.SUPERSEDED}),
    Step.MERGE: ("coordinator", Status.IN_PROGRESS, {"successor": "A better one"}, {"status": Status.SUPERSEDED}),
    Step.REOPEN: ("coordinator", Status.IMPLEMENTED, {"to": "in_progress"}, {"status": Status.IN_PROGRESS}),
    Step.ENTER_IN_ERROR: ("coordinator", Status.IN_PROGRESS, {}, {"status": Status.ENTERED_IN_ERROR}),
}


def test_every_step_with_a_page_has_a_case() -> None:
    assert set(CASES) == set(FORMS) - {Step.DECIDE_DATE}


@pytest.fixture
def ready(cast: Cast, recommendation: Recommendation) -> Recommendation:
    """One recommendation, and another that can take its place."""
    factories.track(cast, title="A better one")
    return recommendation


@pytest.mark.parametrize("step", CASES)
def test_step_is_offered_shown_and_taken(client: Client, cast: Cast, ready: Recommendation, step: Step) -> None:
    who, status, fields, after = CASES[step]
    factories.walk(cast, ready, status)
    client.force_login(getattr(cast, who))

    page = client.get(reverse("recommendation-detail", args=[ready.reference])).content.decode()
    form = client.get(address(ready, step))
    answer = send(client, ready, step, **fields)

    entry = ready.entries.order_by("sequence").last()
    assert entry is not None
    assert f'href="{address(ready, step)}"' in page
    assert form.status_code == 200
    assert "<form" in form.content.decode()
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].endswith(f"#{entry.anchor}")
    assert (entry.kind, entry.text) == (step, "For a good reason.")
    assert Recommendation.objects.filter(pk=ready.pk, **after).exists()


@pytest.mark.parametrize("step", one_in(2, [step for step in CASES if step is not Step.SET_DATE]))
def test_step_without_what_it_needs_keeps_what_was_typed(
    client: Client, cast: Cast, ready: Recommendation, step: Step
) -> None:
    who, status, fields, _ = CASES[step]
    factories.walk(cast, ready, status)
    client.force_login(getattr(cast, who))
    before = ready.entries.count()

    answers = [send(client, ready, step, text="Kept words.", **{**fields, name: ""}) for name in fields]
    if step not in {Step.ASK, Step.ASSIGN, Step.SUPERSEDE, Step.MERGE}:
        answers.append(send(client, ready, step, **fields, text=""))

    wanting = [answer for answer in answers if step is not Step.ASSIGN or answer.status_code != 302]
    assert [answer.status_code for answer in wanting] == [422] * len(wanting)
    assert all("There is a problem" in answer.content.decode() for answer in wanting)
    if step is not Step.ASSIGN and fields:
        assert "Kept words." in answers[0].content.decode()
        assert ready.entries.count() == before


@pytest.mark.parametrize("step", [Step.CLOSE, Step.ASSIGN, Step.RESPOND, Step.VERIFY, Step.SET_DATE])
def test_steps_of_coordinators_are_neither_offered_nor_open_to_others(
    client: Client, cast: Cast, recommendation: Recommendation, step: Step
) -> None:
    client.force_login(cast.holder)

    page = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()

    assert f'href="{address(recommendation, step)}"' not in page
    refused = client.get(address(recommendation, step))
    assert refused.status_code == 403
    assert "Ask a coordinator, or add a note to the log." in refused.content.decode()
    assert send(client, recommendation, step).status_code == 403


def test_who_cannot_add_a_remark_is_not_told_to(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    client.force_login(cast.reader)

    refused = client.get(address(recommendation, Step.CLOSE)).content.decode()

    assert "Only a coordinator can do this. Ask a coordinator." in refused


def test_claimant_is_told_that_another_has_to_verify(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    cast.desk.holder = cast.coordinator
    cast.desk.save(update_fields=["holder"])
    factories.claim(cast, recommendation, by=cast.coordinator)
    client.force_login(cast.coordinator)

    answer = client.get(address(recommendation, Step.VERIFY))

    assert answer.status_code == 403
    assert "Another coordinator has to" in answer.content.decode()


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_closed_recommendation_says_why_it_cannot_be_closed_again(
    client: Client, cast: Cast, ready: Recommendation, status: Status
) -> None:
    factories.walk(cast, ready, status)
    client.force_login(cast.coordinator)

    text = unescape(client.get(address(ready, Step.CLOSE)).content.decode())
    answer = send(client, ready, Step.CLOSE, to="not_implemented")

    assert f"You cannot use “{Step.CLOSE.label}” while the status is “{status.label}”" in text
    assert 'name="to"' not in text
    assert answer.status_code == 422
    assert "For a good reason." in answer.content.decode()


def test_step_from_a_page_of_yesterday_is_refused_and_can_be_sent_again(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    client.force_login(cast.coordinator)

    stale = send(client, recommendation, Step.CLOSE, to="not_implemented", seen=Status.NOT_YET_REPORTED)

    text = unescape(stale.content.decode())
    assert stale.status_code == 409
    assert "The status changed from “No update yet” to “In progress” while your page was open" in text
    assert "For a good reason." in text
    assert 'name="seen" value="in_progress"' in text


def test_form_of_a_step_sent_twice_is_one_entry(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    client.force_login(cast.coordinator)
    token = str(uuid4())

    for _ in range(2):
        answer = send(client, recommendation, Step.CLOSE, to="not_implemented", form_token=token)

    assert answer.status_code == 302
    assert recommendation.entries.filter(kind=Step.CLOSE).count() == 1


@pytest.mark.parametrize("typed", ["paris 2", "PARIS-2", "paris02", " Paris–02 "])
def test_successor_is_named_as_a_search_takes_it(client: Client, cast: Cast, ready: Recommendation, typed: str) -> None:
    client.force_login(cast.coordinator)

    assert send(client, ready, Step.SUPERSEDE, successor=typed).status_code == 302
    assert ready.relations_from_others.get().one.reference == "PARIS-02"


@pytest.fixture
def proposed(cast: Cast, recommendation: Recommendation) -> Recommendation:
    """One with a due date that the holder wants to move."""
    draft = factories.drafted("Parliament sits later.")
    actions.propose_date(recommendation=recommendation, by=cast.holder, draft=draft, due_on=LATER)
    recommendation.refresh_from_db()
    return recommendation


@pytest.mark.parametrize(("agreed", "due_on"), [("yes", LATER), ("no", None)])
def test_coordinator_decides_on_a_proposed_date(
    client: Client, cast: Cast, proposed: Recommendation, agreed: str, due_on: Any
) -> None:
    client.force_login(cast.coordinator)
    page = client.get(reverse("recommendation-detail", args=[proposed.reference])).content.decode()

    answer = send(client, proposed, Step.DECIDE_DATE, agreed=agreed, proposal=proposed.date_proposal_id)

    proposed.refresh_from_db()
    assert address(proposed, Step.DECIDE_DATE) in page
    assert answer.status_code == 302
    assert (proposed.due_on, proposed.proposed_due_on) == (due_on, None)


def test_decision_on_a_proposal_that_was_replaced_is_stale(
    client: Client, cast: Cast, proposed: Recommendation
) -> None:
    seen = proposed.date_proposal_id
    draft = factories.drafted("Later still.")
    actions.propose_date(recommendation=proposed, by=cast.holder, draft=draft, due_on=LATER + timedelta(days=9))
    client.force_login(cast.coordinator)

    answer = send(client, proposed, Step.DECIDE_DATE, agreed="yes", proposal=seen)

    assert answer.status_code == 409
    assert send(client, proposed, Step.DECIDE_DATE, agreed="yes", proposal=10**30).status_code == 422


def test_nothing_to_decide_is_not_offered(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    client.force_login(cast.coordinator)

    page = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()

    assert address(recommendation, Step.DECIDE_DATE) not in page


def test_due_date_changed_meanwhile_is_stale(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    actions.set_date(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(), due_on=LATER)
    client.force_login(cast.coordinator)

    answer = send(client, recommendation, Step.SET_DATE, due_on=TODAY.isoformat(), basis="set_by_us", seen_due_on="")

    assert answer.status_code == 409
    assert f'name="seen_due_on" value="{LATER.isoformat()}"' in answer.content.decode()


def test_answer_of_a_colleague_is_not_overwritten_unseen(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    factories.decline(cast, recommendation)
    client.force_login(cast.second_coordinator)

    answer = send(client, recommendation, Step.RESPOND, position="accepted", seen_position="not_yet_answered")

    assert answer.status_code == 409
    assert "The response changed to “Not accepted” while your page was open" in unescape(answer.content.decode())
    assert 'name="seen_position" value="declined"' in answer.content.decode()
    assert send(client, recommendation, Step.RESPOND, position="accepted").status_code == 302


def test_that_it_is_followed_up_is_not_taken_back_by_a_page_that_is_older(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    for follow_up, sentence in (
        (True, "it is followed up even though it is only noted"),
        (False, "it is no longer followed up"),
    ):
        given = {"position": Position.NOTED, "follow_up": not follow_up}
        actions.respond(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("So."), **given)
        client.force_login(cast.coordinator)
        form = client.get(address(recommendation, Step.RESPOND)).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        given = {"position": Position.NOTED, "follow_up": follow_up}
        draft = factories.drafted("It matters.")
        actions.respond(recommendation=recommendation, by=cast.second_coordinator, draft=draft, **given)

        stale = client.post(address(recommendation, Step.RESPOND), sent | {"text": "See the letter."})

        assert stale.status_code == 409
        assert sentence in text(stale.content.decode())
        assert stale.context["form"]["follow_up"].value() is follow_up
        recommendation.refresh_from_db()
        assert recommendation.follow_up is follow_up
        actions.respond(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(), position=Position.ACCEPTED
        )


def test_assignment_of_a_colleague_is_not_overwritten_unseen(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    draft = factories.drafted("They have the people.")
    seen = {"seen_lead": recommendation.lead_id, "seen_owner": recommendation.owner_id}
    actions.assign(recommendation=recommendation, by=cast.coordinator, draft=draft, lead=cast.data, owner=cast.vacant)
    client.force_login(cast.second_coordinator)

    answer = send(client, recommendation, Step.ASSIGN, lead="Ministry of Health", owner="", **seen)

    assert answer.status_code == 409
    assert "The lead is now: Data Agency. The owner post is now: Data desk, Data." in unescape(answer.content.decode())
    recommendation.refresh_from_db()
    assert recommendation.lead == cast.data


def test_who_was_made_lead_meanwhile_stays_where_only_the_owner_was_typed(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.second_coordinator)
    first = client.get(address(recommendation, Step.ASSIGN)).context["form"]
    sent = {name: first[name].value() or "" for name in first.fields} | {"owner": "", "text": "Vacant."}
    sent |= {name: str(sent[name]) for name in ("lead",)}
    draft = factories.drafted("They have the people.")
    actions.assign(recommendation=recommendation, by=cast.coordinator, draft=draft, lead=cast.data, owner=cast.vacant)

    stale = client.post(address(recommendation, Step.ASSIGN), sent)

    said = text(stale.content.decode())
    assert "Lead now Data Agency" in said
    assert "Owner post now Data desk, Data You entered empty" in said
    again = stale.context["form"]
    sent = {name: again[name].value() or "" for name in again.fields}
    assert client.post(address(recommendation, Step.ASSIGN), sent).status_code == 302
    recommendation.refresh_from_db()
    assert (recommendation.lead, recommendation.owner) == (cast.data, None)


@pytest.mark.parametrize("step", [Step.VERIFY, Step.RETURN_CLAIM])
def test_claim_nobody_looked_at_is_not_judged(
    client: Client, cast: Cast, recommendation: Recommendation, step: Step
) -> None:
    factories.claim(cast, recommendation)
    recommendation.refresh_from_db()
    seen = recommendation.claim_id
    actions.withdraw_claim(recommendation=recommendation, by=cast.holder, draft=factories.drafted())
    factories.claim(cast, recommendation)
    client.force_login(cast.coordinator)

    old = send(client, recommendation, step, to="implemented", seen_claim=seen)
    none = send(client, recommendation, step, to="implemented", seen_claim="")

    assert (old.status_code, none.status_code) == (409, 409)
    assert "It was reported complete again while your page was open." in old.content.decode()
    assert send(client, recommendation, step, to="implemented").status_code == 302


def test_what_is_judged_stands_above_the_form(client: Client, cast: Cast, recommendation: Recommendation) -> None:
    draft = factories.drafted("Parliament sits later.")
    actions.propose_date(recommendation=recommendation, by=cast.holder, draft=draft, due_on=LATER)
    factories.claim(cast, recommendation)
    client.force_login(cast.coordinator)

    claim = client.get(address(recommendation, Step.VERIFY)).content.decode()
    proposal = client.get(address(recommendation, Step.DECIDE_DATE)).content.decode()

    assert "It is done." in claim
    assert 'href="https://example.org/minutes"' in claim
    assert "Parliament sits later." in proposal
    assert f"proposed {LATER.day} {LATER:%B %Y} as the due date" in proposal


@pytest.mark.parametrize("day", ["0999-01-01", "1944-12-31"])
def test_day_nobody_can_mean_is_refused(client: Client, cast: Cast, recommendation: Recommendation, day: str) -> None:
    client.force_login(cast.coordinator)

    past = send(client, recommendation, Step.RESPOND, position="noted", happened_on=day)
    due = send(client, recommendation, Step.SET_DATE, due_on=day, basis="set_by_us")

    assert "is too early. Check the year." in past.content.decode()
    assert "Check the year." in due.content.decode()
    assert recommendation.entries.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Nobody's office", "There is no organisation called “Nobody's office”."),
        ("a", "“a” matches several: “Data Agency”; “Ministry of Health”. Enter the full name."),
        ("<b>x</b>" * 100, "250 characters or fewer"),
        ("a\x00b", "This text contains a character that cannot be stored (NUL)"),
    ],
)
def test_name_that_fits_none_or_several_is_refused_with_the_near_ones(
    client: Client, cast: Cast, recommendation: Recommendation, typed: str, sentence: str
) -> None:
    client.force_login(cast.coordinator)

    answer = send(client, recommendation, Step.ASSIGN, lead=typed, owner="")

    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())


def test_coordinator_says_from_whom_a_stall_was_received(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    client.force_login(cast.coordinator)

    without = send(client, recommendation, Step.STALL, review_on=LATER.isoformat())
    named = send(client, recommendation, Step.STALL, review_on=LATER.isoformat(), received_from="Health desk, by mail")

    assert without.status_code == 422
    assert "Say who told you." in without.content.decode()
    assert named.status_code == 302


@pytest.mark.parametrize("name", ["nonsense", "report-x", "admit", "check_in", "edit-all", "%00"])
def test_unknown_steps_have_no_page(client: Client, cast: Cast, recommendation: Recommendation, name: str) -> None:
    client.force_login(cast.coordinator)

    assert client.get(f"/recommendations/{recommendation.reference}/{name}").status_code == 404


class TestCorrection:
    """A new entry that points to the one it corrects."""

    @pytest.fixture
    def page(self, recommendation: Recommendation, cast: Cast) -> str:
        actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted("Forty have signed."))
        return reverse("entry-correct", args=[recommendation.reference, factories.entry(recommendation, 2).pk])

    def typed(self, **fields: Any) -> dict[str, Any]:
        said = {"text": "Fourteen have.", "happened_on": TODAY.isoformat(), "form_token": str(uuid4())}
        return said | {"seen": Status.NOT_YET_REPORTED} | fields

    def test_author_corrects_and_the_old_entry_stays(
        self, client: Client, cast: Cast, recommendation: Recommendation, page: str
    ) -> None:
        client.force_login(cast.holder)

        assert "Forty have signed." in client.get(page).content.decode()
        assert client.post(page, self.typed()).status_code == 302

        correction = recommendation.entries.get(kind=Step.CORRECT)
        assert correction.corrects is not None
        assert (correction.text, correction.corrects.text) == ("Fourteen have.", "Forty have signed.")

    def test_others_may_not(self, client: Client, cast: Cast, page: str) -> None:
        client.force_login(cast.lead_staff)

        assert client.get(page).status_code == 403
        assert client.post(page, self.typed()).status_code == 403

    def test_correction_of_an_internal_remark_is_internal_and_hidden_from_others(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        draft = factories.drafted("Between us.", internal=True)
        entry = actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
        page = reverse("entry-correct", args=[recommendation.reference, entry.pk])
        client.force_login(cast.outsider)
        assert client.get(page).status_code == 404
        client.force_login(cast.coordinator)

        client.post(page, self.typed())

        assert recommendation.entries.get(kind=Step.CORRECT).internal

    @pytest.mark.parametrize("key", [0, 10**9, 10**25])
    def test_unknown_entries_have_no_page(
        self, client: Client, cast: Cast, recommendation: Recommendation, key: int
    ) -> None:
        client.force_login(cast.coordinator)

        assert client.get(reverse("entry-correct", args=[recommendation.reference, key])).status_code == 404

    def test_address_with_the_number_of_an_entry_leads_on_and_counts_nothing_hidden(
        self, client: Client, cast: Cast, recommendation: Recommendation, page: str
    ) -> None:
        draft = factories.drafted("Between us.", internal=True)
        hidden = actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
        numbered = reverse("entry-n-correct", args=[recommendation.reference, 2])
        detail = reverse("recommendation-detail", args=[recommendation.reference])
        client.force_login(cast.holder)

        assert "Forty have signed." in client.get(numbered).content.decode()
        anchor = factories.entry(recommendation, 2).anchor
        shown = client.get(f"{detail}?log=all&entry=2", follow=True)
        assert shown.redirect_chain == [(f"{detail}?log=all#{anchor}", 302)]
        assert f'id="{anchor}"' in shown.content.decode()
        client.force_login(cast.outsider)
        for number in (hidden.sequence, 99, 10**15):
            assert client.get(reverse("entry-n-correct", args=[recommendation.reference, number])).status_code == 404
        for typed in (str(hidden.sequence), "99", "9" * 30, "-1", "x", "\u0662"):
            assert client.get(detail, {"entry": typed}).status_code == 200, typed
        client.force_login(cast.holder)
        assert client.post(numbered, self.typed()).status_code == 302

    def test_nothing_on_the_page_says_how_many_entries_others_read(
        self, client: Client, cast: Cast, recommendation: Recommendation
    ) -> None:
        client.force_login(cast.outsider)
        address = reverse("recommendation-detail", args=[recommendation.reference])
        actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted("Seen by all."))
        before = client.get(address).content.decode()
        draft = factories.drafted("Between us.", internal=True)
        actions.add(recommendation=recommendation, by=cast.coordinator, draft=draft)
        last = actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted("Again."))

        after = client.get(address).content.decode()

        assert "Between us." not in after
        assert (last.sequence, f'id="{last.anchor}"' in after) == (4, True)
        assert not re.search(r"entry-\d|entries/\d", before + after)

    def test_corrected_entry_says_so_and_leads_to_the_newest_correction(
        self, client: Client, cast: Cast, recommendation: Recommendation, page: str
    ) -> None:
        client.force_login(cast.holder)
        shown = reverse("recommendation-detail", args=[recommendation.reference])
        assert "Corrected on" not in client.get(shown).content.decode()

        for said in ("Fourteen have.", "Fifteen have."):
            client.post(page, self.typed(text=said))

        text = client.get(shown).content.decode()
        day = f"{TODAY.day} {TODAY:%B %Y}"
        newest, first = (factories.entry(recommendation, number).anchor for number in (4, 2))
        mark = f'<a class="flag" href="#{newest}">Corrected on <time datetime="{TODAY.isoformat()}">{day}</time></a>'
        assert text.count("Corrected on") == 1
        assert mark in text
        assert text.index(f'id="{first}"') < text.index(mark) < text.index("Forty have signed.")
        assert '<p class="said corrected" dir="auto">Forty have signed.</p>' in text

    def test_mark_of_a_correction_asks_the_database_nothing(
        self,
        client: Client,
        cast: Cast,
        recommendation: Recommendation,
        page: str,
        django_assert_num_queries: Any,
    ) -> None:
        client.force_login(cast.holder)
        client.post(page, self.typed())

        # The lines, with their evidence, and what the corrections among them correct.
        with django_assert_num_queries(3):
            lines = recommendation.entries.lines()
            marked = [(line.sequence, line.corrected_by.sequence) for line in lines if line.corrected_by]

        assert marked == [(2, 3)]
