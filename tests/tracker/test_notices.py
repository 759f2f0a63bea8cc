"""Who is told what and when, over a real SMTP server: at once, in digests, and answering by the link in a mail."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.servers import SITE
from tests.slow import one_in
from tests.tracker.pages import text
from tests.tracker.telling import MONDAY, moment, sent
from tracker import actions
from tracker.actions import mail as mail_actions
from tracker.jobs.notices import for_leadership
from tracker.models import (
    AnswerLink,
    MailMessage,
    Notice,
    Post,
    Recommendation,
    SentDigest,
    UpdateRequest,
    User,
)
from tracker.models.access import Narrowing, RecommendationRights
from tracker.notices import digest, words
from tracker.workflow import Extent, Refused, Status, Step

SignIn = Callable[..., Client]


def told(server: servers.MailServer) -> list[tuple[str, str]]:
    """To whom mail was sent by now, and its subject."""
    return sorted((str(mail["To"]).partition("@")[0], str(mail["Subject"])) for mail in sent(server))


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the link that confirms no change; the HTML has the same one."""
    found = re.findall(rf"{SITE}(/answer/[0-9a-f]+)", plain(mail))
    html = mail.get_body(("html",))
    assert html is not None
    assert re.findall(rf'href="{SITE}(/answer/[0-9a-f]+)"', str(html.get_content())) == found
    assert len(found) == 1
    return str(found[0])


def ask(server: servers.MailServer, cast: Cast, item: Recommendation) -> str:
    """Ask, and return the path of the link in the mail."""
    factories.ask(cast, item)
    (mail,) = sent(server)
    return link_in(mail)


# --- At once


def test_each_is_told_of_what_concerns_them_and_nobody_of_their_own_acts(
    server: servers.MailServer, cast: Cast
) -> None:
    name = "desk.officer"
    item = factories.track(cast)
    title = f"{item.reference} {item.title}"
    assert told(server) == [(name, f"Assigned to you: {title}")]
    factories.ask(cast, item)
    assert told(server) == [(name, f"You are asked for an update: {title}")]
    factories.propose(cast, item)
    assert told(server) == []
    draft = factories.drafted("Agreed.")
    actions.decide_date(recommendation=item, by=cast.coordinator, draft=draft, agreed=True)
    assert told(server) == [(name, f"Due date approved: {title}")]
    factories.propose(cast, item, in_days=300)
    actions.decide_date(recommendation=item, by=cast.coordinator, draft=draft, agreed=False)
    assert told(server) == [(name, f"Due date rejected: {title}")]
    factories.claim(cast, item, by=cast.lead_staff)
    assert told(server) == []
    actions.return_claim(recommendation=item, by=cast.coordinator, draft=factories.drafted("No minutes."))
    both = [(who, f"Sent back to you: {title}") for who in (name, "lead.staff")]
    assert told(server) == both
    factories.claim(cast, item)
    actions.verify(recommendation=item, by=cast.second_coordinator, draft=draft, to=Status.IMPLEMENTED)
    assert told(server) == [(name, f"Your completion report is verified: {title}")]
    call_command("verify_log", stdout=io.StringIO())


def test_many_of_one_act_are_one_mail_a_person(server: servers.MailServer, cast: Cast) -> None:
    rows = [factories.track(cast, 5, title=f"Number {number}") for number in range(30)]
    by = timezone.localdate() + timedelta(days=3)

    actions.ask_many(ids=[row.pk for row in rows], by=cast.coordinator, draft=factories.drafted("?"), answer_by=by)
    (mail,) = sent(server)

    assert mail["Subject"] == "You are asked for an update: 30 recommendations"
    assert "5 more recommendations are in your notices: https://tracker.example.org/notices/" in plain(mail)
    assert Notice.objects.filter(settled_at__isnull=True).count() == 0


def test_a_job_that_runs_again_sends_no_second_mail(server: servers.MailServer, cast: Cast) -> None:
    item = factories.track(cast)
    act = item.entries.get().act_id
    assert len(told(server)) == 1

    assert (actions.tell(act=act), told(server)) == (0, [])


