"""Changing who may see what, and seeing the pages as somebody else does. See `test_drawn_rights` for the rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.tracker.pages import text
from tracker import access_sentences, actions, my_work, tallying
from tracker.models import Marking, Notice, Organisation, ProgressEntry, Recommendation, Side, User
from tracker.models.access import (
    MeetingRights,
    Narrowing,
    Openness,
    RecommendationRights,
    meeting_rights,
    recommendation_rights,
    visible_meetings,
)
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused, Status

# --- Changing rights -------------------------------------------------------------------------------------------------


@pytest.fixture
def partner(cast: Cast) -> User:
    """A contributor of a partner's ministry."""
    union = Side.objects.create(name="The Union")
    ministry = Organisation.objects.create(name="Ministry of the Union", side=union)
    return factories.user("Partner", Role.CONTRIBUTOR, ministry)


def _open(cast: Cast, openness: Openness, **more: Any) -> None:
    rights = MeetingRights(openness, **more)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")


def test_a_meeting_is_narrowed_and_opened_again_by_one_form_and_one_act(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    address = reverse("recommendation-detail", args=[recommendation.reference])
    client.force_login(cast.coordinator)
    form = client.get(reverse("meeting-access", args=[cast.meeting.code])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "later_too"} | {"text": "Not yet public."}
    answer = client.post(reverse("meeting-access", args=[cast.meeting.code]), sent | {"openness": "side"})
    assert answer.status_code == 302
    act = meeting_rights(Meeting.objects.get(pk=cast.meeting.pk))
    assert act.openness == Openness.SIDE

    client.force_login(partner)
    assert client.get(address).status_code == 404
    client.force_login(cast.lead_staff)
    assert client.get(address).status_code == 200
    client.force_login(cast.coordinator)
    page = client.get(reverse("meeting-detail", args=[cast.meeting.code])).content.decode()
    assert "Only our own side can see this." in page
    assert "Not yet public." in page

    stale = client.post(reverse("meeting-access", args=[cast.meeting.code]), sent | {"openness": "everyone"})
    assert stale.status_code == 409
    assert "Somebody changed who can see this after you opened the page." in stale.content.decode()


def test_all_that_is_wrong_with_who_can_see_a_meeting_is_said_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    sent = {name: client.get(address).context["form"][name].value() or "" for name in ("seen",)}
    twice = {"readers": cast.holder.email, "contributors": f"{cast.holder.email}; {cast.reader.email}"}
    answer = client.post(address, sent | twice | {"openness": "everyone", "side": ""})
    errors = answer.context["form"].errors
    assert {"contributors", "text"} == set(errors)
    assert len(errors["contributors"]) == 2
    answer = client.post(address, sent | {"openness": "named", "text": ""})
    assert set(answer.context["form"].errors) == {"text", "openness"}


def test_those_who_are_named_are_not_also_named(cast: Cast) -> None:
    roles = {cast.reader: Role.READER}
    named = access_sentences.of_meeting(MeetingRights(Openness.NAMED, roles=roles)).seeing
    assert named == ("Only named people and organisations can see this.", "Open to: Reader.")
    side = access_sentences.of_meeting(MeetingRights(Openness.SIDE, roles=roles)).seeing
    assert side[1] == "Also open to: Reader."


def test_nobody_contributes_to_a_meeting_without_an_organisation(cast: Cast) -> None:
    with pytest.raises(Refused, match="Reader has no organisation to add updates for"):
        _open(cast, Openness.EVERYONE, roles={cast.reader: Role.CONTRIBUTOR})
    _open(cast, Openness.EVERYONE, roles={cast.reader: Role.READER})


def _of(form: Any) -> dict[str, Any]:
    """What a browser sends of a form: its fields as they are filled in."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_what_a_colleague_closed_is_not_opened_again_by_a_page_that_is_older(cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    sent = _of(client.get(address).context["form"]) | {"readers": cast.reader.email, "text": "Let the reader in."}
    roles = {cast.health: Role.READER, cast.holder: Role.COORDINATOR}
    _open(cast, Openness.NAMED, roles=roles)

    stale = client.post(address, sent)

    assert stale.status_code == 409
    said = text(stale.content.decode())
    assert "Who can see this meeting now Named people and organisations" in said
    assert f"Coordinators of this meeting now {cast.holder.email}" in said
    assert client.post(address, _of(stale.context["form"])).status_code == 302
    rights = meeting_rights(Meeting.objects.get(pk=cast.meeting.pk))
    assert rights.openness == Openness.NAMED
    assert rights.roles == roles | {cast.reader: Role.READER}


def test_both_versions_are_shown_of_what_two_people_named(cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    sent = _of(client.get(address).context["form"]) | {"readers": cast.reader.email, "text": "Let the reader in."}
    _open(cast, Openness.NAMED, roles={cast.outsider: Role.READER})

    stale = client.post(address, sent)

    both = f"People who can see it now {cast.outsider.email} You entered {cast.reader.email}"
    assert both in text(stale.content.decode())
    assert stale.context["form"]["readers"].value() == cast.reader.email


@pytest.mark.parametrize(
    "seen", ["[]", "[1]", "[1, 2, 3, 4]", '["everyone", null, null, [[]]]', "[[], {}, [], [[1, 2, 3]]]"]
)
def test_what_nobody_can_have_been_shown_is_stale(cast: Cast, client: Client, seen: str) -> None:
    item = factories.track(cast)
    client.force_login(cast.coordinator)
    restrict = reverse("recommendation-step", args=[item.reference, "restrict"])
    for address, name in ((reverse("meeting-access", args=[cast.meeting.code]), "seen"), (restrict, "seen_rights")):
        sent = _of(client.get(address).context["form"]) | {"text": "Why."}
        assert client.post(address, sent | {name: seen}).status_code == 409


def test_a_recommendation_that_a_colleague_narrowed_stays_narrowed(cast: Cast, client: Client) -> None:
    item = factories.track(cast)
    marking = Marking.objects.create(name="Restricted")
    client.force_login(cast.coordinator)
    address = reverse("recommendation-step", args=[item.reference, "restrict"])
    sent = _of(client.get(address).context["form"]) | {"marking": marking.pk, "text": "Mark it."}
    named = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health, cast.reader}))
    actions.restrict(recommendation=item, by=cast.second_coordinator, draft=factories.drafted("Secret."), rights=named)

    stale = client.post(address, sent)

    assert stale.status_code == 409
    assert f"Organisations now {cast.health.name}" in text(stale.content.decode())
    assert client.post(address, _of(stale.context["form"])).status_code == 302
    rights = recommendation_rights(Recommendation.objects.get(pk=item.pk))
    assert rights == RecommendationRights(Narrowing.NAMED, marking=marking, readers=named.readers)


def test_names_or_a_side_that_the_choice_leaves_out_are_refused(cast: Cast, client: Client, partner: User) -> None:
    item = factories.track(cast)
    side = partner.organisation.side  # type: ignore[union-attr]
    client.force_login(cast.coordinator)
    restrict = reverse("recommendation-step", args=[item.reference, "restrict"])
    access = reverse("meeting-access", args=[cast.meeting.code])
    for address, typed, sentence in (
        (restrict, {"organisations": cast.health.name}, "Choose “Named people and organisations only”"),
        (restrict, {"people": cast.reader.email}, "Choose “Named people and organisations only”"),
        (restrict, {"side": side.pk}, "Choose “One side only”"),  # type: ignore[union-attr]
        (access, {"side": side.pk}, "Choose “One side”"),  # type: ignore[union-attr]
    ):
        sent = _of(client.get(address).context["form"]) | {"text": "Only for them."}
        answer = client.post(address, sent | typed)
        assert answer.status_code == 422, typed
        assert sentence in text(answer.content.decode())
    assert not item.entries.filter(kind="restrict").exists()


def test_what_is_opened_again_may_keep_the_names_in_its_form(cast: Cast, client: Client, partner: User) -> None:
    item = factories.track(cast)
    client.force_login(cast.coordinator)
    address = reverse("recommendation-step", args=[item.reference, "restrict"])
    for rights in (
        RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health, cast.reader})),
        RecommendationRights(Narrowing.SIDE, side=partner.organisation.side),  # type: ignore[union-attr]
    ):
        actions.restrict(recommendation=item, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
        sent = _of(client.get(address).context["form"]) | {"narrowing": "meeting", "text": "No secret."}
        assert client.post(address, sent).status_code == 302
        assert recommendation_rights(Recommendation.objects.get(pk=item.pk)) == RecommendationRights()


def test_rights_that_differ_only_in_what_does_not_count_are_the_same(cast: Cast, partner: User) -> None:
    item = factories.track(cast)
    side = partner.organisation.side  # type: ignore[union-attr]
    for rights in (RecommendationRights(side=side), RecommendationRights(readers=frozenset({cast.health}))):
        with pytest.raises(Refused, match="You did not change who can see this"):
            actions.restrict(recommendation=item, by=cast.coordinator, draft=factories.drafted("Why."), rights=rights)
    same = MeetingRights(side=side)
    given = {"by": cast.coordinator, "meeting": cast.meeting, "rights": same, "reason": "Why."}
    assert actions.change_meeting_rights(**given) == []


def test_an_organisation_whose_name_has_a_semicolon_is_named_as_a_whole(cast: Cast, client: Client) -> None:
    board = Organisation.objects.create(name="Health; Safety Board", short_name="H;S")
    ports = Organisation.objects.create(name="Ports; Ferries")
    _open(cast, Openness.NAMED, roles={board: Role.READER, ports: Role.READER, cast.data: Role.READER})
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    sent = _of(client.get(address).context["form"]) | {"readers": cast.reader.email, "text": "Let the reader in."}

    answer = client.post(address, sent)

    assert answer.status_code == 302
    rights = meeting_rights(Meeting.objects.get(pk=cast.meeting.pk))
    assert rights.roles == dict.fromkeys([board, ports, cast.data, cast.reader], Role.READER)


def test_only_coordinators_of_the_site_say_who_may_see_a_meeting(cast: Cast, client: Client) -> None:
    _open(cast, Openness.EVERYONE, roles={cast.outsider: Role.COORDINATOR})
    client.force_login(cast.outsider)
    assert client.get(reverse("meeting-access", args=[cast.meeting.code])).status_code == 403
    with pytest.raises(Forbidden, match="Only a coordinator of the site"):
        actions.change_meeting_rights(
            by=User.objects.get(pk=cast.outsider.pk), meeting=cast.meeting, rights=MeetingRights(), reason="x"
        )


def test_a_coordinator_of_one_meeting_coordinates_that_and_no_other(cast: Cast, recommendation: Recommendation) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROMA")
    elsewhere = factories.track(cast, meeting=other, title="Else", owner=None)
    _open(cast, Openness.EVERYONE, roles={cast.outsider: Role.COORDINATOR})
    by = User.objects.get(pk=cast.outsider.pk)
    factories.claim(cast, recommendation)
    draft = factories.drafted("I saw it.")
    assert actions.verify(recommendation=recommendation, by=by, draft=draft, to=Status.IMPLEMENTED).moves
    assert list(Recommendation.objects.coordinated_by(by)) == [recommendation]
    with pytest.raises(Forbidden, match="Only a coordinator can do this"):
        actions.respond(recommendation=elsewhere, by=by, draft=factories.drafted("Yes."), position="accepted")
    with pytest.raises(Forbidden):
        actions.add_meeting(by=by, name="Oslo meetings", code="OSLO")


def test_a_meeting_that_follows_another_gets_its_rights(cast: Cast, partner: User) -> None:
    _open(cast, Openness.NAMED, roles={cast.reader: Role.READER, cast.outsider: Role.COORDINATOR})
    later = actions.add_meeting(by=cast.coordinator, name="Second Paris meetings", code="PARISB", follows=cast.meeting)
    assert meeting_rights(later).plain() == meeting_rights(Meeting.objects.get(pk=cast.meeting.pk)).plain()
    changed = actions.change_meeting_rights(
        by=cast.coordinator, meeting=cast.meeting, rights=MeetingRights(), reason="Public now.", later_too=True
    )
    assert changed == [cast.meeting, later]
    assert partner in {User.objects.get(pk=partner.pk)}
    assert later in visible_meetings(User.objects.get(pk=partner.pk))


def test_a_new_lead_of_another_side_does_not_read_the_restricted_notes_of_ours(
    cast: Cast, recommendation: Recommendation, partner: User
) -> None:
    draft = factories.drafted("We will settle for less.", internal=True)
    ours = actions.add(recommendation=recommendation, by=cast.lead_staff, draft=draft)
    _given_to(partner, cast, recommendation)
    by = User.objects.get(pk=partner.pk)
    theirs = actions.add(
        recommendation=Recommendation.objects.get(pk=recommendation.pk),
        by=by,
        draft=factories.drafted("They will settle for less.", internal=True),
    )
    assert theirs.side_id == partner.side_id
    readable = ProgressEntry.objects.filter(internal=True)
    assert list(readable.visible_to(by)) == [theirs]
    assert list(readable.visible_to(User.objects.get(pk=cast.coordinator.pk))) == [ours]
    with pytest.raises(Forbidden):
        actions.correct(entry=ours, by=by, draft=factories.drafted("Wrong.", internal=True))
    with pytest.raises(Forbidden):
        actions.redact(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Why"), out={theirs: ["text"]}
        )


def test_narrowing_is_a_step_of_the_log_and_never_widens(
    cast: Cast, recommendation: Recommendation, partner: User
) -> None:
    _open(cast, Openness.SIDE)
    named = RecommendationRights(Narrowing.NAMED, readers=frozenset({partner, cast.reader}))
    entry = actions.restrict(
        recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=named
    )
    assert entry.kind == "restrict"
    assert entry.changes["access"][1]["narrowing"] == "named"
    # Named, and still not: the meeting is not open to their side.
    assert not Recommendation.objects.visible_to(User.objects.get(pk=partner.pk)).exists()
    assert not Recommendation.objects.visible_to(User.objects.get(pk=cast.lead_staff.pk)).exists()
    with pytest.raises(Refused, match="You did not change who can see this"):
        actions.restrict(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Again."), rights=named
        )


def test_no_page_asks_more_than_two_queries_more_where_much_is_hidden(
    cast: Cast, recommendation: Recommendation, client: Client
) -> None:
    addresses = [
        reverse(name) for name in ("overview", "figures", "recommendation-list", "meeting-list", "organisation-list")
    ]
    addresses += [reverse("recommendation-detail", args=[recommendation.reference])]
    client.force_login(cast.lead_staff)

    def counted() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    open_to_all = counted()
    for number in range(3):
        other = actions.add_meeting(by=cast.coordinator, name=f"Other {number}", code=f"OTHER{number}")
        rights = MeetingRights(Openness.NAMED, roles={cast.reader: Role.READER})
        actions.change_meeting_rights(by=cast.coordinator, meeting=other, rights=rights, reason="Agreed.")
        item = factories.track(cast, title=f"T {number}")
        actions.restrict(
            recommendation=item,
            by=cast.coordinator,
            draft=factories.drafted("Sensitive."),
            rights=RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader})),
        )
    assert all(after <= before + 2 for before, after in zip(open_to_all, counted(), strict=True))


# --- As somebody else sees it ----------------------------------------------------------------------------------------


def test_a_coordinator_sees_the_pages_as_a_partner_who_is_not_invited_yet(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    draft = factories.drafted("We will settle for less.", internal=True)
    actions.add(recommendation=recommendation, by=cast.lead_staff, draft=draft)
    hidden = factories.track(cast, title="A quiet reserve")
    actions.restrict(
        recommendation=hidden,
        by=cast.coordinator,
        draft=factories.drafted("Sensitive."),
        rights=RecommendationRights(Narrowing.SIDE),
    )
    client.force_login(cast.coordinator)
    organisation = partner.organisation
    assert organisation is not None
    choice = {"organisation": organisation.name, "role": "contributor"}
    page = client.get(reverse("seen-by"), choice).content.decode()
    assert "A quiet reserve" in page
    assert "1 restricted note on what they can see." in page

    assert client.post(reverse("seen-by-start"), choice).status_code == 302
    listed = client.get(reverse("recommendation-list")).content.decode()
    assert "A quiet reserve" not in listed
    assert "You are looking at the pages as Contributor of Ministry of the Union sees them." in listed
    assert client.get(reverse("recommendation-detail", args=[hidden.reference])).status_code == 404
    detail = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "We will settle for less." not in detail
    assert client.get(reverse("person-list")).status_code == 403
    refused = client.post(reverse("recommendation-report", args=[recommendation.reference]), {"text": "Mine."})
    assert refused.status_code == 403
    assert "Mine." in refused.content.decode()
    assert not ProgressEntry.objects.filter(text="Mine.").exists()

    assert client.post(reverse("seen-by-stop")).status_code == 302
    assert "A quiet reserve" in client.get(reverse("recommendation-list")).content.decode()


def _given_to(partner: User, cast: Cast, recommendation: Recommendation) -> None:
    """Let the organisation of a partner lead it."""
    draft, lead = factories.drafted("They do it."), partner.organisation
    actions.assign(recommendation=recommendation, by=cast.coordinator, draft=draft, lead=lead, owner=None)


def test_nobody_looks_through_a_partner_at_the_notes_of_that_side(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    _given_to(partner, cast, recommendation)
    actions.add(
        recommendation=Recommendation.objects.get(pk=recommendation.pk),
        by=User.objects.get(pk=partner.pk),
        draft=factories.drafted("They will settle for less.", internal=True),
    )
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"someone": partner.email})
    page = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "They will settle for less." not in page


_OF_ONESELF = ["overview", "my-work", "notice-list", "notice-preferences", "saved-view-list", "webhook-list", "search"]
_OF_ONESELF += ["recommendation-list", "meeting-list", "organisation-list", "recommendation-download", "report"]


def test_no_page_of_a_partner_tells_that_they_wrote_or_were_told_of_a_restricted_note(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    _given_to(partner, cast, recommendation)
    colleague = factories.user("Colleague", Role.CONTRIBUTOR, partner.organisation)
    item = Recommendation.objects.get(pk=recommendation.pk)
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"someone": partner.email})
    addresses = [reverse(name) for name in _OF_ONESELF]
    addresses += [reverse("person-detail", args=[partner.pk])]
    addresses += [reverse(name, args=[item.reference]) for name in ("recommendation-detail", "recommendation-history")]

    def shown() -> dict[str, str]:
        pages = {address: client.get(address, {"q": "less"}) for address in addresses}
        assert {page.status_code for page in pages.values()} == {200}
        return {address: text(page.content.decode()) for address, page in pages.items()}

    before = shown()
    for by, words in ((partner, "They will settle for less."), (colleague, "Less is enough for @Partner.")):
        draft = factories.drafted(words, internal=True)
        actions.add(recommendation=item, by=User.objects.get(pk=by.pk), draft=draft)
    assert Notice.objects.filter(person=partner, entry__internal=True).exists()
    assert shown() == before

    client.force_login(partner)
    assert "added a restricted note" in text(client.get(reverse("my-work")).content.decode())


def test_who_came_to_another_side_no_longer_finds_the_notes_of_the_old_one_under_my_work(
    cast: Cast, recommendation: Recommendation, partner: User
) -> None:
    draft = factories.drafted("We will settle for less.", internal=True)
    note = actions.add(recommendation=recommendation, by=cast.lead_staff, draft=draft)
    today = timezone.localdate()
    assert my_work.of(User.objects.get(pk=cast.lead_staff.pk), on=today).done == (note,)
    actions.change_account(by=cast.administrator, person=cast.lead_staff, new={"organisation": partner.organisation})
    assert my_work.of(User.objects.get(pk=cast.lead_staff.pk), on=today).done == ()


@pytest.mark.parametrize("who", ["administrator", "second_coordinator"])
def test_nobody_looks_as_those_who_may_see_other_things(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.coordinator)
    answer = client.post(reverse("seen-by-start"), {"someone": getattr(cast, who).email})
    assert answer.status_code == 422
    client.force_login(cast.lead_staff)
    assert client.get(reverse("seen-by")).status_code == 403


def _rename(cast: Cast, partner: User) -> None:
    actions.change_account(
        by=cast.administrator, person=partner, new={"email": "partner.new@example.org", "name": "Partner Two"}
    )
    organisation = partner.organisation
    assert organisation is not None
    named = {"name": "Ministry of All", "short_name": "", "side": organisation.side}
    actions.save_organisation(by=cast.coordinator, organisation=organisation, **named)


@pytest.mark.parametrize("made_up", [False, True])
def test_looking_as_somebody_goes_on_under_another_name_and_address(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client, *, made_up: bool
) -> None:
    client.force_login(cast.coordinator)
    chosen = {"organisation": "Ministry of the Union", "role": "reader"} if made_up else {"someone": partner.email}
    client.post(reverse("seen-by-start"), chosen)
    _rename(cast, partner)

    called = "Reader of Ministry of All" if made_up else "Partner Two"
    assert f"You are looking at the pages as {called} sees them." in client.get("/").content.decode()
    answer = client.post(reverse("recommendation-report", args=[recommendation.reference]), {"text": "Mine."})
    assert answer.status_code == 403
    assert "Stop that first" in answer.content.decode()


@pytest.mark.parametrize("old_session", slow_after(1, [False, True]))
@pytest.mark.parametrize("end", ["closed", "role", "viewer"])
def test_looking_as_somebody_ends_with_a_sentence_and_never_by_itself(
    cast: Cast, recommendation: Recommendation, client: Client, end: str, *, old_session: bool
) -> None:
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"someone": cast.reader.email})
    if old_session:
        session = client.session
        session["seen_by"] = {"someone": cast.reader.email, "organisation": "", "role": ""}
        session.save()
    assert "You are looking at the pages as Reader" in client.get("/").content.decode()
    if end == "closed":
        actions.deactivate(by=cast.administrator, person=cast.reader)
    else:
        person, role = (cast.reader, Role.COORDINATOR) if end == "role" else (cast.coordinator, Role.READER)
        given = {"name": person.name, "organisation": None, "roles": [role]}
        actions.change_person(by=cast.administrator, person=person, **given)

    address = reverse("recommendation-report", args=[recommendation.reference])
    for answer in (client.post(address, {"text": "Mine."}), client.get("/"), client.post(address, {"text": "Mine."})):
        assert answer.status_code == 403
        assert "You no longer see the pages as" in answer.content.decode()
        assert "Mine." in answer.content.decode() or answer.request["REQUEST_METHOD"] == "GET"
    assert client.post(reverse("seen-by-stop"), follow=True).status_code == 200
    assert "no longer see" not in client.get("/").content.decode()


def test_an_old_session_that_names_an_organisation_that_is_called_otherwise_now_ends_so_too(
    cast: Cast, partner: User, client: Client
) -> None:
    client.force_login(cast.coordinator)
    session = client.session
    session["seen_by"] = {"someone": "", "organisation": "Ministry of the Union", "role": "reader"}
    session.save()
    assert "Reader of Ministry of the Union" in client.get("/").content.decode()
    _rename(cast, partner)
    assert "You no longer see the pages as Ministry of the Union" in client.get("/").content.decode()


def test_who_has_no_account_is_led_to_none(cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"organisation": cast.health.name, "role": "contributor"})
    for name in ("overview", "change-password"):
        assert "/people/0/" not in client.get(reverse(name)).content.decode()


def _filled_in(page: Any) -> dict[str, Any]:
    """What a form sends as it stands."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("kept", [True, False])
def test_who_has_left_stays_in_the_access_of_a_meeting_until_taken_out(
    cast: Cast, client: Client, *, kept: bool
) -> None:
    rights = MeetingRights(Openness.NAMED, roles={cast.reader: Role.READER, cast.outsider: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, reason="Named.", rights=rights)
    actions.deactivate(by=cast.administrator, person=cast.reader)
    client.force_login(cast.coordinator)
    address = reverse("meeting-access", args=[cast.meeting.code])
    sent = _filled_in(client.get(address)) | {"contributors": cast.lead_staff.email, "text": "Also them."}
    if not kept:
        sent["readers"] = cast.outsider.email

    assert client.post(address, sent).status_code == 302
    assert (cast.reader in meeting_rights(cast.meeting).roles) is kept
    sent = _filled_in(client.get(address)) | {"readers": "", "contributors": cast.reader.email, "text": "A new role."}
    assert "There is no active person called" in client.post(address, sent).content.decode()


@pytest.mark.parametrize("kept", [True, False])
def test_who_has_left_stays_in_the_access_of_a_recommendation_until_taken_out(
    cast: Cast, recommendation: Recommendation, client: Client, *, kept: bool
) -> None:
    named = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader, cast.outsider}))
    draft = factories.drafted("Named.")
    actions.restrict(recommendation=recommendation, by=cast.coordinator, draft=draft, rights=named)
    actions.deactivate(by=cast.administrator, person=cast.reader)
    client.force_login(cast.coordinator)
    address = reverse("recommendation-step", args=[recommendation.reference, "restrict"])
    sent = _filled_in(client.get(address)) | {"organisations": "Data Agency", "text": "Also them."}
    if not kept:
        sent["people"] = cast.outsider.email

    assert client.post(address, sent).status_code == 302
    assert (cast.reader in recommendation_rights(Recommendation.objects.get()).readers) is kept


