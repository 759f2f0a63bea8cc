"""Webhooks: made, turned off and on, and removed by people; their deliveries, which are written and sent by jobs.

A delivery is marked before it is sent, in a transaction of its own. Where the other site may have it and did not say
so, it is not sent again by itself: a person decides, and it keeps its id. One delivery of a webhook is on its way at a
time; what changes meanwhile is in the next one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tracker import outgoing, permissions
from tracker.actions import refusals
from tracker.actions.account_log import Happened, Told, note, secret_of_form
from tracker.actions.apart import each_apart
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.links import site_address
from tracker.actions.steps import open_act
from tracker.database.under_way import settled_until
from tracker.deferring import defer, wait_before
from tracker.models import AccountChange, ProgressEntry, SavedView, User, Webhook, WebhookDelivery
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.webhooks import FAILURES
from tracker.notices import changed, webhooks
from tracker.notices.changed import Change
from tracker.outgoing import Answer, Outcome
from tracker.workflow import Refused

MOST = 10
"""So many webhooks one person has."""
NAMED = 20
"""So many recommendations are named in one message."""
SEND = "send_webhook"
"""The name of the task that calls `send_webhook`."""

InView: TypeAlias = Callable[[User, str], RecommendationQuerySet | None]
Kind: TypeAlias = AccountChange.Kind
Status: TypeAlias = WebhookDelivery.Status
Why: TypeAlias = Webhook.Why


# --- What people do --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_webhook(*, by: User, view: SavedView, address: str, form_token: UUID | None = None) -> Webhook:
    """Have what changes in a saved view sent to an address, as this person may see it; see `secret_of`.

    A form sent twice, which has the same `form_token`, makes one. Sent again once that was removed, it makes one with
    another secret.
    """
    permissions.may_act(by)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    permissions.may_act(person)
    address = address.strip()
    if len(address) > 1_000 or not outgoing.is_allowed(address):
        raise Refused(_("Enter an address that begins with https:// and leads to a public site."))
    own = Webhook.objects.filter(person=person)
    if found := own.filter(view=view, address=address).first():
        if form_token is not None and found.seed == _seed(by, form_token):
            return found
        raise Refused(_("Changes in this view are already sent to this address."))
    if own.count() >= MOST:
        raise Refused(_("You already have %(most)d webhooks. Remove one first.") % {"most": MOST})
    now = timezone.now()
    seed = secrets.token_hex(32) if form_token is None else _seed(by, form_token)
    with refusing_conflicts():
        made = Webhook.objects.create(view=view, person=person, address=address, seed=seed, made_at=now, seen_until=now)
    _note(made, "add_webhook", Kind.WEBHOOK_ADDED, by=person)
    return made


def _seed(by: User, form_token: UUID) -> str:
    """Return what the secret is made from: the same for the same form, until a webhook of the person is removed."""
    return secret_of_form("tracker.webhook.seed", by, str(form_token), ended=Kind.WEBHOOK_REMOVED)


def secret_of(webhook: Webhook) -> str:
    """Return the secret with which messages are signed, as the Standard Webhooks write it; for who made it alone."""
    key = salted_hmac("tracker.webhook", webhook.seed, algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(key).decode()}"


@transaction.atomic
def remove_webhook(*, by: User, webhook: Webhook) -> None:
    """Send nothing more to an address, and forget what became of what was sent."""
    permissions.may_act(by)
    found = _lock(webhook.pk)
    permissions.may_change_webhook(by, found)
    _remove(found, by=by)


def remove_webhooks_of(view: SavedView, *, by: User) -> None:
    """Remove the webhooks of a saved view that is deleted, within its transaction."""
    for key in Webhook.objects.filter(view=view).order_by("pk").values_list("pk", flat=True):
        _remove(_lock(key), by=by)


def begin_webhooks_anew(view: SavedView) -> None:
    """Let what a saved view has from now on be known to its webhooks: it got another query, within a transaction."""
    Webhook.objects.filter(view=view).update(known=None)


def _remove(webhook: Webhook, *, by: User) -> None:
    WebhookDelivery.objects.filter(webhook=webhook).delete()
    Webhook.objects.filter(pk=webhook.pk).delete()
    removed = Told(
        _("Your webhook to %(host)s was removed") % {"host": webhook.host},
        (_("%(name)s removed it. Nothing more is sent there.") % {"name": by.name},),
        says=_("Your webhooks:"),
        path=reverse("webhook-list"),
    )
    _note(webhook, "remove_webhook", Kind.WEBHOOK_REMOVED, by=by, told=removed)


@transaction.atomic
def turn_on_webhook(*, by: User, webhook: Webhook) -> Webhook:
    """Send again what changes from now on; only who made it says so, because it shows what they may see."""
    permissions.may_act(by)
    found = _lock(webhook.pk)
    permissions.may_turn_on_webhook(by, found)
    if not found.off_why:
        return found
    found.off_why, found.off_at, found.failures, found.known = "", None, 0, None
    found.seen_until = timezone.now()
    found.save(update_fields=["off_why", "off_at", "failures", "known", "seen_until"])
    _note(found, "turn_on_webhook", Kind.WEBHOOK_ON, by=by)
    return found


@transaction.atomic
def send_webhook_again(*, by: User, delivery: WebhookDelivery) -> WebhookDelivery:
    """Have a delivery tried again that failed, or that may have arrived; under the same id."""
    permissions.may_act(by)
    webhook = _lock(delivery.webhook_id)
    permissions.may_change_webhook(by, webhook)
    found = WebhookDelivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if found is None:
        raise Refused(refusals.GONE)
    if webhook.off_why:
        raise Refused(_("This webhook is turned off. Turn it on first."))
    if not found.is_undecided:
        words = {"status": found.get_status_display()}
        raise Refused(_("This delivery no longer needs a decision. Its status is: %(status)s.") % words)
    if webhook.deliveries.on_the_way().exists():
        raise Refused(_("Another delivery is on its way. Wait until it has ended."))
    open_act(by=by, verb="send_webhook_again", reason=webhook.host)
    _set(found, Status.WAITING, tried_since=timezone.now())
    defer(SEND, delivery=found.pk)
    return found


def turn_off_all(person: User) -> list[Happened]:
    """Turn off the webhooks of a person who leaves, and return what to note; as `end_addresses`."""
    found = list(Webhook.objects.on().filter(person=person).select_for_update().order_by("pk"))
    for webhook in found:
        _off(webhook, Why.LEFT)
    return [(Kind.WEBHOOK_OFF, "", webhook.host) for webhook in found]


def _lock(key: int) -> Webhook:
    """Lock a webhook that a person does something with, and return it; refuse where somebody has removed it."""
    found = _locked(key)
    if found is None:
        raise Refused(refusals.GONE)
    return found


def _locked(key: int) -> Webhook | None:
    """Lock a webhook, and return it; None where it was removed."""
    rows = Webhook.objects.select_for_update(of=("self",)).select_related("person__organisation", "view")
    return rows.filter(pk=key).first()


def _note(webhook: Webhook, verb: str, kind: Kind, *, by: User, told: Told | None = None) -> None:
    note(act=open_act(by=by, verb=verb), person=webhook.person, happened=[(kind, "", webhook.host)], told=told)


def _turn_off(webhook: Webhook, why: Why) -> None:
    """Turn a webhook off that cannot go on; its person gets a mail, and the site says so where they read notices."""
    _off(webhook, why)
    off = Told(
        _("Your webhook to %(host)s is turned off") % {"host": webhook.host},
        (_("%(why)s. Nothing more is sent there.") % {"why": why.label},),
        says=_("Open the webhook:"),
        path=reverse("webhook-detail", args=[webhook.pk]),
    )
    _note(webhook, "turn_off_webhook", Kind.WEBHOOK_OFF, by=User.objects.get(is_system=True), told=off)


def _off(webhook: Webhook, why: Why) -> None:
    webhook.off_why, webhook.off_at = why, timezone.now()
    webhook.save(update_fields=["off_why", "off_at"])


def _why_off(webhook: Webhook) -> Why | None:
    """Return why a webhook cannot go on: its person has left, or does not see the view any more."""
    if not webhook.person.is_active:
        return Why.LEFT
    if not SavedView.objects.visible_to(webhook.person).filter(pk=webhook.view_id).exists():
        return Why.VIEW
    return None


# --- What changed, written as deliveries -----------------------------------------------------------------------------


def write_deliveries(*, at: datetime, in_view: InView) -> int:
    """Write a delivery for each webhook of whose view something changed or entered it; return how many.

    `in_view` returns what a saved view has, None if it needs correction. Nothing is looked up where no log has a new
    entry and no new day began.
    """
    newest = ProgressEntry.objects.newest().values_list("recorded_at", flat=True).first()
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    due = Q(seen_until__lt=midnight) | Q(known__isnull=True)
    due |= Q(seen_until__lte=newest) if newest is not None else Q()
    keys = list(Webhook.objects.on().filter(due).order_by("pk").values_list("pk", flat=True))
    # Before anything is read, so that nothing is committed between what was read and what is taken as read.
    until = settled_until(at) if keys else at
    return each_apart(keys, lambda key: _write_delivery(key, at, until, in_view))


@transaction.atomic
def _write_delivery(key: int, at: datetime, until: datetime, in_view: InView) -> bool:
    webhook = _locked(key)
    if webhook is None or webhook.off_why or webhook.deliveries.on_the_way().exists():
        return False
    if why := _why_off(webhook):
        _turn_off(webhook, why)
        return False
    rows = in_view(webhook.person, webhook.view.query)
    if rows is None:
        _turn_off(webhook, Why.FILTER)
        return False
    found, new = _look(webhook, rows, until)
    if not (found or new):
        return False
    delivery = WebhookDelivery(
        webhook=webhook, message_id=f"msg_{secrets.token_hex(16)}", made_at=at, tried_since=at, **_told(found, new)
    )
    delivery.save()
    defer(SEND, delivery=delivery.pk)
    return True


def _told(found: list[Change], new: list[int]) -> dict[str, Any]:
    """Return which entries a delivery tells of, what entered the view, and how many others there is no room for."""
    named = found[:NAMED]
    names = {change.names for change in found}
    others = [key for key in new if key not in names]
    entered = {change.names for change in named} & set(new) | set(others[: NAMED - len(named)])
    more = max(0, len(found) + len(others) - NAMED)
    return {"entries": [change.entry for change in named], "entered": sorted(entered), "more": more}


def _look(webhook: Webhook, rows: RecommendationQuerySet, until: datetime) -> tuple[list[Change], list[int]]:
    """Return what changed in what a webhook's view has since it was looked at, and what entered; note until when."""
    since = webhook.seen_until
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: changed.KEYS + 1])
    found = changed.latest(rows, webhook.person, changed.KEYS, since=since, until=until) if since < until else []
    new = changed.entered(webhook.known, keys)
    webhook.known, webhook.seen_until = keys, max(since, until)
    webhook.save(update_fields=["known", "seen_until"])
    return found, new


