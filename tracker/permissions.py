"""Who may do what. A function `may_…` returns nothing, or raises `Forbidden` with a sentence for the person.

What counts is how a person is related to the recommendation: an administrator or superuser may take no step by that.
Whether the status allows a step is asked in `workflow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker.database import past
from tracker.models import (
    HandOver,
    ImportKind,
    MailMessage,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    SavedView,
    Source,
    User,
    Webhook,
)
from tracker.models.people import Role
from tracker.workflow import RULES, Forbidden, Refused, Step, Who


def is_holder(user: User, recommendation: Recommendation) -> bool:
    """Whether this person holds the owner post."""
    return recommendation.owner is not None and recommendation.owner.holder_id == user.pk


def is_deputy(user: User, recommendation: Recommendation) -> bool:
    """Whether this person acts today for the holder of the owner post, who is absent."""
    owner = recommendation.owner
    return owner is not None and owner.deputy_id == user.pk and owner.pk in user.deputised_posts


def is_lead_staff(user: User, recommendation: Recommendation) -> bool:
    """Whether this person reports for the lead organisation."""
    is_theirs = recommendation.lead_id is not None and user.organisation_id == recommendation.lead_id
    return is_theirs and user.contributes_to(recommendation.meeting_id)


def is_coordinator_of(user: User, recommendation: Recommendation) -> bool:
    """Whether this person runs the follow-up of the meeting it comes from."""
    return user.coordinates(recommendation.meeting_id)


def is_owner_side(user: User, recommendation: Recommendation) -> bool:
    """Whether this person is responsible in their own right, not on somebody's behalf."""
    return is_holder(user, recommendation) or is_lead_staff(user, recommendation) or is_deputy(user, recommendation)


def may_act(user: User) -> None:
    """Refuse a person who has left, and everybody where a past day is shown: a page of then offers nothing."""
    if past.moment() is not None:
        raise Forbidden(_("A past day cannot be changed. Show today first."))
    if not user.is_active and not user.is_system:
        raise Forbidden(_("This account is no longer active."))


def can_see(user: User, recommendation: Recommendation) -> bool:
    """Whether this person may see it; as `RecommendationQuerySet.visible_to`, for one."""
    if recommendation.meeting_id in user.reach.hidden:
        return False
    if not user.reach.narrowed:
        return True
    return Recommendation.objects.visible_to(user).filter(pk=recommendation.pk).exists()


def can_see_meeting(user: User, meeting: Meeting) -> bool:
    """Whether this person may see a meeting."""
    return meeting.pk not in user.reach.hidden


def sees_all_of(user: User, meeting: Meeting) -> bool:
    """Whether nothing of a meeting is hidden from this person: what it recommended, or what its briefings say again."""
    if not (user.reach.hidden or user.reach.narrowed):
        return True
    there = Source.objects.in_force().filter(briefing__meeting=meeting)
    hidden = there.exclude(pk__in=there.visible_to(user)).order_by().values("pk")
    if user.reach.narrowed and not user.coordinates(meeting.pk):
        rows = Recommendation.objects.filter(meeting=meeting)
        away = rows.exclude(pk__in=rows.visible_to(user)).order_by().values("pk")
        return not hidden.union(away).exists()
    return not hidden.exists()


def may_see(user: User, recommendation: Recommendation) -> None:
    """Refuse a person to whom it is not open; pages say that it is not there."""
    if not can_see(user, recommendation):
        raise Forbidden(_("You don't have permission to see this. Ask a coordinator."))


def _coordinator(user: User, recommendation: Recommendation) -> None:
    if not is_coordinator_of(user, recommendation):
        if is_owner_side(user, recommendation):
            raise Forbidden(_("Only a coordinator can do this. Ask a coordinator, or add a note to the log."))
        raise Forbidden(_("Only a coordinator can do this. Ask a coordinator."))


def _responsible(user: User, recommendation: Recommendation) -> None:
    if not (is_owner_side(user, recommendation) or is_coordinator_of(user, recommendation)):
        if recommendation.lead is None:
            raise Forbidden(_("Only the holder of the owner post or a coordinator can do this. Ask a coordinator."))
        raise Forbidden(
            _("Only the holder of the owner post, staff of the lead (%(lead)s) or a coordinator can do this.")
            % {"lead": recommendation.lead.name}
        )


