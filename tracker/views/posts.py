"""A post with who acts for it, its hand-overs, and the absences of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import actions, hand_overs, permissions, post_sentences
from tracker.actions.steps import say_day
from tracker.forms.fields import show_refusal
from tracker.forms.posts import AbsenceForm
from tracker.models import Absence, HandOver, Post, User
from tracker.models.posts import Acting, acting_for, unattended
from tracker.views.organisations import LARGEST
from tracker.views.requests import allow, posted, refused_with, signed_in
from tracker.workflow import Refused

SHOWN = 10
"""So many posts nobody acts for, and hand-overs that wait, are listed on My work."""

HAND_OVERS = 50
"""So many are listed on the page of a post."""


@dataclass(frozen=True, slots=True)
class PostsToday:
    """What My work says about posts.

    Of one's own in sentences; those nobody acts for, with why, in words; hand-overs that wait for this person, and, for
    coordinators, those that wait for others.
    """

    own: list[str]
    unattended: list[tuple[Acting, str]]
    to_accept: list[HandOver]
    not_accepted: list[HandOver]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.own or self.unattended or self.to_accept or self.not_accepted)


def posts_today(user: User, today: date) -> PostsToday:
    """Return what a person should know today about posts; those nobody acts for are for coordinators of the site."""
    own = [words for acting in user.acting if (words := post_sentences.about_me(acting, user))]
    alone = unattended(today, SHOWN) if user.is_coordinator else []
    pending = HandOver.objects.pending().with_names()
    waiting = list((pending if user.is_coordinator else pending.filter(to_holder=user))[:SHOWN])
    return PostsToday(
        own,
        [(acting, post_sentences.who_acts(acting)) for acting in alone],
        [each for each in waiting if each.to_holder_id == user.pk],
        [each for each in waiting if each.to_holder_id != user.pk],
    )


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who holds a post, who is its deputy, and who acts for it today."""
    user = signed_in(request)
    post = get_object_or_404(Post.objects.select_related("organisation", "holder", "deputy"), pk=min(pk, LARGEST))
    allow(permissions.may_see_post, user, post)
    acting = acting_for(post, timezone.localdate())
    found = HandOver.objects.visible_to(user).filter(post=post).with_names()
    context = {
        "post": post,
        "acting": acting,
        "who_acts": post_sentences.who_acts(acting),
        "hand_overs": found[:HAND_OVERS],
        "pending": HandOver.objects.pending().filter(post=post).values_list("pk", flat=True).first(),
        "keeps": permissions.keeps_reference(user),
    }
    return render(request, "posts/detail.html", context)


@require_safe
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a post owned when it changed hands, to read, to print, and to accept."""
    user, found = signed_in(request), _hand_over(request, pk)
    is_pending = HandOver.objects.pending().filter(pk=found.pk).exists()
    context = {
        "hand_over": found,
        "contents": hand_overs.contents(found, user, is_whole="all" in request.GET),
        "is_pending": is_pending,
        "accepts": is_pending and found.to_holder_id == user.pk,
        "sees_post": permissions.can_see_post(user, found.post),
    }
    return render(request, "posts/hand_over.html", context)


@require_POST
def accept_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a hand-over, and go to one's work."""
    user, found = signed_in(request), _hand_over(request, pk)
    allow(permissions.may_accept, user, found)
    try:
        actions.accept_hand_over(by=user, hand_over=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("hand-over-detail", found.pk)
    messages.success(request, _("You have accepted the hand-over of %(post)s.") % {"post": found.post})
    return redirect("my-work")


def _hand_over(request: HttpRequest, pk: int) -> HandOver:
    """Return a hand-over that this person may see; else 404."""
    return get_object_or_404(HandOver.objects.visible_to(signed_in(request)).with_names(), pk=min(pk, LARGEST))


@require_http_methods(["GET", "HEAD", "POST"])
def add_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask when somebody is absent, and save it."""
    user = signed_in(request)
    person = get_object_or_404(User.objects.filter(is_system=False), pk=min(pk, LARGEST))
    allow(permissions.may_enter_absence, user, person)
    form, status = AbsenceForm(person, user, posted(request)), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                made = form.store()
                words = {"name": person.name, "first": say_day(made.starts_on), "last": say_day(made.ends_on)}
                messages.success(request, _("Absence of %(name)s saved: %(first)s to %(last)s.") % words)
                _say_what_has_no_deputy(request, person)
                return redirect("person-detail", person.pk)
        except Refused as refusal:
            status = refused_with(refusal)
            show_refusal(form, refusal)
    context = {"form": form, "person": person, "is_self": person.pk == user.pk}
    return render(request, "posts/add_absence.html", context, status=status)


def _say_what_has_no_deputy(request: HttpRequest, person: User) -> None:
    """Say which posts of somebody who will be absent have no deputy."""
    alone = [str(post) for post in person.posts.named().select_related("deputy") if post.active_deputy is None]
    if alone:
        words = {"posts": "; ".join(alone), "name": person.name}
        sentence = _("No deputy: %(posts)s. The tasks go to the lead and the coordinators while %(name)s is absent.")
        messages.warning(request, sentence % words)


@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an absence, and go back to its person."""
    user = signed_in(request)
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=min(pk, LARGEST))
    allow(permissions.may_enter_absence, user, absence.person)
    actions.remove_absence(by=user, absence=absence)
    messages.success(request, _("The absence of %(name)s is removed.") % {"name": absence.person.name})
    return redirect("person-detail", absence.person_id)