def test_who_may_not_see_it_is_not_told_and_a_mail_on_its_way_is_withdrawn(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    factories.ask(cast, working)
    jobs.waiting("tell")
    actions.tell(act=working.entries.latest("sequence").act_id)
    actions.restrict(recommendation=working, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)

    assert told(server) == []
    assert MailMessage.objects.get().status == "withdrawn"
    with pytest.raises(Refused, match="The request would reach nobody"):
        factories.ask(cast, working)
    assert told(server) == []


def test_the_deputy_is_asked_while_the_holder_is_absent(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    Post.objects.filter(pk=cast.desk.pk).update(deputy=cast.lead_staff)
    factories.absence(cast.holder)

    factories.ask(cast, working)

    request = UpdateRequest.objects.get()
    assert (request.person, request.level) == (cast.lead_staff, UpdateRequest.Level.OWNER)
    [mail] = sent(server)
    assert mail["To"] == cast.lead_staff.email
    (path,) = re.findall(r"/answer/\w+", plain(mail))
    assert Client().post(path).status_code == 200
    entry = working.entries.latest("sequence")
    assert (entry.by, entry.kind) == (cast.lead_staff, Step.CHECK_IN)


def test_the_new_holder_of_a_post_gets_a_mail_with_a_link_for_what_was_asked(
    server: servers.MailServer, cast: Cast, working: Recommendation, client: Client
) -> None:
    old = ask(server, cast, working)
    post = Post.objects.get(pk=cast.desk.pk)

    actions.save_post(by=cast.coordinator, post=post, name=post.name, holder=cast.lead_staff)

    (mail,) = sent(server)
    assert (mail["To"], "You are asked for an update" in mail["Subject"]) == (cast.lead_staff.email, True)
    assert "You are now asked for an update by" in plain(mail)
    assert f"{cast.lead_staff.name} follows {cast.holder.name} as holder" in plain(mail), "names, as on the pages"
    assert client.post(old).status_code == 404, "the link of the holder before has ended"
    assert client.post(link_in(mail)).status_code == 200
    assert working.entries.get(kind="check_in").by == cast.lead_staff


def test_who_was_deactivated_after_the_mail_was_written_gets_none(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)
    actions.tell(act=working.entries.latest("sequence").act_id)
    User.objects.filter(pk=cast.holder.pk).update(is_active=False)

    assert told(server) == []


def test_what_people_type_neither_adds_headers_nor_breaks_the_html(server: servers.MailServer, cast: Cast) -> None:
    title = "Ports\u2028Bcc: spy@example.org <script>alert(1)</script> [answer-link-1]"
    factories.track(cast, title=title)
    (mail,) = sent(server)

    assert (mail["Bcc"], "\n" in str(mail["Subject"])) == (None, False)
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "[answer-link-1]" in plain(mail)


def test_without_a_mail_server_everything_stands_in_the_site_and_no_job_waits(
    cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    factories.ask(cast, working)

    assert jobs.waiting("tell") == []
    assert Notice.objects.get().settled_at is not None
    client = sign_in(cast.holder)
    assert "asks for an update by" in client.get("/work/").content.decode()
    choosing = client.get("/notices/choose").content.decode()
    assert "This site sends no mail." in choosing
    assert "What you choose here counts once it sends mail." in choosing


# --- Choosing


def test_kinds_can_be_put_off_but_not_what_somebody_waits_for(
    server: servers.MailServer, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.holder)
    kinds = {"assigned": "digest", "sent_back": "off", "date_decided": "off", "verified": "off", "mentioned": "off"}
    when = {"digest": "weekly", "weekday": "2", "hour": "8", "weekend": "sat_sun"}
    client.post("/notices/choose", {**when, **kinds, "asked": "off"})

    item = factories.track(cast)
    assert told(server) == []
    factories.ask(cast, item)
    assert [who for who, _ in told(server)] == ["desk.officer"]
    wednesday = timezone.make_aware(datetime.combine(MONDAY + timedelta(days=2), time(8)))
    Notice.objects.update(at=wednesday - timedelta(days=1))
    actions.send_digests(at=wednesday)
    (mail,) = [mail for mail in sent(server) if "desk.officer" in mail["To"]]
    assert "What concerns you" in plain(mail)


def test_one_click_unsubscribes_from_all_but_requests(server: servers.MailServer, cast: Cast) -> None:
    factories.track(cast)
    (mail,) = sent(server)
    address = urlsplit(str(mail["List-Unsubscribe"]).strip().strip("<>")).path
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    scanner = Client(enforce_csrf_checks=True)
    assert scanner.get(address).status_code == 200
    factories.track(cast)
    assert len(told(server)) == 1, "looking at the link changes nothing"

    assert scanner.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    item = factories.track(cast)
    assert told(server) == []
    actions.send_digests(at=moment(0, 12))
    assert [who for who, _ in told(server) if who == "desk.officer"] == []
    factories.ask(cast, item)
    assert [who for who, _ in told(server)] == ["desk.officer"]
    User.objects.filter(pk=cast.holder.pk).update(email="new@example.org")
    assert scanner.post(address).status_code == 404


# --- Answering by the link


def test_the_link_confirms_no_change_once_in_the_name_of_whom_it_was_sent_to(
    server: servers.MailServer, cast: Cast, working: Recommendation, client: Client
) -> None:
    address = ask(server, cast, working)
    token = address.split("/")[2]
    link = AnswerLink.objects.get()
    assert token not in (link.token_hash, MailMessage.objects.latest("pk").body)

    page = client.get(address)
    shown = page.content.decode()
    assert working.title in shown
    assert f"{working.reference} {working.title}" in text(shown)
    assert "How does it stand?" not in shown
    assert working.entries.get(kind=Step.REPORT).text not in shown
    assert page["Cache-Control"] == "private, no-store"
    assert working.entries.filter(kind="check_in").count() == 0, "a scanner that looks changes nothing"
    assert "No change confirmed" in client.post(address).content.decode()

    entry = working.entries.get(kind="check_in")
    assert (entry.by, entry.changes) == (cast.holder, {"by_link": [None, True]})
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert working.entries.filter(kind="check_in").count() == 1
    call_command("verify_log", stdout=io.StringIO())


def test_the_mail_that_asks_says_how_it_stands_and_leads_to_the_completion_report(
    server: servers.MailServer, cast: Cast
) -> None:
    item = factories.track(cast, 60, due_on=timezone.localdate() - timedelta(days=24))
    draft = factories.drafted("It moved.", 25)
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    factories.ask(cast, item)

    (mail,) = sent(server)

    assert f"Overdue by 24 days. Last update {words.day(draft.happened_on or draft.moment.date())}." in plain(mail)
    path = SITE + reverse("recommendation-step", args=[item.reference, Step.CLAIM.slug])
    html = mail.get_body(("html",))
    assert html is not None
    assert f"Report as complete: {path}" in plain(mail)
    assert f'href="{path}"' in str(html.get_content())


@pytest.mark.parametrize(
    "why",
    one_in(2, ["expired", "owner", "address", "left", "answered", "forwarded", "made up", "hidden"]),
)
def test_a_link_that_no_longer_holds_answers_nothing_and_shows_no_title(
    server: servers.MailServer, cast: Cast, working: Recommendation, client: Client, why: str
) -> None:
    address = ask(server, cast, working)
    if why == "expired":
        AnswerLink.objects.update(expires_at=timezone.now())
    elif why == "owner":
        draft = factories.drafted("Moved.")
        actions.assign(recommendation=working, by=cast.coordinator, draft=draft, lead=cast.health, owner=None)
    elif why == "address":
        User.objects.filter(pk=cast.holder.pk).update(email="new@example.org")
    elif why == "left":
        User.objects.filter(pk=cast.holder.pk).update(is_active=False)
    elif why == "answered":
        actions.check_in(recommendation=working, by=cast.lead_staff, draft=factories.drafted(""))
    elif why == "forwarded":
        client.force_login(cast.outsider)
    elif why == "made up":
        address = address.replace(address[8:12], "0000")
    else:
        rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
        draft = factories.drafted("Secret.")
        actions.restrict(recommendation=working, by=cast.coordinator, draft=draft, rights=rights)
    before = working.entries.count()

    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 404
        assert working.title not in answer.content.decode()
    assert working.entries.count() == before


def test_a_link_is_not_offered_where_no_change_cannot_be_confirmed(server: servers.MailServer, cast: Cast) -> None:
    item = factories.track(cast, 3)
    factories.ask(cast, item)
    (mail,) = sent(server)

    assert "/answer/" not in plain(mail)
    assert f"{SITE}/recommendations/{item.reference}/?report" in plain(mail)


# --- The digest


class Clock:
    """Stands still, and is set."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Begin on a Monday at six."""
        self.at = moment(0, 6)
        patch.setattr("django.utils.timezone.now", lambda: self.at)


def test_a_month_is_told_exactly_so(server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    common: dict[str, Any] = {}

    def tracked() -> None:
        draft = actions.Draft()
        item = actions.track(
            by=cast.coordinator,
            draft=draft,
            new=factories.new(
                cast, lead=cast.health, owner=cast.desk, due_on=timezone.localdate() + timedelta(days=20)
            ),
        )
        common["recommendation"] = item

    def draft(words: str, **more: Any) -> dict[str, Any]:
        return {**common, "draft": actions.Draft(text=words, **more)}

    def claim() -> None:
        proof = factories.evidence()
        actions.claim(by=cast.holder, extent=Extent.COMPLETE, **draft("It is done.", evidence=proof))

    happens: dict[int, Callable[[], object]] = {
        0: tracked,
        1: lambda: actions.report(by=cast.holder, to=Status.IN_PROGRESS, **draft("It began.")),
        2: lambda: actions.ask(
            by=cast.coordinator, answer_by=timezone.localdate() + timedelta(days=2), **draft("How far?")
        ),
        12: lambda: actions.check_in(by=cast.holder, **draft("")),
        15: claim,
        22: lambda: actions.return_claim(by=cast.coordinator, **draft("Minutes are missing.")),
        23: claim,
        20: lambda: actions.add(by=cast.coordinator, **draft(f"Which minutes, @{cast.desk.name}?")),
        24: lambda: actions.verify(by=cast.second_coordinator, to=Status.IMPLEMENTED, **draft("I saw them.")),
    }
    table: list[tuple[int, int, str, str]] = []
    for day in range(29):
        for hour in (6, 7, 8, 9):
            clock.at = moment(day, hour)
            actions.send_digests(at=clock.at, first_lines=for_leadership())
            actions.escalate_due(timezone.localdate())
            if hour == 9 and day in happens:
                happens[day]()
            table += [(day, hour, who, what.partition(":")[0]) for who, what in told(server)]

    def stands(day: int) -> str:
        there = MONDAY + timedelta(days=day)
        return f"How the recommendations stand on {there.day} {there:%B %Y}"

    one = "1 recommendation needs something from you"
    assert table == [
        (0, 9, "desk.officer", "Assigned to you"),
        (2, 9, "desk.officer", "You are asked for an update"),
        (7, 6, "lead.staff", "A request for an update is passed on to you"),
        (7, 7, "desk.officer", one),
        (7, 7, "lead.staff", one),
        (7, 7, "reader", stands(7)),
        (11, 6, "coordinator", "A request for an update is passed on to you"),
        (14, 7, "desk.officer", one),
        (14, 7, "reader", stands(14)),
        (20, 9, "desk.officer", "You are mentioned"),
        (21, 7, "coordinator", one),
        (21, 7, "reader", stands(21)),
        (21, 7, "second.coordinator", one),
        (22, 9, "desk.officer", "Sent back to you"),
        (24, 9, "desk.officer", "Your completion report is verified"),
        (28, 7, "reader", stands(28)),
    ]
    assert {each.day.weekday() for each in SentDigest.objects.all()} == {0}
    # The page of notices has the same, but for the digests; a request that is answered is read there.
    in_the_bell = sorted(
        ((timezone.localtime(each.at).date() - MONDAY).days, each.person.email.partition("@")[0], each.kind)
        for person in User.objects.filter(notices__isnull=False).distinct()
        for each in Notice.objects.visible_to(person)
    )
    assert not Notice.objects.filter(kind__in=Notice.MANDATORY).unread().exists()
    assert in_the_bell == [
        (0, "desk.officer", "assigned"),
        (2, "desk.officer", "asked"),
        (7, "lead.staff", "passed_on"),
        (11, "coordinator", "passed_on"),
        (20, "desk.officer", "mentioned"),
        (22, "desk.officer", "sent_back"),
        (24, "desk.officer", "verified"),
    ]
    call_command("verify_log", stdout=io.StringIO())


def test_hundreds_due_on_one_day_are_counted_and_a_few_named(server: servers.MailServer, cast: Cast) -> None:
    first = factories.track(cast, 3, due_on=MONDAY + timedelta(days=9))
    rows = [factories.new(cast, lead=cast.health, owner=cast.desk).row(timezone.localdate()) for _ in range(299)]
    for number, row in enumerate(rows):
        row.number, row.reference = 1_000 + number, f"PARIS-{1_000 + number}"
        row.due_on, row.first_due_on, row.due_basis = first.due_on, first.due_on, "set_by_us"
    Recommendation.objects.bulk_create(rows)

    actions.send_digests(at=moment(0, 7))
    (mail,) = [mail for mail in sent(server) if "desk.officer" in mail["To"]]

    assert mail["Subject"] == "300 recommendations need something from you"
    assert "The first 10 of 300." in plain(mail)


def test_the_digest_says_what_others_changed_in_what_one_follows(
    server: servers.MailServer, cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    client = sign_in(cast.outsider)
    client.post(reverse("recommendation-follow", args=[working.reference]), {"follow": "yes"})
    client.post(reverse("meeting-follow", args=[cast.meeting.code]), {"follow": "yes"})
    at = moment(0, 7)
    draft = factories.drafted("Half of it stands.", at=at - timedelta(days=1))
    actions.report(recommendation=working, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    secret = factories.drafted("Between us.", internal=True, at=at - timedelta(days=1))
    actions.add(recommendation=working, by=cast.lead_staff, draft=secret)

    actions.send_digests(at=at)
    mails = {str(mail["To"]): plain(mail) for mail in sent(server)}

    assert "Changed in what you follow" in mails[cast.outsider.email]
    assert "Half of it stands." in mails[cast.outsider.email]
    assert "Between us." not in "".join(mails.values())
    assert working.title in text(client.get("/notices/choose").content.decode())
    client.post(reverse("recommendation-follow", args=[working.reference]), {"follow": "no"})
    client.post(reverse("meeting-follow", args=[cast.meeting.code]), {"follow": "no"})
    actions.send_digests(at=moment(7, 7))
    assert [who for who, _ in told(server) if who == "outsider"] == []


def test_two_runs_at_once_make_one_digest(cast: Cast, server: servers.MailServer) -> None:
    factories.track(cast, 3, due_on=MONDAY)
    at = moment(0, 7)
    first = actions.send_digests(at=at)
    SentDigest.objects.filter(person=cast.reader).delete()

    assert (first > 0, actions.send_digests(at=at)) == (True, 0)
    assert mail_actions.sends_mail()


# --- A worker that dies


@pytest.mark.parametrize(
    "point",
    one_in(
        2,
        [
            "tracker.actions.notices.preference_of",
            "tracker.actions.notices.make_links",
            "tracker.actions.notices.post",
            "tracker.actions.mail.defer",
            "tracker.notices.digest.contents",
        ],
    ),
)
def test_a_worker_that_dies_at_any_point_neither_loses_nor_doubles_a_mail(
    server: servers.MailServer,
    cast: Cast,
    working: Recommendation,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
) -> None:
    factories.ask(cast, working)
    act, at = working.entries.latest("sequence").act_id, moment(0, 7)

    def both() -> None:
        actions.tell(act=act)
        actions.send_digests(at=at)

    def die(*args: object, **kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(point, die)
        with pytest.raises(SystemExit):
            both()
    both()
    both()

    to_holder = [what.partition(":")[0] for who, what in told(server) if who == "desk.officer"]
    assert to_holder == ["1 recommendation needs something from you", "You are asked for an update"]


def test_who_looks_after_mail_reads_no_title_in_it(server: servers.MailServer, cast: Cast, sign_in: SignIn) -> None:
    item = factories.track(cast, title="A secret port")
    actions.tell(act=item.entries.get().act_id)
    message, client = MailMessage.objects.get(), sign_in(cast.administrator)

    pages = [client.get("/people/mail/"), client.get(f"/admin/tracker/mailmessage/{message.pk}/change/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert [page for page in pages if item.title in page.content.decode()] == []
    assert "secret" not in str(message)


def test_what_somebody_may_not_see_is_not_named_in_their_digest(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    hidden = factories.track(cast, 20, title="Hidden")
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health}))
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    actions.follow(by=cast.reader, recommendation=working)
    since = timezone.now()
    actions.merge(recommendation=working, by=cast.coordinator, draft=factories.drafted("The same."), successor=hidden)

    lately = digest.Lately.read(timezone.now() + timedelta(minutes=1))
    groups = list(digest._followed(cast.reader, since, lately))

    assert "Changed in what you follow" in str(groups)
    assert hidden.reference not in str(groups)


@pytest.mark.parametrize("what", ["meeting", "recommendation"])
def test_what_is_followed_is_found_by_its_keys_or_by_its_meeting(
    cast: Cast,
    working: Recommendation,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    other = factories.track(cast, 20, title="Another one")
    geneva = actions.add_meeting(by=cast.coordinator, name="Geneva meetings", code="GEN", place="Geneva")
    elsewhere = factories.track(cast, 21, meeting=geneva, title="Elsewhere")
    followed = {"meeting": cast.meeting} if what == "meeting" else {"recommendation": working}
    actions.follow(by=cast.reader, **followed)
    for item in (working, other, elsewhere):
        actions.add(recommendation=item, by=cast.coordinator, draft=factories.drafted("News."))
    since, lately = timezone.now() - digest.USUAL, digest.Lately.read(timezone.now() + timedelta(minutes=1))

    by_keys = list(digest._followed(cast.reader, since, lately))
    monkeypatch.setattr(digest, "FOLLOWED", 0)
    assert list(digest._followed(cast.reader, since, lately)) == by_keys

    named = {line.reference for group in by_keys for line in group.lines}
    assert named == ({working.reference, other.reference} if what == "meeting" else {working.reference})


# --- Mail that waits


def a_digest(to: User, *lines: words.Line) -> MailMessage:
    """A digest that waits, of one group."""
    contents = digest.Contents((words.Group("Changed", lines),))
    context = {"contents": contents, "day": timezone.localdate()}
    message = mail_actions.post(MailMessage.Kind.DIGEST, to=to, context=context, lines=lines)
    assert message is not None
    return message


def test_words_removed_from_the_log_are_in_no_mail_that_waits(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    other = factories.track(cast, title="Another one")
    asked = factories.ask(cast, working)
    for act in (asked.act_id, other.entries.get().act_id):
        actions.tell(act=act)
    a_digest(cast.reader, words.line(working, ["Asked."], quoting=asked))
    holding = [mail.pk for mail in MailMessage.objects.all() if asked.text in mail.body and asked.text in mail.html]
    assert len(holding) == 2

    draft = factories.drafted("A person is named.")
    actions.redact(recommendation=working, by=cast.coordinator, draft=draft, out={asked: ["text"]})

    after = {mail.pk: mail for mail in MailMessage.objects.all()}
    assert [mail.pk for mail in after.values() if asked.text in mail.body + mail.html] == []
    assert {after[pk].status for pk in holding} == {"withdrawn"}
    # What names none of it is sent, and what was sent keeps no title either.
    assert [str(mail["Subject"]) for mail in sent(server)] == [f"Assigned to you: {other.reference} Another one"]
    assert not MailMessage.objects.filter(subject__contains=other.title).exists()


def test_a_digest_is_not_sent_to_who_may_no_longer_see_what_it_names(
    server: servers.MailServer, cast: Cast, working: Recommendation
) -> None:
    message = a_digest(cast.reader, words.line(working, ["Changed."]))
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health}))
    actions.restrict(recommendation=working, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)

    assert told(server) == []
    assert MailMessage.objects.get(pk=message.pk).status == "withdrawn"


def test_a_link_that_would_not_hold_is_in_no_mail(server: servers.MailServer, cast: Cast) -> None:
    item = factories.track(cast)
    asked = factories.ask(cast, item)
    # The holder changes before the mail is written: whoever is told now was not asked.
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.lead_staff)

    actions.tell(act=asked.act_id)

    assert not AnswerLink.objects.exists()


def test_a_fault_in_one_digest_keeps_nobody_else_waiting(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.track(cast)
    written: list[User] = []
    at = timezone.make_aware(datetime.combine(MONDAY, time(9)))
    contents = digest.contents

    def faulty(person: User, *args: Any, **kwargs: Any) -> digest.Contents:
        if not written:
            written.append(person)
            raise ValueError(person)
        written.append(person)
        return contents(person, *args, **kwargs)

    monkeypatch.setattr(digest, "contents", faulty)

    with pytest.raises(ValueError):  # noqa: PT011 - the job is seen to have failed
        actions.send_digests(at=at)

    assert len(written) == SentDigest.objects.count() + 1 > 2