def _not_holder(user: User, recommendation: Recommendation) -> None:
    _coordinator(user, recommendation)
    if is_holder(user, recommendation):
        raise Forbidden(_("You hold the owner post. Another coordinator has to do this."))
    if is_deputy(user, recommendation):
        raise Forbidden(_("You act as deputy for the holder of the owner post. Another coordinator has to do this."))


def _verifier(user: User, recommendation: Recommendation) -> None:
    _not_holder(user, recommendation)
    claim = recommendation.claim
    if claim is None:
        return
    if recommendation.claim_holder_id == user.pk:
        raise Forbidden(
            _("You held the owner post when this was reported complete. Another coordinator has to verify it.")
        )
    if claim.acting_id == user.pk:
        raise Forbidden(
            _(
                "You acted as deputy for the holder of the owner post when this was reported complete. "
                "Another coordinator has to verify it."
            )
        )
    if _is_author(user, claim) or (claim.by_id == user.pk and recommendation.claim_holder_id is None):
        raise Forbidden(_("You reported this complete. Another coordinator has to verify it."))


def _decider(user: User, recommendation: Recommendation) -> None:
    _coordinator(user, recommendation)
    proposal = recommendation.date_proposal
    if proposal is None:
        return
    if _is_author(user, proposal) or (proposal.by_id == user.pk and recommendation.holder is None):
        raise Forbidden(_("You proposed this date. Another coordinator has to decide on it."))
    if proposal.deputised_id == user.pk:
        raise Forbidden(_("Your deputy proposed this date for you. Another coordinator has to decide on it."))


def _is_author(user: User, entry: ProgressEntry) -> bool:
    # An entry made for somebody else counts as theirs only where there was an owner who could have said it: a name in
    # “received from” alone would let one person claim and verify. A redacted entry no longer says whose it was.
    return entry.by_id == user.pk and not (entry.received_from and entry.for_post_id is not None)


_RULES: dict[Who, Callable[[User, Recommendation], None]] = {
    Who.RESPONSIBLE: _responsible,
    Who.RESPONSIBLE_OR_COORDINATOR: _responsible,
    Who.AUTHOR_OR_COORDINATOR: lambda user, recommendation: None,  # see may_correct: it depends on the entry
    Who.COORDINATOR: _coordinator,
    Who.NOT_HOLDER: _not_holder,
    Who.VERIFIER: _verifier,
    Who.DECIDER: _decider,
}


def may_take(step: Step, user: User, recommendation: Recommendation, *, is_seen: bool = False) -> None:
    """Refuse a person to whom a step is not open on this recommendation, whatever its status.

    `is_seen` says that it is from `visible_to` of this person, or new.
    """
    may_act(user)
    if not is_seen:
        may_see(user, recommendation)
    _RULES[RULES[step].who](user, recommendation)


def may_correct(user: User, entry: ProgressEntry) -> None:
    """Refuse anybody but the author of an entry and coordinators."""
    may_act(user)
    may_read(user, entry)
    if entry.by_id != user.pk and not is_coordinator_of(user, entry.recommendation):
        raise Forbidden(_("Only the author of the entry or a coordinator can correct it."))


def can_correct(user: User, entry: ProgressEntry) -> bool:
    """Whether this person may correct an entry."""
    try:
        may_correct(user, entry)
    except Refused:
        return False
    return True


def may_see_internal(user: User, recommendation: Recommendation) -> bool:
    """Whether this person may read restricted notes on this recommendation."""
    return is_coordinator_of(user, recommendation) or is_lead_staff(user, recommendation)


def can_read(user: User, entry: ProgressEntry) -> bool:
    """Whether an entry is for this person's eyes, of a recommendation they may see: a restricted note of their side."""
    if not entry.internal:
        return True
    return entry.side_id == user.side_id and may_see_internal(user, entry.recommendation)


def may_read(user: User, entry: ProgressEntry) -> None:
    """Refuse a person who may not read an entry."""
    if not can_read(user, entry):
        raise Forbidden(_("You don't have permission to see this. Ask a coordinator."))


def may_write_internal(user: User, recommendation: Recommendation) -> None:
    """Refuse a restricted note by somebody who could not read it."""
    if not may_see_internal(user, recommendation):
        raise Forbidden(_("Only coordinators and staff of the lead can add restricted notes."))


