"""A recommendation's page as somebody in a hurry would write it: plain SQL, f-strings, no template; to compare with.

It shows what the real page shows of such a recommendation, within the same site: somebody is signed in, and every
word is escaped. It knows only what a generated sample has.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from tracker.urls import urlpatterns as site
from tracker.workflow import STATUS_DISPLAY, DueBasis, Kind, Position, Priority, Status, Step

MAIN = """
    SELECT r.id, r.reference, r.title, r.goal, r.kind, r.status, r.status_since, r.position, r.priority, r.due_on,
           r.due_basis, r.last_report_on, m.code, m.name, l.name, p.name, o.short_name, u.name, c.text, c.sequence
    FROM tracker_recommendation r JOIN briefings_meeting m ON m.id = r.meeting_id
    LEFT JOIN tracker_organisation l ON l.id = r.lead_id LEFT JOIN tracker_post p ON p.id = r.owner_id
    LEFT JOIN tracker_organisation o ON o.id = p.organisation_id LEFT JOIN tracker_user u ON u.id = p.holder_id
    LEFT JOIN tracker_progressentry c ON c.id = r.claim_id WHERE r.reference = %s
"""
LOG = """
    SELECT e.id, e.sequence, e.kind, e.status_from, e.status_to, e.text, e.happened_on, e.recorded_at, e.received_from,
           u.name, p.name FROM tracker_progressentry e JOIN tracker_user u ON u.id = e.by_id
    LEFT JOIN tracker_post p ON p.id = e.for_post_id WHERE e.recommendation_id = %s ORDER BY e.sequence DESC LIMIT 31
"""
THEMES = """
    SELECT t.id, t.name FROM tracker_theme t JOIN tracker_recommendationtheme r ON r.theme_id = t.id
    WHERE r.recommendation_id = %s ORDER BY t.sort_key
"""
PARTIES = """
    SELECT o.name FROM tracker_organisation o JOIN tracker_recommendationparty r ON r.organisation_id = o.id
    WHERE r.recommendation_id = %s ORDER BY o.sort_key
"""
SOURCES = """
    SELECT s.start, b.id, b.title, substr(b.text, s.start + 1, s.end - s.start) FROM tracker_source s
    JOIN briefings_briefing b ON b.id = s.briefing_id WHERE s.recommendation_id = %s ORDER BY b.id, s.start
"""
RELATIONS = """
    SELECT o.reference, n.kind, t.reference FROM tracker_relation n
    JOIN tracker_recommendation o ON o.id = n.one_id JOIN tracker_recommendation t ON t.id = n.other_id
    WHERE n.ended_by_id IS NULL AND (n.one_id = %s OR n.other_id = %s)
