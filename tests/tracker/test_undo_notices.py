"""What people were told of a change that is undone: not mailed where it was not yet, else told that it is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.telling import sent
from tests.tracker.test_notices import plain, told
from tracker import actions
from tracker.actions import undo
from tracker.models import Act, MailMessage, Notice, Recommendation

SignIn = Callable[..., Client]


def _rows(cast: Cast, count: int = 3) -> list[Recommendation]:
    return [factories.track(cast, owner=None, title=f"Number {number}") for number in range(count)]


def _undo(cast: Cast, act: Act) -> None:
    done = undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("By mistake."))
    assert done.done


def test_what_was_not_mailed_yet_is_neither_mailed_nor_a_notice(server: servers.MailServer, cast: Cast) -> None:
    _undo(cast, factories.change_many(cast, _rows(cast), owner=cast.desk))

    assert told(server) == []
    assert not Notice.objects.filter(person=cast.holder).exists()


def test_a_mail_that_waits_is_withdrawn(server: servers.MailServer, cast: Cast) -> None:
    act = factories.change_many(cast, _rows(cast), owner=cast.desk)
    actions.tell(act=act.pk)
    assert MailMessage.objects.get().status == "waiting"

    _undo(cast, act)

    assert told(server) == []
    assert MailMessage.objects.get().status == "withdrawn"
    assert not Notice.objects.filter(person=cast.holder).exists()


def test_who_got_the_mail_is_told_by_one_more_that_it_is_undone(
    server: servers.MailServer, cast: Cast, sign_in: SignIn
) -> None:
    act = factories.change_many(cast, _rows(cast), owner=cast.desk)
    assert told(server) == [("desk.officer", "Assigned to you: 3 recommendations")]

    _undo(cast, act)

    (mail,) = sent(server)
    assert mail["Subject"] == "No longer assigned to you: 3 recommendations"
    assert "No longer assigned to you. Coordinator undid the change." in plain(mail)
    page = text(sign_in(cast.holder).get("/notices/").content.decode())
    assert "No longer assigned to you: 3 recommendations. Coordinator undid the change." in page
    assert "Coordinator assigned" not in page


def test_whose_it_is_again_is_told_so_and_not_as_if_it_were_new(
    server: servers.MailServer, cast: Cast, sign_in: SignIn
) -> None:
    rows = [factories.track(cast, title=f"Number {number}") for number in range(2)]
    act = factories.change_many(cast, rows, owner=cast.vacant, lead=cast.vacant.organisation)
    told(server)
    actions.mark_read(by=cast.holder)

    _undo(cast, act)

    (mail,) = sent(server)
    assert mail["Subject"] == "Assigned to you again: 2 recommendations"
    assert "Assigned to you again. Coordinator undid the change." in plain(mail)
    page = text(sign_in(cast.holder).get("/notices/").content.decode())
    assert "Assigned to you again: 2 recommendations. Coordinator undid the change." in page


def test_who_only_read_it_in_the_site_is_told_too(cast: Cast, sign_in: SignIn) -> None:
    act = factories.change_many(cast, _rows(cast), owner=cast.desk)
    actions.mark_read(by=cast.holder)

    _undo(cast, act)

    assert [(each.is_undone, each.read_at) for each in Notice.objects.filter(person=cast.holder)] == [(True, None)] * 3


def test_a_decision_about_a_date_that_is_undone_is_told(server: servers.MailServer, cast: Cast) -> None:
    row = factories.track(cast)
    factories.propose(cast, row)
    act = factories.change_many(cast, [row], due_on=date(2031, 6, 6))
    sent(server)

    _undo(cast, act)

    assert told(server) == [("desk.officer", f"Decision undone: {row.reference} {row.title}")]


def test_what_was_tracked_and_is_undone_is_told_no_longer(server: servers.MailServer, cast: Cast) -> None:
    row = factories.track(cast)

    actions.undo_track(recommendation=row, by=cast.coordinator, draft=factories.drafted("By mistake."))

    assert told(server) == []


def test_notices_of_one_act_are_one_line(cast: Cast, sign_in: SignIn) -> None:
    rows = _rows(cast)
    factories.change_many(cast, rows, owner=cast.desk)

    page = sign_in(cast.holder).get("/notices/").content.decode()

    assert text(page).count("Coordinator assigned 3 recommendations to ") == 1
    assert all(page.count(row.title) == 1 for row in rows)


def test_of_a_change_of_several_fields_the_mail_names_each_with_its_value(
    server: servers.MailServer, cast: Cast
) -> None:
    factories.change_many(cast, _rows(cast, 1), owner=cast.desk, due_on=date(2031, 6, 6), priority="priority")

    (mail,) = sent(server)

    assert f"Owner post: {cast.desk} · Due date: 6 June 2031 · Priority: Normal → High)." in " ".join(
        plain(mail).split()
    )