def may_track(user: User, meeting: Meeting | None = None) -> None:
    """Refuse anybody but coordinators of a meeting to add what is tracked, or to decide about passages.

    A meeting is added by those who coordinate all of them.
    """
    may_act(user)
    if not can_track(user, meeting):
        raise Forbidden(_("Only a coordinator can add meetings, briefings and recommendations, or review passages."))


def can_track(user: User, meeting: Meeting | None = None) -> bool:
    """Whether this person may add what is tracked for a meeting, and decide about passages; None: for any meeting."""
    try:
        may_act(user)
    except Refused:
        return False
    return user.is_coordinator if meeting is None else user.coordinates(meeting.pk)


def may_be_followed(user: User, meeting: Meeting) -> None:
    """Refuse anybody but coordinators of a meeting to say which meeting follows it, or that one no longer does.

    By when updates are due on it may depend on that.
    """
    if can_track(user, meeting):
        return
    if not can_see_meeting(user, meeting):
        raise Forbidden(_("You cannot change the previous meeting of this one. Ask a coordinator of the site."))
    raise Forbidden(
        _(
            "Only a coordinator of “%(name)s” can say which meeting follows it, because updates there may be due "
            "before the next one. Ask a coordinator of the site."
        )
        % {"name": meeting}
    )


def may_raise(user: User, recommendation: Recommendation) -> None:
    """Refuse anybody but coordinators of its meeting to say whether a recommendation is raised, and their line."""
    may_act(user)
    may_see(user, recommendation)
    if not is_coordinator_of(user, recommendation):
        raise Forbidden(_("Only a coordinator of the meeting can change what to raise. Ask a coordinator."))


def can_raise(user: User, recommendation: Recommendation) -> bool:
    """Whether this person may say so now, of a recommendation they can see."""
    return past.moment() is None and user.is_active and is_coordinator_of(user, recommendation)


def may_change_access(user: User) -> None:
    """Refuse anybody but coordinators of the site to say who may see a meeting, and who has which role in it."""
    may_act(user)
    if not user.is_coordinator:
        raise Forbidden(_("Only a coordinator of the site can change who can see a meeting. Ask a coordinator."))


def may_redact_act(user: User) -> None:
    """Refuse anybody but coordinators to take the reason of an act out of the record."""
    may_act(user)
    if not user.is_coordinator:
        raise Forbidden(_("Only a coordinator can remove the reason of an act. Ask a coordinator."))


def can_redact_act(user: User) -> bool:
    """Whether this person may take the reason of an act out of the record."""
    return user.is_active and user.is_coordinator


def may_change_many(user: User) -> None:
    """Refuse anybody but coordinators to change many recommendations at once."""
    may_act(user)
    if not user.coordinates_some:
        raise Forbidden(_("Only a coordinator can change several recommendations at once."))


def may_import(user: User, kind: ImportKind | str, meeting: Meeting | None = None) -> None:
    """Refuse a file of rows of a kind to whoever may not enter such rows; recommendations, those of a meeting."""
    if kind == ImportKind.RECOMMENDATIONS:
        may_change_many(user)
        if meeting is not None:
            may_track(user, meeting)
    elif kind == ImportKind.MEETINGS:
        may_track(user)
    elif kind == ImportKind.PEOPLE:
        may_manage_people(user)
    else:
        may_keep_reference(user)


def importable(user: User) -> list[ImportKind]:
    """Return the kinds of rows of which this person may import a file."""
    found = []
    for kind in ImportKind:
        try:
            may_import(user, kind)
        except Refused:
            continue
        found.append(kind)
    return found


def may_import_some(user: User) -> None:
    """Refuse a person who may import no file at all."""
    may_act(user)
    if not importable(user):
        raise Forbidden(_("Only coordinators and administrators can import files. Ask a coordinator."))


def speaks_on_behalf(user: User, recommendation: Recommendation) -> bool:
    """Whether what this person reports is somebody else's word, so that the log must say whose."""
    return not is_owner_side(user, recommendation)


def open_steps(user: User, recommendation: Recommendation, among: Iterable[Step] = RULES) -> frozenset[Step]:
    """Return the steps this person could take now, of some; what each must bring is asked when it is taken.

    The recommendation is one they can see: a page has it from `visible_to`, and here no database is asked.
    """
    return frozenset(step for step in among if _is_open(step, RULES[step].start, user, recommendation))