# --- Sending ---------------------------------------------------------------------------------------------------------


def send_webhook(*, delivery: int) -> None:
    """Send a delivery that waits, and write down what became of it; do nothing with any other one."""
    begun = _begin(delivery)
    if begun is None:
        return
    found, body = begun
    try:
        answer = outgoing.post(found.webhook.address, body, _headers(found, body))
    except Exception as error:
        _end(found, Answer(Outcome.UNKNOWN, said=type(error).__name__))
        raise
    _end(found, answer)


@transaction.atomic(durable=True)
def _begin(key: int) -> tuple[WebhookDelivery, bytes] | None:
    """Mark a delivery as being sent and return it with its body; None where there is nothing to send (any more)."""
    delivery = _locked_delivery(key)
    if delivery is None:
        return None
    if delivery.status == Status.SENDING:
        _set_unsure(delivery)
        return None
    if delivery.status != Status.WAITING:
        return None
    if not delivery.webhook.off_why and (why := _why_off(delivery.webhook)):
        _turn_off(delivery.webhook, why)
    said = _said(delivery) if not delivery.webhook.off_why else None
    if said is None or not said.changes:
        _set(delivery, Status.WITHDRAWN, said=_("There is nothing left to send."))
        return None
    _set(delivery, Status.SENDING, tries=delivery.tries + 1, tried_at=timezone.now())
    return delivery, webhooks.as_json(said, site=site_address())