def test_nobody_who_has_left_is_named_anew(cast: Cast, recommendation: Recommendation) -> None:
    actions.deactivate(by=cast.administrator, person=cast.reader)
    person = User.objects.get(pk=cast.reader.pk)
    with pytest.raises(Refused, match="The account of Reader is closed"):
        actions.change_meeting_rights(
            by=cast.coordinator, meeting=cast.meeting, reason="New.", rights=MeetingRights(roles={person: Role.READER})
        )
    with pytest.raises(Refused, match="The account of Reader is closed"):
        actions.restrict(
            recommendation=recommendation,
            by=cast.coordinator,
            draft=factories.drafted("New."),
            rights=RecommendationRights(Narrowing.NAMED, readers=frozenset({person})),
        )


@pytest.mark.parametrize("ours", [True, False])
def test_what_is_narrowed_to_one_side_says_that_coordinators_of_the_meeting_see_it_too(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client, *, ours: bool
) -> None:
    roles = {partner: Role.COORDINATOR}
    actions.change_meeting_rights(
        by=cast.coordinator, meeting=cast.meeting, reason="They run it.", rights=MeetingRights(roles=roles)
    )
    side = None if ours else partner.organisation.side  # type: ignore[union-attr]
    actions.restrict(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted("One side."),
        rights=RecommendationRights(Narrowing.SIDE, side=side),
    )
    client.force_login(User.objects.get(pk=partner.pk))
    page = text(client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode())
    whose = "our own side" if ours else "the side of The Union"
    assert f"Of those who can see the meeting, its coordinators and people on {whose} can see this." in page
    form = client.get(reverse("recommendation-step", args=[recommendation.reference, "restrict"])).content.decode()
    assert form.count("And the coordinators of the meeting.") == 2


def test_more_than_can_be_named_is_narrowed_away_as_few_are(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's reach names what is narrowed to others; beyond a number, each query looks it up instead."""
    rows = [factories.track(cast) for _ in range(4)]
    narrowings = (
        RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader})),
        RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health})),
        RecommendationRights(Narrowing.SIDE),
    )
    for row, rights in zip(rows, narrowings, strict=False):
        actions.restrict(recommendation=row, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    people = (cast.reader, cast.holder, cast.outsider, cast.coordinator, cast.administrator)

    def seen() -> list[set[int]]:
        fresh = [User.objects.get(pk=person.pk) for person in people]
        counted = [tallying.counted_by(person, None, tallying.OWNERS) for person in fresh]
        led = [set(Organisation.objects.for_list(leads).values_list("pk", "leads")) for leads in counted]
        return [set(Recommendation.objects.visible_to(person).values_list("pk", flat=True)) for person in fresh] + led

    named = seen()
    assert rows[0].pk in named[0]
    assert rows[1].pk not in named[0]
    assert rows[1].pk in named[1]
    monkeypatch.setattr("tracker.models.access.MOST_AWAY", 0)
    assert User.objects.get(pk=cast.reader.pk).reach.away is None
    assert seen() == named
