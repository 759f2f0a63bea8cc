"""Each kind of notice, wherever notices stand: caused by an act, listed, mailed, and chosen in the preferences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_notices import plain, sent
from tracker import actions
from tracker.models import Notice, NoticePreference, ProgressEntry, Recommendation, User
from tracker.notices import words
from tracker.workflow import Status

SignIn = Callable[..., Client]
Kind = Notice.Kind


def _decided(cast: Cast, item: Recommendation) -> None:
    factories.propose(cast, item)
    draft = factories.drafted("Agreed.")
    actions.decide_date(recommendation=item, by=cast.coordinator, draft=draft, agreed=True)


def _sent_back(cast: Cast, item: Recommendation) -> None:
    factories.claim(cast, item)
    actions.return_claim(recommendation=item, by=cast.coordinator, draft=factories.drafted("No minutes."))


def _passed_on(cast: Cast, item: Recommendation) -> None:
    actions.assign(recommendation=item, by=cast.coordinator, draft=factories.drafted(), lead=cast.health, owner=None)
    factories.ask(cast, item)


CAUSES: dict[Kind, tuple[str, Callable[[Cast, Recommendation], object]]] = {
    Kind.ASSIGNED: ("holder", lambda cast, item: factories.track(cast, title="Another")),
    Kind.ASKED: ("holder", factories.ask),
    Kind.PASSED_ON: ("lead_staff", _passed_on),
    Kind.SENT_BACK: ("holder", _sent_back),
    Kind.DATE_DECIDED: ("holder", _decided),
    Kind.VERIFIED: ("holder", lambda cast, item: factories.walk(cast, item, Status.IMPLEMENTED)),
    Kind.MENTIONED: (
        "outsider",
        lambda cast, item: actions.add(
            recommendation=item, by=cast.coordinator, draft=factories.drafted(f"See this, @{cast.outsider.name}.")
        ),
    ),
}
"""Who is told, and of what. A new kind of notice gets its line here, and then shows where else it is missing."""

EACH = pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)


def test_there_is_a_cause_of_every_kind() -> None:
    assert set(CAUSES) == set(Kind), "Give the new kind of notice a line in CAUSES."


def _told(cast: Cast, item: Recommendation, kind: Kind) -> User:
    """Who is told, after what tells them."""
    who, cause = CAUSES[kind]
    cause(cast, item)
    person: User = getattr(cast, who)
    return person


@EACH
def test_it_is_a_line_of_the_page_and_a_mail(
    server: servers.MailServer, cast: Cast, working: Recommendation, sign_in: SignIn, kind: Kind
) -> None:
    sent(server)

    person = _told(cast, working, kind)

    notice = Notice.objects.get(person=person, kind=kind, read_at=None, entry__pk__gt=_before(working))
    subject = "Due date" if kind == Kind.DATE_DECIDED else str(kind.label)
    (mail,) = [each for each in sent(server) if each["To"] == person.email and subject in each["Subject"]]
    assert notice.recommendation.reference in plain(mail)
    shown = text(sign_in(person).get(reverse("notice-list")).content.decode())
    assert notice.entry.by.name in shown
    assert notice.recommendation.reference in shown


def _before(item: Recommendation) -> int:
    """The last entry that there was before anybody was told here."""
    return int(ProgressEntry.objects.filter(recommendation=item, kind="report").latest("pk").pk)


@EACH
def test_its_mail_can_be_turned_off_unless_somebody_waits_for_an_answer(
    server: servers.MailServer, cast: Cast, working: Recommendation, sign_in: SignIn, kind: Kind
) -> None:
    sent(server)
    client = sign_in(getattr(cast, CAUSES[kind][0]))
    address = reverse("notice-preferences")
    form = client.get(address).context["form"]
    is_asked = kind.value in form.fields
    assert is_asked == (kind not in Notice.MANDATORY)
    chosen = {field.name: field.value() for field in form}
    if is_asked:
        client.post(address, chosen | {kind.value: NoticePreference.Told.OFF.value})

    person = _told(cast, working, kind)

    subject = "Due date" if kind == Kind.DATE_DECIDED else str(kind.label)
    mails = [each for each in sent(server) if each["To"] == person.email and subject in each["Subject"]]
    assert len(mails) == (0 if is_asked else 1)


def test_a_subject_counts_recommendations_and_says_why_where_that_holds_for_all(cast: Cast) -> None:
    first, second = factories.track(cast), factories.track(cast)

    act = first.entries.get().act

    def subject(*told: tuple[str, Recommendation]) -> str:
        return words.subject([Notice(kind=kind, recommendation=row, act=act) for kind, row in told])

    both = ("assigned", first), ("assigned", second)
    assert subject(*both) == "Assigned to you: 2 recommendations"
    assert subject(("assigned", first), ("date_decided", second)) == "What concerns you: 2 recommendations"
    mixed = ("assigned", first), ("mentioned", first), ("mentioned", second)
    assert subject(*mixed) == "You are mentioned: 2 recommendations"
    assert subject(*mixed[:2]) == f"Assigned to you: {first.reference} {first.title}"