@transaction.atomic
def settle_webhook(*, delivery: int) -> None:
    """Say of a delivery that is marked as being sent that it may have arrived; its job is left, so no try comes."""
    found = _locked_delivery(delivery)
    if found is not None and found.status == Status.SENDING:
        _set_unsure(found)


def _set_unsure(delivery: WebhookDelivery) -> None:
    """Note that the worker which marked a delivery as being sent has died: no two workers run one job."""
    _set(delivery, Status.UNSURE, said=_("The worker stopped while it was sending this."))


def _locked_delivery(key: int) -> WebhookDelivery | None:
    """Return a delivery, its webhook locked first, as everywhere; None where it was removed."""
    webhook = Webhook.objects.filter(deliveries=key).values_list("pk", flat=True).first()
    locked = _locked(webhook) if webhook is not None else None
    if locked is None:
        return None
    delivery = WebhookDelivery.objects.select_for_update().filter(pk=key).first()
    if delivery is not None:
        delivery.webhook = locked
    return delivery


def _said(delivery: WebhookDelivery) -> webhooks.Said:
    """Return what a delivery says today, to whose person may see it."""
    view = delivery.webhook.view
    found = changed.again(delivery.entries, delivery.entered, delivery.webhook.person, at=delivery.made_at)
    return webhooks.Said(
        view=view.name,
        url=f"{site_address()}{reverse('recommendation-list')}?{view.query}",
        changes=tuple(found),
        entered=frozenset(delivery.entered),
        more=delivery.more,
        at=delivery.made_at,
    )


