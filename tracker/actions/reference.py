"""Organisations, posts and themes: saving, and removing what nothing uses, as a meeting too. Each is an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import pghistory
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value

from briefings.models import Meeting
from tracker import permissions
from tracker.actions.door import clean, open_act, settled
from tracker.actions.names import one_line
from tracker.models import Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.workflow import Refused, Stale

Row = TypeVar("Row", Organisation, Post, Theme)

_USED = "“%s” has come into use, so it was not removed."
_ADVICE = "Give those another one first."
_TWIN = "“%s” exists already. Use that, or choose a name that differs in its letters."


@transaction.atomic
def save_organisation(*, by: User, organisation: Organisation, name: str, short_name: str) -> Organisation:
    """Save an organisation, new or known; its name differs from every other in more than accents and capitals."""
    name = one_line(name, 200, "name")
    short_name = one_line(short_name, 40, "short name") if clean(short_name) else ""
    return _save(by, organisation, _folded_twins(Organisation, name), name=name, short_name=short_name)


@transaction.atomic
def save_theme(*, by: User, theme: Theme, name: str) -> Theme:
    """Save a theme, new or known."""
    name = one_line(name, 200, "name")
    return _save(by, theme, _folded_twins(Theme, name), name=name)


@transaction.atomic
def save_post(*, by: User, post: Post, name: str, holder: User | None) -> Post:
    """Save a post of an organisation, new or known, and who holds it; a new holder is somebody still active."""
    name = one_line(name, 150, "name")
    if holder is not None and holder.pk != post.holder_id and (not holder.is_active or holder.is_system):
        raise Refused(f"{holder.name} is no longer active. Choose somebody else, or nobody.")
    twins = Post.objects.filter(organisation=post.organisation_id, name__iexact=name)
    return _save(by, post, twins, name=name, holder=holder)


def remove_organisation(*, by: User, organisation: Organisation) -> None:
    """Remove an organisation that nothing uses."""
    led = Recommendation.objects.filter(lead=organisation)
    party = Recommendation.objects.filter(parties=organisation)
    uses = [_count(led, "recommendation it leads", "recommendations it leads")]
    uses += [_count(party, "recommendation it is party to", "recommendations it is party to")]
    uses += [_count(organisation.posts.all(), "post", "posts"), _count(organisation.staff.all(), "person", "people")]
    _remove(by, organisation, uses)


def remove_post(*, by: User, post: Post) -> None:
    """Remove a post that owns nothing and for which nothing was reported."""
    owned = Recommendation.objects.filter(owner=post)
    uses = [_count(owned, "recommendation it owns", "recommendations it owns")]
    told = _count(ProgressEntry.objects.filter(for_post=post), "entry of the log", "entries of the log")
    advice = "The log never changes, so leave the post vacant instead, and assign what it owns to another one."
    _remove(by, post, [*uses, told], advice if told else _ADVICE)


def remove_theme(*, by: User, theme: Theme) -> None:
    """Remove a theme that no recommendation has."""
    _remove(by, theme, [_count(Recommendation.objects.filter(themes=theme), "recommendation", "recommendations")])


def remove_meeting(*, by: User, meeting: Meeting) -> None:
    """Remove a meeting on which nothing hangs yet, such as one entered twice; its versions stay."""
    permissions.may_admit(by)
    uses = [
        _count(Recommendation.objects.filter(meeting=meeting), "recommendation", "recommendations"),
        _count(meeting.briefings.all(), "briefing", "briefings"),
        _count(meeting.uploads.unfinished(), "file that is being read", "files that are being read"),
        _count(meeting.followed_by.all(), "meeting that follows it", "meetings that follow it"),
    ]
    with transaction.atomic():
        meeting.uploads.ended().delete()
        _remove(by, meeting, uses, "What was read and tracked is kept. Correct its name, place or dates instead.")


def _folded_twins(model: type[Organisation | Theme], name: str) -> models.QuerySet[Any]:
    """Rows whose name is the same as the database folds names."""
    folding = model._meta.get_field("sort_key").expression  # type: ignore[attr-defined]
    return model.objects.filter(sort_key=folding.replace_expressions({F("name"): Value(name)}))


def _save(by: User, row: Row, twins: models.QuerySet[Any], **new: Any) -> Row:
    permissions.may_keep_reference(by)
    is_new = row.pk is None
    changed = [field for field, value in new.items() if is_new or getattr(row, field) != value]
    if not changed:
        return row
    if not is_new:
        _lock_unchanged(row, new)
    twin = twins.exclude(pk=row.pk).first()
    if twin is not None:
        raise Refused(_TWIN % twin)
    return _write(by, row, changed, new)


def _write(by: User, row: Row, changed: list[str], new: Mapping[str, Any]) -> Row:
    is_new = row.pk is None
    for field in changed:
        setattr(row, field, new[field])
    verb = f"{'add' if is_new else 'edit'}_{row._meta.model_name}"
    act = open_act(by=by, verb=verb, reason="" if is_new else ", ".join(changed))
    # Somebody else may have saved the same name since it was looked for.
    with pghistory.context(act=act.pk), settled(twin=_TWIN % new["name"]):
        row.save(force_insert=is_new, update_fields=None if is_new else changed)
    return row


def _lock_unchanged(row: Row, fields: Iterable[str]) -> None:
    """Let nobody else change the row, and refuse where somebody has since it was read."""
    now = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()  # noqa: SLF001
    if now is None:
        raise Refused(f"“{row}” was removed after your page was made.")
    if any(getattr(now, field) != getattr(row, field) for field in fields):
        raise Stale("Somebody else saved this at the same moment. Compare it with what is here, then save again.")


def _count(rows: models.QuerySet[Any], one: str, many: str) -> str:
    """Return how many rows use something, in words; nothing where none does. More than a thousand are not counted."""
    count = len(rows.order_by()[:1001].values_list("pk"))
    return f"{'more than 1,000' if count > 1000 else count} {one if count == 1 else many}" if count else ""


@transaction.atomic
def _remove(by: User, row: Organisation | Post | Theme | Meeting, uses: Iterable[str], advice: str = _ADVICE) -> None:
    permissions.may_keep_reference(by)
    name, used = str(row), [use for use in uses if use]
    if used:
        listed = " and ".join([", ".join(used[:-1]), used[-1]] if used[:-1] else used)
        raise Refused(f"“{name}” is used by {listed}, so it stays. {advice}")
    with pghistory.context(act=open_act(by=by, verb=f"delete_{row._meta.model_name}", reason=name).pk):
        try:
            with settled(gone=_USED % name):
                # Not by the row itself, which would forget its key even where it stays.
                type(row).objects.filter(pk=row.pk).delete()
        except (IntegrityError, models.ProtectedError):
            # The guard of meetings, or Django, saw it first.
            raise Refused(_USED % name) from None