def _is_open(step: Step, start: frozenset[str], user: User, recommendation: Recommendation) -> bool:
    if recommendation.status not in start:
        return False
    try:
        may_act(user)
        _RULES[RULES[step].who](user, recommendation)
    except Refused:
        return False
    return True


_AS_CONTRIBUTOR = frozenset({Who.RESPONSIBLE, Who.RESPONSIBLE_OR_COORDINATOR, Who.AUTHOR_OR_COORDINATOR})


def steps_of(role: Role) -> list[Step]:
    """Return the steps that a role opens: all to a coordinator, to a contributor those on the lead's own work."""
    if role == Role.COORDINATOR:
        return list(RULES)
    return [step for step, rule in RULES.items() if role == Role.CONTRIBUTOR and rule.who in _AS_CONTRIBUTOR]


def manages_people(user: User) -> bool:
    """Whether this person keeps the accounts: an administrator, or whoever may do anything in the admin."""
    return user.is_active and (user.is_superuser or Role.ADMINISTRATOR in user.roles)


def sees_people(user: User) -> bool:
    """Whether the list of people is for this person: coordinators look for holders there."""
    return manages_people(user) or user.is_coordinator


def may_see_people(user: User) -> None:
    """Refuse the list of people to all but coordinators and those who keep the accounts."""
    if not sees_people(user):
        raise Forbidden(_("Only coordinators and administrators can see the list of people."))


def may_see_account(user: User, person: User) -> None:
    """Refuse what happened to an account to all but its person, coordinators and those who keep the accounts."""
    if user.pk != person.pk:
        may_see_people(user)


def may_manage_people(user: User) -> None:
    """Refuse anybody but an administrator."""
    may_act(user)
    if not manages_people(user):
        raise Forbidden(_("Only an administrator can invite people and change their accounts. Ask an administrator."))


def may_see_mail(user: User) -> None:
    """Refuse to anybody but an administrator to see the mails of the site, and to decide on one."""
    may_act(user)
    if not manages_people(user):
        raise Forbidden(_("Only an administrator can see the mails of this site."))


def may_see_jobs(user: User) -> None:
    """Refuse to anybody but an administrator which background work is stuck, and to have it tried again."""
    may_act(user)
    if not manages_people(user):
        raise Forbidden(_("Only an administrator can see the background work of this site."))


def may_look_as(user: User) -> None:
    """Refuse anybody but coordinators of the site to look at the pages as somebody else sees them."""
    may_act(user)
    if not user.is_coordinator:
        raise Forbidden(_("Only a coordinator can see the pages as somebody else does."))


def can_be_looked_as(person: User) -> bool:
    """Whether a coordinator may look as this person: not as those who see more, or other things, than coordinators."""
    return not (person.is_coordinator or person.is_staff or manages_people(person) or person.is_system)


def may_leave_mail(user: User, mail: MailMessage) -> None:
    """Refuse people who would keep from the coordinators their own act, or news of their own account.

    Who is a coordinator may leave a mail that has no act.
    """
    may_see_mail(user)
    if mail.kind != MailMessage.Kind.COORDINATORS or (mail.act is None and user.is_coordinator):
        return
    if mail.act is None:
        raise Forbidden(
            _(
                "It is not known whose account this mail is about. Send it again, or ask an administrator who is also "
                "a coordinator to leave it."
            )
        )
    is_theirs = mail.act.by_id == user.pk and not user.is_coordinator
    if is_theirs or mail.act.account_changes.filter(person=user).exists():
        raise Forbidden(
            _(
                "This mail tells coordinators what you did, or what happened to your account. Send it again, or ask "
                "another administrator to leave it."
            )
        )


def may_manage(user: User, person: User) -> None:
    """Refuse to touch the system's account, or a superuser's without being one."""
    may_manage_people(user)
    if person.is_system:
        raise Forbidden(_("This is the account of the system. Nobody can change it."))
    if person.is_superuser and not user.is_superuser:
        raise Forbidden(_("%(name)s is a superuser. Only a superuser can change this account.") % {"name": person.name})


def keeps_reference(user: User) -> bool:
    """Whether this person keeps organisations, posts and themes: whoever fills a post hands out work.

    On a past day nobody does.
    """
    return past.moment() is None and user.is_active and user.is_coordinator


