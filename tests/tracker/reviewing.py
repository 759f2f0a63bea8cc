"""How tests review a briefing in the browser's stead: what a card would send, and what a page then shows."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Passage
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Act

AGAIN = "# Second round\n\nNext steps include:\n\n- Establish the joint network of laboratories\n- Plant trees\n"


def suggested(briefing: Briefing) -> list[Passage]:
    return list(briefing.passages.suggested().in_order())


def words_of(passage: Passage) -> actions.SourceText:
    return actions.SourceText(passage.briefing, passage.suggested_start or 0, passage.suggested_end or 0)


def page(briefing: Briefing, query: str = "") -> str:
    return reverse("briefing-detail", args=[briefing.pk]) + query


def main(response: Any) -> str:
    return text(response.content.decode().split("<main")[1].split("</main>")[0])


def sent(client: Client, passage: Passage, **data: Any) -> Any:
    """Send the form of a passage as the page has it, with some of it typed anew."""
    return client.post(reverse("passage-accept", args=[passage.pk]), as_shown(client, passage) | data, follow=True)


def as_shown(client: Client, passage: Passage) -> dict[str, Any]:
    """Return what the form of a passage would send if nothing in it was changed."""
    form = client.get(page(passage.briefing, f"?passage={passage.pk}")).context["card"].form
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    lead = typed.get("lead")
    return typed | ({"lead": lead.name} if lead is not None and not isinstance(lead, str) else {})


def undo(client: Client, briefing: Briefing, act: Act | int | str) -> str:
    data = {"act": act.pk if isinstance(act, Act) else act}
    return main(client.post(reverse("briefing-undo", args=[briefing.pk]), data, follow=True))


def card(client: Client, passage: Passage) -> str:
    """Return the card of a passage, as its page shows it."""
    shown = client.get(page(passage.briefing, f"?passage={passage.pk}")).content.decode()
    return shown.split('id="card"')[1].split("</section>")[0]


def undo_on_card(client: Client, passage: Passage) -> str:
    """Press the undo of the card of a passage."""
    address = re.findall(r'method="post" action="([^"]+)"', card(client, passage))
    button = re.findall(r'name="(source)" value="([0-9]+)"', card(client, passage))
    return main(client.post(address[0], dict(button), follow=True))


def second_meeting(cast: Cast) -> Briefing:
    """A later meeting that says again what the first one said; the first one's item stands as PARIS-01."""
    factories.track(cast)
    meeting = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME", follows=cast.meeting)
    return actions.add_briefing(by=cast.coordinator, meeting=meeting, data=AGAIN.encode(), file_name="again.md")
