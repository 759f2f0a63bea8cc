"""The feed of a saved view, as other programs read it (Atom, RFC 4287): the last change of each recommendation in it.

The id of an entry is that of the recommendation and the change, so that a program shows each change once.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker.filters import in_view
from tracker.models import ViewFeed
from tracker.notices import changed
from tracker.notices.changed import Change
from tracker.notices.words import NEEDS_CORRECTION, one_line

MOST = 50
"""So many recommendations are in a feed, those changed last."""


def changes(feed: ViewFeed) -> list[Change] | None:
    """Return the last changes in the view of a feed, of what its person may see today; None if it needs correction."""
    rows = in_view(feed.person, feed.view.query, on=timezone.localdate())
    if rows is None:
        return None
    return changed.latest(rows, feed.person, MOST, until=timezone.now())


def as_file(feed: ViewFeed, found: list[Change] | None, *, site: str) -> bytes:
    """Return changes as an Atom file: the same bytes for the same changes. `site` begins the links.

    Of a view that needs correction it says just this.
    """
    address = f"{site}{reverse('recommendation-list')}?{feed.view.query}"
    name = {"name": one_line(feed.view.name)}
    made = _Feed(
        title=_("Recommendations: %(name)s") % name,
        link=address,
        description=_("What changed in the saved view “%(name)s”.") % name,
        feed_guid=_id(site, f"view/{feed.view_id}"),
        author_name=urlsplit(site).hostname or site,
    )
    made.feed_updated = max((each.at for each in found or ()), default=feed.made_at)
    if found is None:
        made.add_item(
            title=_("The saved view “%(name)s” needs correction") % name,
            link=address,
            description=str(NEEDS_CORRECTION),
            unique_id=_id(site, f"view/{feed.view_id}/filter"),
            author_name=urlsplit(site).hostname or site,
            updateddate=feed.made_at,
        )
    for each in found or ():
        made.add_item(
            title=each.title,
            link=site + each.path,
            description=_body(each),
            unique_id=_id(site, f"recommendation/{each.names}/entry/{each.entry}"),
            author_name=each.by,
            updateddate=each.at,
        )
    return made.writeString("utf-8").encode()


class _Feed(Atom1Feed):
    """An Atom feed that says it was updated when what is in it was."""

    feed_updated: datetime

    def latest_post_date(self) -> datetime:
        """Return the moment of the last change; Django takes the present for an empty feed."""
        return self.feed_updated


def _body(change: Change) -> str:
    said = format_html("<p>{}</p>", change.sentence)
    return said + format_html("<blockquote>{}</blockquote>", change.quote) if change.quote else said


def _id(site: str, what: str) -> str:
    """Return a tag URI (RFC 4151), which stays when the addresses of pages change."""
    return f"tag:{urlsplit(site).hostname or 'localhost'},2026:{what}"


def tag_of(content: bytes) -> str:
    """Return the entity tag of a file, with its quotation marks."""
    return f'"{sha256(content).hexdigest()[:32]}"'
