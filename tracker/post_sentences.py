"""Who acts for a post, in sentences; pure words about what was asked for before."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.models.posts import Acting


def who_acts(acting: Acting) -> str:
    """Return who acts for a post, and why where that is not its holder."""
    holder, deputy = acting.post.active_holder, acting.post.active_deputy
    if holder is None:
        if acting.post.holder is None:
            return _("The post is vacant. Its tasks go to the lead and the coordinators.")
        words = {"holder": acting.post.holder}
        return _("%(holder)s has left. The tasks of the post go to the lead and the coordinators.") % words
    if acting.holder_until is None:
        return _("%(holder)s acts for the post.") % {"holder": holder}
    named = {"holder": holder, "deputy": deputy, "day": date_format(acting.holder_until, "j F Y")}
    if acting.person is not None:
        return _("%(holder)s is absent until %(day)s. %(deputy)s acts as deputy.") % named
    if deputy is None:
        return (
            _(
                "%(holder)s is absent until %(day)s and has no deputy. The tasks of the post go to the lead and the "
                "coordinators."
            )
            % named
        )
    return (
        _(
            "%(holder)s is absent until %(day)s, and the deputy, %(deputy)s, is absent too. The tasks of the post go "
            "to the lead and the coordinators."
        )
        % named
    )


def for_whom(acting: Acting) -> str:
    """Return for whom a deputy sees a task, such as "For Ada Holder, who is absent until 3 March 2026"."""
    if acting.holder_until is None:
        return ""
    words = {"holder": acting.post.holder, "day": date_format(acting.holder_until, "j F Y")}
    return _("For %(holder)s, who is absent until %(day)s") % words


def about_me(acting: Acting, user: User) -> str:
    """Return what a person should know of a post they hold or are deputy of; nothing where all is as usual."""
    if acting.holder_until is None:
        return ""
    words = {
        "post": acting.post,
        "holder": acting.post.holder,
        "deputy": acting.person,
        "day": date_format(acting.holder_until, "j F Y"),
    }
    if acting.post.holder_id != user.pk:
        return _("You act as deputy for %(holder)s (%(post)s) until %(day)s.") % words if acting.person == user else ""
    if acting.person is None:
        return _("You are absent until %(day)s. The tasks of %(post)s go to the lead and the coordinators.") % words
    return _("You are absent until %(day)s. %(deputy)s acts as deputy for %(post)s.") % words