def _headers(delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    """Return the headers of a message, signed as the Standard Webhooks say (https://www.standardwebhooks.com)."""
    moment = str(int(timezone.now().timestamp()))
    key = base64.b64decode(secret_of(delivery.webhook).removeprefix("whsec_"))
    signed = hmac.new(key, f"{delivery.message_id}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Policy-Recommendation-Tracker",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}",
    }


@transaction.atomic(durable=True)
def _end(sent: WebhookDelivery, answer: Answer) -> None:
    """Write down what became of a delivery."""
    delivery = _locked_delivery(sent.pk)
    if delivery is None or delivery.tries != sent.tries or delivery.status not in (Status.SENDING, Status.UNSURE):
        # Meanwhile this worker was taken for dead, and a person decided about the delivery, or it was removed.
        return
    now, told = timezone.now(), {"code": answer.code, "said": answer.said}
    match answer.outcome:
        case Outcome.TAKEN:
            _set(delivery, Status.DELIVERED, **told)
            Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0)
        case Outcome.UNKNOWN:
            _set(delivery, Status.UNSURE, **told)
            _failed(delivery.webhook, is_gone=False)
        case Outcome.NOT_NOW if delivery.status == Status.SENDING and not delivery.is_given_up(at=now):
            later = wait_before(delivery.tries - 1)
            _set(delivery, Status.WAITING, next_try_at=now + later, **told)
            defer(SEND, wait=later, delivery=delivery.pk)
        case Outcome.NOT_NOW | Outcome.GONE:
            _set(delivery, Status.FAILED, **told)
            _failed(delivery.webhook, is_gone=answer.outcome is Outcome.GONE)


def _failed(webhook: Webhook, *, is_gone: bool) -> None:
    """Count a failure, and turn the webhook off after too many in a row, or at once where its address is gone."""
    webhook.failures += 1
    webhook.save(update_fields=["failures"])
    if not webhook.off_why and (is_gone or webhook.failures >= FAILURES):
        _turn_off(webhook, Why.GONE if is_gone else Why.FAILING)


def _set(delivery: WebhookDelivery, status: Status, **fields: object) -> None:
    for name, value in {"status": status, "next_try_at": None, **fields}.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=["status", "next_try_at", *fields])