"""
EVIDENCE = "SELECT entry_id, url, title, dated_on FROM tracker_evidence WHERE entry_id = ANY(%s) ORDER BY id"
OPEN_STEPS = (
    *("propose-date", "verify", "return-claim", "respond", "assign", "set-date"),
    *("close", "supersede", "merge", "enter-in-error", "edit"),
)
PARTS = (
    ("/work/", "My work"),
    ("/", "Overview"),
    ("/recommendations/", "Recommendations"),
    ("/meetings/", "Meetings"),
)


def badge(status: str) -> str:
    """Return a status as the site draws it."""
    face = STATUS_DISPLAY[Status(status)]
    return (
        f'<span class="status is-{face.colour}" title="{face.definition}"><svg><use href="#{face.shape}"/></svg>'
        f"{Status(status).label}</span>"
    )


def day(value: date) -> str:
    """Return a day in words."""
    return f"{value.day} {value:%B %Y}"


def entry(row: tuple[Any, ...], reference: str, proofs: list[tuple[Any, ...]]) -> str:
    """Return one entry of the log."""
    _, sequence, kind, before, after, text, happened, recorded, received, by, post = row
    moved = before and before != after
    late = "" if recorded.date() == happened else f"· recorded {day(recorded)}"
    for_post = f", {escape(post)}," if post and not received else ""
    behalf = f'<p class="small quiet">Received from {escape(received)}.</p>' if received else ""
    move = f'<p class="move">{badge(before)} <span aria-label="to">→</span> {badge(after)}</p>' if moved else ""
    said = f'<p class="said" dir="auto">{escape(text)}</p>' if text else ""
    evidence = "".join(
        f'<p class="evidence">Evidence: <a href="{escape(url)}">{escape(title)}</a>, {day(dated)}</p>'
        for _, url, title, dated in proofs
    )
    return (
        f'<li id="entry-{sequence}"{" class=moved" if moved else ""}><p class="when"><time datetime="{happened}">'
        f'{day(happened)}</time>{late}<a class="no-print" href="/recommendations/{reference}/entries/{sequence}/'
        f'correct">Correct</a></p><div><p><strong>{escape(by)}</strong>{for_post} {Step(kind).label}</p>{behalf}{move}'
        f"{said}{evidence}</div></li>"
    )


def facts(row: tuple[Any, ...], themes: list[Any], parties: list[Any]) -> str:
    """Return who, when, and how it is sorted."""
    reference, position, priority, due_on, basis, reported = row[1], row[7], row[8], row[9], row[10], row[11]
    lead, post, office, holder = row[14], row[15], row[16], row[17]
    owner = f"{escape(post)} <small>{escape(office)} · {escape(holder or 'vacant')}</small>" if post else "Nobody yet"
    due = f'<time datetime="{due_on}">{day(due_on)}</time> {DueBasis(basis).label}' if due_on else "No date given"
    named = ", ".join(f'<a href="/recommendations/?theme={pk}">{escape(name)}</a>' for pk, name in themes)
    steps = "".join(f'<li><a href="/recommendations/{reference}/{name}">{name}</a></li>' for name in OPEN_STEPS)
    return (
        f'<section class="panel" aria-label="Facts"><dl class="facts"><dt>Position</dt><dd>{Position(position).label}'
        f"</dd><dt>Lead</dt><dd>{escape(lead or 'Not assigned')}</dd><dt>Owner</dt><dd>{owner}</dd><dt>Due</dt>"
        f"<dd>{due}</dd>"
        f"<dt>Last report</dt><dd>{day(reported) if reported else 'None yet'}</dd><dt>Priority</dt>"
        f"<dd>{Priority(priority).label}</dd><dt>Themes</dt><dd>{named}</dd><dt>Parties</dt>"
        f"<dd>{'; '.join(escape(name) for (name,) in parties)}</dd></dl><ul>{steps}</ul></section>"
    )


def form(reference: str, token: str, today: date) -> str:
    """Return the form for a report."""
    fields = "".join(
        f'<div class="field"><label for="id_{name}">{label}</label>'
        f'<input name="{name}" id="id_{name}" value="{value}"></div>'
        for name, label, value in (
            ("happened_on", "When?", today), ("received_from", "Received from", ""), ("next_step", "Next step", ""),
            ("evidence", "Link to a document, or its registry number", ""),
            ("evidence_title", "What it is called", ""),
            ("status", "Status", ""),
        )
    )  # fmt: skip
    return (
        f'<section class="panel"><h2>Add a report</h2><form method="post" action="/recommendations/{reference}/report">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><textarea name="text"></textarea>{fields}'
        '<button class="button">Log it</button></form></section>'
    )


def frame(request: HttpRequest, title: str, token: str, body: str) -> str:
    """Return what stands about every page."""
    user: Any = request.user
    parts = "".join(f'<a href="{url}">{label}</a>' for url, label in PARTS if label != "My work" or user.is_coordinator)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="stylesheet" '
        'href="/static/tracker/tracker.css"><script src="/static/tracker/tracker.js" defer></script></head><body>'
        '<header class="masthead"><form class="seek" action="/recommendations/"><input type="search" name="q"></form>'
        f'<div class="account">{escape(user.name)}<form method="post" action="/sign-out/"><input type="hidden" '
        f'name="csrfmiddlewaretoken" value="{token}"><button>Sign out</button></form></div><nav>{parts}</nav></header>'
        f'<main id="main">{body}</main><footer><a href="/statuses/">What the statuses mean</a></footer></body></html>'
    )


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one recommendation."""
    with connection.cursor() as cursor:
        cursor.execute(MAIN, [reference])
        row = cursor.fetchone()
        found = []
        for statement in (LOG, THEMES, PARTIES, SOURCES):
            cursor.execute(statement, [row[0]])
            found.append(cursor.fetchall())
        cursor.execute(RELATIONS, [row[0], row[0]])
        relations = cursor.fetchall()
        log, themes, parties, sources = found
        cursor.execute(EVIDENCE, [[each[0] for each in log]])
        proofs = cursor.fetchall()
    token, title = get_token(request), escape(row[2])
    told = "".join(entry(each, reference, [proof for proof in proofs if proof[0] == each[0]]) for each in log)
    quotes = "".join(f"<blockquote>{escape(quote)}</blockquote>{escape(name)}" for _, _, name, quote in sources)
    related = "".join(f"<p>{one} {kind} {other}</p>" for one, kind, other in relations)
    claim = f"<p>It is claimed; not verified yet: {escape(row[18])}</p>" if row[18] else ""
    body = (
        f'<p class="crumbs"><a href="/meetings/{row[12]}/">{escape(row[13])}</a> · {reference} · {Kind(row[4]).label}'
        f'</p><h1 dir="auto">{title}</h1>{badge(row[5])} since {day(row[6])}'
        f"<p>{STATUS_DISPLAY[Status(row[5])].definition}</p>"
        f"<p>Goal: {escape(row[3])}</p>{facts(row, themes, parties)}<section>{quotes or 'No source text.'}</section>"
        f"{claim}{related}{form(reference, token, date.today())}<h2>Log</h2><ol class=log reversed>{told}</ol>"  # noqa: DTZ011
    )
    return HttpResponse(frame(request, title, token, body))


urlpatterns = [path("by-hand/<str:reference>/", page), *site]