def edits_in_admin(user: User) -> bool:
    """Whether this person changes recommendations, meetings and briefings in the admin, which shows them whole."""
    return user.is_staff and keeps_reference(user) and user.sees_everything


def can_see_post(user: User, post: Post) -> bool:
    """Whether this person sees who acts for a post, and its hand-overs: whom it concerns, and coordinators."""
    concerned = {post.holder_id, post.deputy_id}
    return user.is_coordinator or user.pk in concerned or user.organisation_id == post.organisation_id


def may_see_post(user: User, post: Post) -> None:
    """Refuse a post's page to all but its people, staff of its organisation, and coordinators."""
    if not can_see_post(user, post):
        raise Forbidden(
            _("Only its holder, its deputy, staff of its organisation and coordinators can see who acts for a post.")
        )


def may_accept(user: User, hand_over: HandOver) -> None:
    """Refuse anybody but the new holder to accept what was handed over."""
    may_act(user)
    if hand_over.to_holder_id != user.pk:
        raise Forbidden(_("Only the new holder of the post can accept its hand-over."))


def can_enter_absence(user: User, person: User) -> bool:
    """Whether this person may say when somebody is absent: it is their own absence, or they are a coordinator."""
    return user.is_active and (user.pk == person.pk or user.is_coordinator)


def may_enter_absence(user: User, person: User) -> None:
    """Refuse anybody but the person and coordinators to say when somebody is absent; the system is never absent."""
    may_act(user)
    if person.is_system or not can_enter_absence(user, person):
        raise Forbidden(_("Only the person and coordinators can enter an absence. Ask a coordinator."))


def may_keep_reference(user: User) -> None:
    """Refuse anybody but coordinators to change organisations, posts and themes."""
    may_act(user)
    if not keeps_reference(user):
        raise Forbidden(_("Only a coordinator can change organisations, posts and themes. Ask a coordinator."))


def may_move(user: User, organisation: Organisation, people: Iterable[User]) -> None:
    """Refuse to put an organisation on another side to who works there, and to all but administrators where others do.

    The side decides which restricted notes and lines to take these people can read.
    """
    keys = {person.pk for person in people}
    if user.pk in keys:
        raise Forbidden(
            _(
                "You cannot move your own organisation to another side. Ask an administrator who is also a coordinator "
                "and works elsewhere."
            )
        )
    if keys and not manages_people(user):
        raise Forbidden(
            _(
                "Only an administrator who is also a coordinator can change the side of “%(name)s”: people there have "
                "accounts, and the side decides which restricted notes they can read."
            )
            % {"name": organisation}
        )


def can_change_many(user: User) -> bool:
    """Whether this person may change many recommendations at once."""
    try:
        may_change_many(user)
    except Refused:
        return False
    return True


def shares_views(user: User) -> bool:
    """Whether this person may share saved views: they become tabs of others."""
    return user.is_active and user.is_coordinator


def may_share_view(user: User) -> None:
    """Refuse anybody but coordinators to share a saved view with a role."""
    if not shares_views(user):
        raise Forbidden(_("Only a coordinator can share a saved view. Ask a coordinator."))


def may_change_view(user: User, view: SavedView) -> None:
    """Refuse a saved view to all but its owner and, where it is shared, coordinators."""
    if view.owner_id != user.pk and not (view.shared_with and shares_views(user)):
        raise Forbidden(_("Only the owner of a saved view can change or delete it."))


def may_change_webhook(user: User, webhook: Webhook) -> None:
    """Refuse a webhook to all but who made it and coordinators, who answer for what leaves the site."""
    if webhook.person_id != user.pk and not (user.is_active and user.is_coordinator):
        raise Forbidden(_("Only a coordinator and the person who made a webhook can change it."))


def may_turn_on_webhook(user: User, webhook: Webhook) -> None:
    """Refuse to turn on a webhook to all but who made it: it shows what they may see."""
    if webhook.person_id != user.pk:
        raise Forbidden(_("Only the person who made a webhook can turn it on."))


def can_change_view(user: User, view: SavedView) -> bool:
    """Whether this person may change or delete a saved view."""
    try:
        may_change_view(user, view)
    except Refused:
        return False
    return True
