"""What a webhook says: JSON of what changed in a saved view, with one text that chat tools show as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.notices.changed import KEYS, Change
from tracker.notices.words import one_line

_CHAT = str.maketrans({"<": "‹", ">": "›", "@": "＠", "&": "＆", "`": "ʼ"})
"""Signs by which a chat would call people, link or format; what people typed must not."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one message says: of which view, what changed, the keys of what entered the view, and how many others."""

    view: str
    url: str
    changes: tuple[Change, ...]
    entered: frozenset[int]
    more: int
    at: datetime


def as_json(said: Said, *, site: str) -> bytes:
    """Return a message as JSON, as the Standard Webhooks have it, with `text` beside; `site` begins the links."""
    items = [
        {
            "reference": each.reference,
            "title": each.title,
            "url": site + each.path,
            "is_new": each.names in said.entered,
            "sentence": each.sentence,
            "quote": each.quote,
            "by": each.by,
            "at": each.at.isoformat(),
        }
        for each in said.changes
    ]
    data = {"view": said.view, "url": said.url, "items": items, "more": said.more}
    message = {"type": "view.changed", "timestamp": said.at.isoformat(), "text": _text(said, site), "data": data}
    return json.dumps(message, ensure_ascii=False).encode()


def _text(said: Said, site: str) -> str:
    count = len(said.changes) + said.more
    heading = ngettext(
        "%(count)d recommendation changed in “%(view)s”.", "%(count)d recommendations changed in “%(view)s”.", count
    )
    if count >= KEYS:
        # No more are looked for.
        heading = _("At least %(count)d recommendations changed in “%(view)s”.")
    lines = [heading % {"count": count, "view": _plain(said.view)}]
    lines += [
        f"{_plain(each.title)}: {_plain(_sentence(each, said.entered))} {site}{each.path}" for each in said.changes
    ]
    if said.more:
        lines.append(_("All of them: %(url)s") % {"url": said.url})
    return "\n".join(lines)


def _sentence(change: Change, entered: Iterable[int]) -> str:
    if change.names not in entered:
        return change.sentence
    new = _("It is new in this view.")
    return f"{new} {change.sentence}" if change.sentence else new


def _plain(words: str) -> str:
    return one_line(words).translate(_CHAT)
