"""The page for a fault of the database: what is wrong, whether anything was saved, and what was typed.

It asks neither the database nor the session. It is answered 503 with the seconds after which to try again; what was
sent stands in a form that sends it once more, with the same token, so that nothing is saved twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.database.faults import Fault, fault_of
from tracker.views.saving import may_have_saved
from tracker.views.support import Support
from tracker.views.typed import typed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the page says of a fault: its heading, and the sentences below."""

    heading: str | Promise
    sentence: str | Promise


EXPLANATIONS = {
    Fault.LOCKED: Explanation(
        _("Somebody else is changing this"),
        _(
            "Somebody else is saving a change to the same item, and it takes longer than usual. Wait a few seconds, "
            "then try again."
        ),
    ),
    Fault.SLOW: Explanation(
        _("This took too long"),
        _(
            "The database stopped this request because it took too long. Try again in a minute. If it happens again, "
            "ask for less at once, or tell an administrator of this site what you were doing."
        ),
    ),
    Fault.READ_ONLY: Explanation(
        _("You can read but not save at the moment"),
        _(
            "The database does not accept changes at the moment, for example because of maintenance. You can read "
            "every page. Try again later."
        ),
    ),
    Fault.FULL: Explanation(
        _("Nothing can be saved: the database is full"),
        _(
            "The database has run out of space. Tell an administrator of this site, and try again when they have made "
            "room."
        ),
    ),
    Fault.CROWDED: Explanation(
        _("The site is very busy"),
        _("Many people are saving at the same time. Wait a few seconds, then try again."),
    ),
    Fault.AWAY: Explanation(
        _("The database does not respond"),
        _(
            "The site is running, but its database does not respond. It may be restarting. Try again in a minute. If "
            "this continues, tell an administrator of this site."
        ),
    ),
}
NOT_SAVED = _("What you sent was not saved. You can send it again from here.")
UNKNOWN = _(
    "We do not know whether what you sent was saved. You can send it again from here. If it was saved already, it is "
    "not saved twice."
)


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Answer 503 where an error is a fault of the database's; None where it is something else."""
    fault = fault_of(error)
    if fault is None:
        return None
    # The name of the page, for its address can hold a secret.
    page = request.resolver_match.view_name if request.resolver_match is not None else "no page"
    log.warning("The database failed a page (%s): %s %s", fault.value, request.method, page)
    return say(request, fault)


def say(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Answer 503 with what is to be said of a fault."""
    response = bare_page(request, EXPLANATIONS[fault].heading, EXPLANATIONS[fault].sentence, status=503)
    response["Retry-After"] = str(fault.retry_after)
    return response


def bare_page(request: HttpRequest, heading: str | Promise, sentence: str | Promise, *, status: int) -> HttpResponse:
    """Answer with a page that needs no database, and what was typed in a form that can be sent again."""
    sent = typed(request)
    is_post = request.method == "POST"
    context = {
        "heading": heading,
        "sentence": sentence,
        "saved": (UNKNOWN if may_have_saved() else NOT_SAVED) if is_post else "",
        "typed": sent if is_post else None,
        "address": sent.address,
        "csrf_token": get_token(request),
        # Of nobody, so that it asks nothing of the database.
        "support": Support(None),
    }
    return HttpResponse(get_template("unavailable.html").render(context), status=status)
