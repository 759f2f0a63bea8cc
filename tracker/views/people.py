"""People: the list of accounts, inviting, changing and closing an account, and the log of accounts."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import actions, deciders, permissions, stuck_jobs
from tracker.actions import Invitation
from tracker.forms.people import InviteForm, PersonForm
from tracker.models import AccountChange, CalendarFeed, MailMessage, User
from tracker.models.people import Role
from tracker.views.requests import allow, posted, refused_with, signed_in, site_of, words
from tracker.workflow import Refused

ROWS, LATEST = 50, 10


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List everybody who signs in or signed in, those who left last."""
    user = signed_in(request)
    allow(permissions.may_see_people, user)
    q = words(request, "q")
    page = Paginator(User.objects.for_list(q), ROWS).get_page(request.GET.get("page"))
    manages = permissions.manages_people(user)
    undecided = MailMessage.objects.undecided().count() if manages else 0
    now = timezone.now()
    stuck = stuck_jobs.stuck(now).count() if manages else 0
    context = {"page": page, "q": q, "manages": manages, "undecided": undecided, "stuck": stuck}
    context |= {"no_worker": stuck_jobs.no_worker(now) if manages else ""}
    context |= {"administrators": "" if manages else deciders.holders_of(Role.ADMINISTRATOR)}
    return render(request, "people/list.html", context)


@require_safe
def account_log(request: HttpRequest) -> HttpResponse:
    """Show what happened to everybody's accounts, the latest first."""
    allow(permissions.may_see_people, signed_in(request))
    page = Paginator(AccountChange.objects.for_list(), ROWS).get_page(request.GET.get("page"))
    return render(request, "people/log.html", {"page": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account and what happened to it, to its person and to those who look after the accounts or the work."""
    user = signed_in(request)
    found = get_object_or_404(_accounts(), pk=min(pk, 2**62))
    allow(permissions.may_see_account, user, found)
    page = Paginator(found.account_changes.for_list(), ROWS).get_page(request.GET.get("page"))
    manages = permissions.manages_people(user)
    context = {"person": found, "posts": found.posts.named(), "page": page, "manages": manages}
    context |= {"deputy_posts": found.deputy_posts.named(), "absences": found.absences.not_over(timezone.localdate())}
    context |= {"enters_absence": permissions.can_enter_absence(user, found), "is_self": found.pk == user.pk}
    context |= {"form_token": uuid4()}
    context |= {"calendar_feed": CalendarFeed.objects.filter(person=user).first() if found.pk == user.pk else None}
    return render(request, "people/detail.html", context | {"sees_people": permissions.sees_people(user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask for what a new account needs, and make it."""
    user = signed_in(request)
    allow(permissions.may_manage_people, user)
    form = InviteForm(user, posted(request))
    if request.method != "POST":
        return render(request, "people/invite.html", {"form": form})
    if form.is_valid():
        try:
            return _invited(request, form.invite(site_of(request)))
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "people/invite.html", {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is to change about an account, and change it."""
    found, user = _find(request, pk), signed_in(request)
    form = PersonForm(found, user, posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                messages.success(request, _("Saved: %(name)s.") % {"name": form.store().name})
                return redirect("person-list")
        except Refused as refusal:
            status = refused_with(refusal)
            form.refuse(refusal)
    context = {"form": form, "person": found, "posts": found.posts.named(), "is_self": found.pk == user.pk}
    context |= {"keeps": permissions.keeps_reference(user), "changes": found.account_changes.for_list()[:LATEST]}
    context |= {"sends_mail": actions.sends_mail(), "has_signed_in": actions.has_signed_in(found)}
    return render(request, "people/person.html", context, status=status)


@never_cache
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make another invitation; the link of the one before ends."""
    found = _find(request, pk)
    try:
        return _invited(request, actions.invite_again(by=signed_in(request), person=found, site=site_of(request)))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("person-edit", pk)


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account, and say which posts are to be filled."""
    found = _find(request, pk)
    try:
        actions.deactivate(by=signed_in(request), person=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("person-edit", pk)
    messages.success(
        request, _("The account of %(name)s is closed. Their name stays in the log.") % {"name": found.name}
    )
    held = "; ".join(str(post) for post in found.posts.named())
    if held:
        keeps = permissions.keeps_reference(signed_in(request))
        what = (
            _("They still hold these posts: %(posts)s. Name a new holder for each.")
            if keeps
            else _("They still hold these posts: %(posts)s. Ask a coordinator to name a new holder for each.")
        )
        messages.warning(request, what % {"posts": held})
    return redirect("person-list")


def _accounts() -> QuerySet[User]:
    """Accounts of people, each with its organisation; the system is none of them."""
    return User.objects.select_related("organisation").filter(is_system=False)


def _find(request: HttpRequest, pk: int) -> User:
    """Return whose account it is; 404 for the system's, 403 for those who may not change it."""
    allow(permissions.may_manage_people, signed_in(request))
    found = get_object_or_404(_accounts(), pk=min(pk, 2**62))
    allow(permissions.may_manage, signed_in(request), found)
    return found


def _invited(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say how the person gets the link to a password; where it is for this user to hand over, show it, this once."""
    if invitation.link:
        return render(request, "people/invited.html", {"invitation": invitation})
    if invitation.by_mail:
        messages.success(
            request, _("We have sent an invitation to %(address)s.") % {"address": invitation.person.email}
        )
    else:
        messages.warning(request, _("Account reopened."))
        messages.warning(request, actions.how_to_get_link(invitation.person))
    return redirect("person-list")
