"""Bringing a briefing in through the browser, and deciding about its passages on its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing, Passage
from briefings.reading import MAX_BYTES
from briefings.storing import MAX_TEXT, AlreadyStored
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import Draft
from tracker.models import Act, PassageDecision, Recommendation, User
from tracker.statistics import coverage
from tracker.workflow import Decision, Refused

SignIn = Callable[..., Client]
ADD = "/meetings/PARIS/briefings/add"


def sentences(response: object) -> str:
    return text(response.content.decode().split("<main")[1])  # type: ignore[attr-defined]


def file(data: bytes, name: str = "talks.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def suggested(briefing: Briefing) -> list[Passage]:
    return list(briefing.passages.suggested().in_order())


def in_turn(briefing: Briefing) -> list[Passage]:
    """Suggestions first, then the rest."""
    return sorted(briefing.passages.content(), key=lambda passage: (not passage.is_suggested, passage.number))


def plain(briefing: Briefing) -> Passage:
    return briefing.passages.get(start=briefing.text.index("The talks were"))


def ticked(preview: Any) -> dict[str, Any]:
    """What the page sends on which all suggestions are looked through."""
    form = preview.context["form"]
    sent: dict[str, Any] = {"form_token": str(form["form_token"].value())}
    sent |= {each.name: each.title for each in form.offered}
    return sent | {"take": [str(each.passage.pk) for each in form.offered if each.is_taken]}


def follow(client: Client, address: str, **data: Any) -> str:
    return sentences(client.post(address, data, follow=True))


# --- Adding ----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_shown(coordinator: Client, cast: Cast) -> None:
    response = coordinator.post(ADD, {"file": file(factories.BRIEFING.encode()), "title": "Talks"})

    briefing = Briefing.objects.get()
    assert response["Location"] == reverse("briefing-detail", args=[briefing.pk])
    assert (briefing.title, briefing.file_name, briefing.added_by) == ("Talks", "talks.md", cast.coordinator)
    assert not Recommendation.objects.exists()


def test_pasted_text_is_kept_as_a_file_of_the_day(coordinator: Client) -> None:
    coordinator.post(ADD, {"text": factories.BRIEFING.replace("\n", "\r\n")})

    briefing = Briefing.objects.get()
    assert briefing.text == factories.BRIEFING
    assert briefing.file_name == f"pasted-{timezone.localdate():%Y-%m-%d}.txt"
    assert briefing.title == "Outcome of the preparatory talks"


def test_a_fresh_page_complains_of_nothing(coordinator: Client) -> None:
    response = coordinator.get(reverse("briefing-add", args=["PARIS"]))

    assert "Nothing was saved" not in response.content.decode()
    assert not response.context["form"].is_bound


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file or paste the text"),
        ({"text": "  \r\n "}, "Choose a file or paste the text"),
        ({"text": "x", "file": file(b"y")}, "not both"),
        ({"text": "a\x00b"}, "(NUL)"),
        ({"file": file(b"\x89PNG\r\n\x1a\n")}, "“talks.md” is a PNG image"),
        ({"file": file(b"x" * (MAX_BYTES + 1))}, "Files can be up to 25 MB"),
        ({"file": file(b"", "none.txt")}, "The file is empty"),
        ({"file": file(b"words", "talks.docx")}, "“talks.docx” is not a Word document"),
        ({"text": "x", "title": "y" * 201}, "200 characters or fewer"),
        (
            {"text": "Words. " * (MAX_TEXT // 7 + 1)},
            "The text is 2.0 MB long. A briefing can have up to 2 MB of plain text, about 700 pages.",
        ),
        (
            {"file": file(b"Words. " * (MAX_TEXT // 7 + 1), "a.txt")},
            "“a.txt” is 2.0 MB long. A briefing can have up to 2 MB of plain text",
        ),
        ({"file": file(b"\x01\x02\x03 words", "a.txt")}, "“a.txt” holds binary data, not plain text"),
        ({"text": "\x7fELF\x02\x01 \ufffd\ufffd\x10 words"}, "holds binary data, not plain text"),
        ({"text": "words \ufffd\ufffd\ufffd"}, "holds binary data, not plain text"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(coordinator: Client, data: dict[str, object], sentence: str) -> None:
    for value in data.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    response = coordinator.post(ADD, data)

    assert response.status_code == 422
    assert sentence in sentences(response)
    assert not Briefing.objects.exists()
    assert not Act.objects.filter(verb="add_briefing").exists()


def test_text_that_is_too_long_is_refused_before_it_is_read(
    coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "add_briefing", lambda **_: pytest.fail("It was read."))

    assert coordinator.post(ADD, {"text": "Words. " * (5 * 1024 * 1024 // 7)}).status_code == 422


def test_a_few_strange_characters_are_read_with_a_notice(coordinator: Client) -> None:
    page = follow(coordinator, ADD, text=factories.BRIEFING + "A word more of it\x07 all.\n" + "Long. " * 200)

    assert "The file contains a character that is not text" in page


@pytest.mark.parametrize(
    ("data", "again", "kept"),
    [
        ({}, False, False),
        ({"title": "y" * 201}, False, False),
        ({"file": b"\x01"}, True, False),
        ({"text": "a", "file": b"b"}, True, True),
    ],
)
def test_only_a_file_that_was_sent_has_to_be_chosen_again(
    coordinator: Client, data: dict[str, object], again: object, kept: object
) -> None:
    sent = {name: file(value) if isinstance(value, bytes) else value for name, value in data.items()}
    words = sentences(coordinator.post(ADD, sent))

    assert ("Choose the file again" in words) is again
    assert ("What you typed is still here" in words) is kept


def test_a_refusal_keeps_what_was_typed(coordinator: Client) -> None:
    typed = {"text": "Words <b>of</b> the talks", "title": "My =title", "file": file(b"y")}

    page = coordinator.post(ADD, typed).content.decode()

    assert "Words &lt;b&gt;of&lt;/b&gt; the talks</textarea>" in page
    assert 'value="My =title"' in page


def test_the_same_text_again_leads_to_the_one_that_is_kept(coordinator: Client, briefing: Briefing) -> None:
    response = coordinator.post(ADD, {"text": factories.BRIEFING})

    assert response.status_code == 422
    assert "was already imported, as “Outcome of the preparatory talks”" in sentences(response)
    assert f'href="{reverse("briefing-detail", args=[briefing.pk])}"' in response.content.decode()
    assert Briefing.objects.count() == 1


def test_more_than_a_form_can_hold_gets_a_sentence(coordinator: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]

    response = coordinator.post(ADD, {"text": "x" * 2000})

    assert response.status_code == 413
    assert "Your form was not saved" in sentences(response)


# --- Suggestions -----------------------------------------------------------------------------------------------------


def test_suggestions_are_shown_to_all_and_decided_by_coordinators(
    client: Client, cast: Cast, briefing: Briefing
) -> None:
    pages = {}
    for person in (cast.reader, cast.coordinator):
        client.force_login(person)
        pages[person] = client.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()

    for page in pages.values():
        assert "<u>Establish a joint laboratory network</u>" in page
    card = text(pages[cast.coordinator])
    assert "Why it is suggested it is in the column “Action item” of a table" in card
    assert "Find outbreaks sooner</textarea>" in pages[cast.coordinator]
    accept = reverse("passage-accept", args=[suggested(briefing)[0].pk])
    assert accept in pages[cast.coordinator]
    assert "/passages/" not in pages[cast.reader]
    assert 'class="sign' not in pages[cast.reader]


def test_tracking_one_tracks_it_and_leads_on_to_the_next(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    passage = suggested(briefing)[0]

    response = coordinator.post(reverse("passage-accept", args=[passage.pk]))

    made = Recommendation.objects.get()
    assert made.title == passage.suggested_title
    assert (made.goal, made.kind) == (passage.suggested_goal, passage.suggested_kind)
    source = made.sources.get()
    assert (source.start, source.end) == (passage.suggested_start, passage.suggested_end)
    page = reverse("briefing-detail", args=[briefing.pk])
    assert response["Location"] == f"{page}?after={passage.number}"
    assert coordinator.get(response["Location"]).context["card"].passage == suggested(briefing)[1]
    assert f'id="at-{source.start}"' in coordinator.get(page).content.decode()


def test_tracking_twice_tracks_once_and_says_so(coordinator: Client, briefing: Briefing) -> None:
    address = reverse("passage-accept", args=[suggested(briefing)[0].pk])
    coordinator.post(address)

    assert "This passage is already tracked as PARIS-01." in follow(coordinator, address)
    assert Recommendation.objects.count() == 1


def test_what_a_colleague_did_not_track_is_not_tracked_over_their_head(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    passage = suggested(briefing)[0]
    actions.dont_track(passage=passage, by=cast.second_coordinator, decision=Decision.REJECTED)

    said = follow(coordinator, reverse("passage-accept", args=[passage.pk]))

    assert "Second coordinator decided on " in said
    assert not Recommendation.objects.exists()


def test_tracking_where_nothing_is_suggested_is_refused(coordinator: Client, briefing: Briefing) -> None:
    said = follow(coordinator, reverse("passage-accept", args=[plain(briefing).pk]))

    assert "There is no suggestion for this passage" in said
    assert not Recommendation.objects.exists()


def test_tracking_all_tracks_what_waits_with_the_lead_as_one_act(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    coordinator.post(reverse("passage-set-aside", args=[suggested(briefing)[1].pk]), {"decision": "rejected"})
    address = reverse("briefing-accept-all", args=[briefing.pk])
    preview = coordinator.get(address)
    assert "Track the ticked suggestions" in sentences(preview)
    assert "Nothing is tracked yet." in sentences(preview)
    assert [each.is_taken for each in preview.context["form"].offered] == [True, True]
    assert not Recommendation.objects.exists()

    said = follow(coordinator, address, **ticked(preview), lead="ministry of health")
    again = follow(coordinator, address, form_token=str(uuid4()))

    assert "2 suggestions tracked: PARIS-01 to PARIS-02." in said
    assert "There were no suggestions left to track." in again
    assert "Nothing is tracked yet." not in sentences(coordinator.get(address))
    made = Recommendation.objects.all()
    assert [item.lead for item in made] == [cast.health] * 2
    assert Act.objects.filter(verb="admit_suggestions").count() == 1


def test_an_unknown_lead_accepts_nothing_and_stays_typed(coordinator: Client, briefing: Briefing) -> None:
    address = reverse("briefing-accept-all", args=[briefing.pk])
    response = coordinator.post(address, {**ticked(coordinator.get(address)), "lead": "Nobody <i>"})

    assert response.status_code == 422
    assert "There is no organisation called “Nobody <i>”. Add it first" in sentences(response)
    assert f'<a href="{reverse("organisation-add")}" target="_blank">' in response.content.decode()
    assert 'value="Nobody &lt;i&gt;"' in response.content.decode()
    assert not Recommendation.objects.exists()


# --- Setting aside ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", Decision.values)
def test_a_passage_is_not_tracked_and_counted(
    coordinator: Client, cast: Cast, briefing: Briefing, decision: str
) -> None:
    left = coverage(briefing).to_review
    passage = plain(briefing)

    address = reverse("passage-set-aside", args=[passage.pk])
    response = coordinator.post(address, {"decision": decision, "reason": "A toast."})

    made = PassageDecision.objects.get()
    assert (made.passage, made.decision, made.act.by) == (passage, decision, cast.coordinator)
    assert response["Location"].endswith(f"?after={passage.number}")
    page = coordinator.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()
    assert f'id="p{passage.pk}" title="Not tracked: {Decision(decision).label}"' in page
    assert f"1 of {left} passages reviewed; {left - 1} to go" in text(page)


@pytest.mark.parametrize("data", [{}, {"decision": "tracked"}, {"decision": "a\x00"}])
def test_no_known_decision_changes_nothing(coordinator: Client, briefing: Briefing, data: dict[str, str]) -> None:
    said = follow(coordinator, reverse("passage-set-aside", args=[plain(briefing).pk]), **data)

    assert "Choose why the passage is not tracked." in said
    assert not PassageDecision.objects.exists()


def test_a_tracked_passage_cannot_be_not_tracked(coordinator: Client, briefing: Briefing) -> None:
    passage = suggested(briefing)[0]
    coordinator.post(reverse("passage-accept", args=[passage.pk]))

    said = follow(coordinator, reverse("passage-set-aside", args=[passage.pk]), decision="rejected")

    assert "This passage is already tracked as PARIS-01." in said
    assert not PassageDecision.objects.exists()


def test_a_decision_is_taken_back(coordinator: Client, briefing: Briefing) -> None:
    passage = plain(briefing)
    coordinator.post(reverse("passage-set-aside", args=[passage.pk]), {"decision": "rejected"})
    page = reverse("briefing-detail", args=[briefing.pk])
    address = reverse("passage-take-back", args=[passage.pk])
    assert address in coordinator.get(f"{page}?passage={passage.pk}").content.decode()

    assert "The passage needs review again" in follow(coordinator, address)
    assert not PassageDecision.objects.exists()
    acts = Act.objects.filter(verb="take_back").count()
    follow(coordinator, address)
    assert Act.objects.filter(verb="take_back").count() == acts == 1


def test_a_heading_is_nothing_to_decide_about(coordinator: Client, briefing: Briefing) -> None:
    heading = briefing.passages.filter(kind="heading")[0]

    for name in ("passage-accept", "passage-set-aside", "passage-take-back"):
        assert coordinator.post(reverse(name, args=[heading.pk]), {"decision": "rejected"}).status_code == 404


def test_a_reader_may_take_nothing_back(cast: Cast, briefing: Briefing) -> None:
    with pytest.raises(Refused):
        actions.undo_dont_track(passage=plain(briefing), by=cast.reader)


def test_the_decisions_look_different_and_a_legend_says_what_they_are(coordinator: Client, briefing: Briefing) -> None:
    page, seen = reverse("briefing-detail", args=[briefing.pk]), {}
    for decision in Decision:
        passage = plain(briefing)
        address = reverse("passage-set-aside", args=[passage.pk])
        said = text(
            coordinator.post(address, {"decision": decision.value, "reason": "It is."}, follow=True).content.decode()
        )
        assert f"Not tracked ({decision.label}): “The talks were" in said
        shown = coordinator.get(page).content.decode()
        seen[decision] = re.search(rf'title="Not tracked: {decision.label}">(.)</a>', shown)[1]  # type: ignore[index]
        coordinator.post(reverse("passage-take-back", args=[passage.pk]))

    assert len(set(seen.values())) == len(Decision) == 4
    legend = (
        "● suggestion to review · ○ other passage to review · ✓ tracked · – not tracked: background · "
        "= not tracked: duplicate · × not tracked: not ours · ~ not tracked: other reason · + heading."
    )
    assert legend in text(coordinator.get(page).content.decode())


def test_another_reason_is_said_in_a_sentence_and_shown(coordinator: Client, briefing: Briefing) -> None:
    passage = plain(briefing)
    page = reverse("briefing-detail", args=[briefing.pk]) + f"?passage={passage.pk}"
    address = reverse("passage-set-aside", args=[passage.pk])
    assert 'name="reason"' in coordinator.get(page).content.decode()

    refused = coordinator.post(address, {"decision": "other", "reason": "  ", "walk": "1"}, follow=True)
    assert "Say in a sentence why the passage is not tracked." in sentences(refused)
    assert 'name="reason"' in refused.content.decode()
    assert not PassageDecision.objects.exists()

    coordinator.post(address, {"decision": "other", "reason": "It is a <toast>."})
    assert PassageDecision.objects.get().act.reason == "It is a <toast>."
    shown = coordinator.get(page).content.decode()
    assert "Not tracked: Other reason" in text(shown)
    assert '<q dir="auto">It is a &lt;toast&gt;.</q>' in shown


def test_a_reason_that_comes_too_late_is_not_lost(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    passage = plain(briefing)
    actions.dont_track(passage=passage, by=cast.second_coordinator, decision=Decision.DUPLICATE)

    said = follow(coordinator, reverse("passage-set-aside", args=[passage.pk]), decision="other", reason="A toast.")

    assert "You wrote: “A toast.”" in said
    assert "(Duplicate)" in said
    assert PassageDecision.objects.get().decision == Decision.DUPLICATE


def test_no_two_buttons_on_a_page_have_the_same_name(coordinator: Client, briefing: Briefing) -> None:
    for passage in [*suggested(briefing)[:2], plain(briefing)]:
        coordinator.post(reverse("passage-set-aside", args=[passage.pk]), {"decision": "rejected"})
    page = coordinator.get(reverse("briefing-detail", args=[briefing.pk])).content.decode().split("<main")[1]
    names = [text(words) for words in re.findall(r"<button[^>]*>(.+?)</button>", page.split("</main>")[0])]

    assert len(names) == len(set(names)) == 11
    assert {"Track T", "Don't track D"} < set(names)


# --- One by one ------------------------------------------------------------------------------------------------------


def test_going_through_them_one_by_one_meets_every_passage_once(coordinator: Client, briefing: Briefing) -> None:
    address = reverse("briefing-detail", args=[briefing.pk]) + "?after=0"
    met = []
    while "passages are reviewed" not in (said := coordinator.get(address)).content.decode():
        passage = said.context["card"].passage
        address = reverse("passage-set-aside", args=[passage.pk])
        assert f'action="{address}"' in said.content.decode()
        met.append(passage)
        address = coordinator.post(address, {"decision": "informational"})["Location"]

    assert met == in_turn(briefing)


def test_skipping_leads_to_the_next_and_from_the_last_to_the_first(coordinator: Client, briefing: Briefing) -> None:
    page = reverse("briefing-detail", args=[briefing.pk])
    passages = in_turn(briefing)

    opened = [coordinator.get(f"{page}?after={passage.number}").context["card"].passage for passage in passages]
    back = [coordinator.get(f"{page}?back={passage.number}").context["card"].passage for passage in passages]

    assert opened == [*passages[1:], passages[0]]
    assert back == [passages[-1], *passages[:-1]]


def test_a_rejected_suggestion_is_no_longer_marked(coordinator: Client, briefing: Briefing) -> None:
    page = reverse("briefing-detail", args=[briefing.pk])
    before = coordinator.get(page).content.decode().count("<u>")
    coordinator.post(reverse("passage-set-aside", args=[suggested(briefing)[0].pk]), {"decision": "rejected"})

    assert coordinator.get(page).content.decode().count("<u>") == before - 1 == 2


@pytest.mark.parametrize(
    "query", ["?passage=x", "?passage=99999999999999999999", "?after=x", "?after=-1", "?passage=%00"]
)
def test_odd_addresses_open_what_comes_first(coordinator: Client, briefing: Briefing, query: str) -> None:
    response = coordinator.get(reverse("briefing-detail", args=[briefing.pk]) + query)

    assert response.status_code == 200
    assert response.context["card"].passage == suggested(briefing)[0]
    assert not response.context["is_asked_for"]


def test_a_long_page_stays_short(coordinator: Client, cast: Cast) -> None:
    chapter = (
        "\n## Matter {0}\n\nThe delegations exchanged views on matter {0} and were satisfied with the contacts reached "
        "so far in the working groups, which continued from earlier rounds.\n\nThe parties agreed to establish a joint "
        "working group on matter {0} by the end of the year. They should prepare a report on options for financing "
        "item {0} before the next round.\n\nNext steps include:\n\n- Create a register of projects in area {0}\n"
    )
    briefing = factories.briefing(cast, "# Communiqué\n" + "".join(map(chapter.format, range(20))), "long.md")
    assert briefing.passages.suggested().count() >= 60

    page = coordinator.get(reverse("briefing-detail", args=[briefing.pk])).content

    # Per suggestion: its sign, and its line in the list.
    assert (len(page) - len(briefing.text.encode())) / briefing.passages.suggested().count() < 800


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_accept_at_once_track_once(cast: Cast, briefing: Briefing) -> None:
    passage = suggested(briefing)[0]
    ready = Barrier(2)

    def accept(user: User) -> str:
        try:
            ready.wait(10)
            return actions.track_suggestion(passage=passage, by=user, draft=Draft()).reference
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(accept, [cast.coordinator, cast.second_coordinator]))

    assert answers == ["PARIS-01", "This passage is already tracked as PARIS-01."]
    assert Recommendation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_text_sent_twice_at_once_is_kept_once(cast: Cast) -> None:
    ready = Barrier(2)

    def send(name: str) -> str:
        try:
            ready.wait(10)
            data = factories.BRIEFING.encode()
            actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=data, file_name=name)
        except AlreadyStored:
            return "stored before"
        finally:
            connection.close()
        return "read"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ["a.txt", "b.txt"])) == ["read", "stored before"]
    assert Briefing.objects.count() == 1
