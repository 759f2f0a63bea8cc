"""Whether the leads and owners that a file names can see what they are to be responsible for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from briefings.models import Meeting
from tracker import access_sentences
from tracker.exchange.importing.checking import Checked
from tracker.models import Organisation, Post, Recommendation
from tracker.models.access import MeetingRights, Openness, RecommendationRights, meeting_rights
from tracker.models.posts import acting_for


class Seeing:
    """Points out who cannot see a meeting: of each meeting, and of each lead and owner post, it is asked once."""

    def __init__(self, checked: Checked) -> None:
        """Take where to keep what is found."""
        self._checked = checked
        self._rights: dict[int, MeetingRights] = {}
        self._found: dict[tuple[int, int | None, int | None], list[str]] = {}

    def look(self, number: int, meeting: Meeting, lead: Organisation | None, owner: Post | None) -> None:
        """Keep who of those that a row names cannot see its meeting."""
        rights = self._rights.get(meeting.pk) or self._rights.setdefault(meeting.pk, meeting_rights(meeting))
        if rights.openness == Openness.EVERYONE:
            return
        key = (meeting.pk, lead.pk if lead is not None else None, owner.pk if owner is not None else None)
        if key not in self._found:
            self._found[key] = self._sentences(rights, lead, owner)
        for sentence in self._found[key]:
            self._checked.warn(number, meeting.code, sentence)

    def look_at_change(self, number: int, item: Recommendation, new: Mapping[str, Any]) -> None:
        """Keep the same of a recommendation that gets another lead or owner."""
        if "lead" in new or "owner" in new:
            self.look(number, item.meeting, new.get("lead", item.lead), new.get("owner", item.owner))

    @staticmethod
    def _sentences(rights: MeetingRights, lead: Organisation | None, owner: Post | None) -> list[str]:
        holder = acting_for(owner, timezone.localdate()).person if owner is not None else None
        found: list[Any] = access_sentences.unseen_by(rights, RecommendationRights(), lead=lead, holder=holder)
        return [each.sentence for each in found]
