"""Rows for tests, made as the program makes them: through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from model_bakery import baker
from procrastinate.contrib.django.models import ProcrastinateJob

from briefings.models import Briefing, Meeting, Upload
from tracker import actions
from tracker.actions import Draft, NewEvidence, NewRecommendation, file_imports, importing
from tracker.actions.bulk import BulkChange
from tracker.actions.bulk import change_many as change_rows
from tracker.actions.importing import ChangedRow, NewRow, import_recommendations
from tracker.actions.set_up import given_in
from tracker.deferring import defer
from tracker.exchange import table_child
from tracker.exchange.importing.checking import Checked
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.table import Table
from tracker.models import (
    Absence,
    Act,
    FileImport,
    HandOver,
    ImportKind,
    ImportProfile,
    MailMessage,
    Marking,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    SavedView,
    Side,
    Theme,
    User,
    WebhookDelivery,
)
from tracker.models.access import MeetingRights, Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import Confidence, Extent, Kind, Position, Priority, RelationKind, Status

if TYPE_CHECKING:
    from tests.conftest import Cast

PASSWORD = "correct horse battery"
BRIEFING = """# Outcome of the preparatory talks

The talks were held in good spirit.

## Next steps

Recommended steps include:

| Action item | Goal |
|---|---|
| Establish a joint laboratory network | Find outbreaks sooner |
| Create a common stockpile register | Know what is where |

Initiatives could include:

- Shared training courses: Let inspectors of both sides learn together.
"""


def user(name: str, role: Role | None, organisation: Organisation | None = None, **fields: Any) -> User:
    """A person with one role."""
    made = User.objects.create_user(
        f"{name.lower().replace(' ', '.')}@example.org", PASSWORD, name=name, organisation=organisation, **fields
    )
    if role is not None:
        made.groups.add(Group.objects.get(name=role))
    return made


def _people(*each: tuple[str, Role, dict[str, Any]]) -> list[User]:
    """People as `user` makes them, by three queries: almost every test begins with them."""
    password = make_password(PASSWORD)
    made = [
        User(email=f"{name.lower().replace(' ', '.')}@example.org", name=name, password=password, **fields)
        for name, _, fields in each
    ]
    User.objects.bulk_create(made)
    groups = dict(Group.objects.values_list("name", "pk"))
    links = User.groups.through
    links.objects.bulk_create(
        links(user=person, group_id=groups[role]) for person, (_, role, _fields) in zip(made, each, strict=True)
    )
    return made


def cast() -> Cast:
    """Everybody the tests know."""
    from tests.conftest import Cast

    health = baker.make(Organisation, name="Ministry of Health", short_name="Health")
    data = baker.make(Organisation, name="Data Agency", short_name="Data")
    people = _people(
        ("Reader", Role.READER, {}),
        ("Desk officer", Role.CONTRIBUTOR, {"organisation": health}),
        ("Lead staff", Role.CONTRIBUTOR, {"organisation": health}),
        ("Outsider", Role.CONTRIBUTOR, {"organisation": data}),
        ("Coordinator", Role.COORDINATOR, {"is_staff": True}),
        ("Second coordinator", Role.COORDINATOR, {"is_staff": True}),
        ("Administrator", Role.ADMINISTRATOR, {"is_staff": True, "is_superuser": True}),
    )
    reader, holder, lead_staff, outsider, coordinator, second_coordinator, administrator = people
    return Cast(
        reader=reader,
        holder=holder,
        lead_staff=lead_staff,
        outsider=outsider,
        coordinator=coordinator,
        second_coordinator=second_coordinator,
        administrator=administrator,
        health=health,
        data=data,
        desk=baker.make(Post, organisation=health, name="Health desk", holder=holder),
        vacant=baker.make(Post, organisation=data, name="Data desk", holder=None),
        meeting=baker.make(Meeting, name="Paris meetings", code="PARIS", place="Paris"),
        theme=baker.make(Theme, name="Public health"),
    )


def briefing(cast: Cast, text: str = BRIEFING, file_name: str = "talks.md") -> Briefing:
    """A briefing read through the intake code."""
    return actions.add_briefing(by=cast.coordinator, meeting=cast.meeting, data=text.encode(), file_name=file_name)


def upload(cast: Cast, number: int = 0) -> Upload:
    """A long text that waits for a job to read it."""
    data = b"The ministries should open the port of the old town.\n\n" * 200 + bytes([65 + number])
    made = actions.send_briefing(by=cast.coordinator, meeting=cast.meeting, data=data, file_name=f"port-{number}.txt")
    assert isinstance(made, Upload)
    return made


def file_import(cast: Cast, rows: int = 1) -> FileImport:
    """A file of rows that was read and checked; what each of them is said to be is made up."""
    made = file_imports.begin_import(
        by=cast.coordinator,
        kind=ImportKind.RECOMMENDATIONS,
        meeting=cast.meeting,
        data=b"Title\n" + b"Build a port\n" * rows,
        file_name="list.csv",
    )
    fields = fields_of(made.kind)
    table = Table(table_child.read(made.data, name="list.csv"), fields)
    choices = Choices.guessed(table, fields)
    file_imports.note_read(file_import=made, table=table.packed(), rows=table.count, columns=choices.as_json())
    checked = Checked()
    for row in table.rows():
        checked.refuse(row.number, "It is made up.")
        checked.point_out(row.number, "Build a port", row.number, is_row=True)
    file_imports.note_checked(file_import=made, outcome=checked.as_json(), mark=checked.mark)
    return made


def import_profile(cast: Cast) -> ImportProfile:
    """A profile of the coordinator."""
    kind = ImportKind.RECOMMENDATIONS
    return file_imports.save_profile(by=cast.coordinator, kind=kind, name="Ministry list", columns={})


class Planned:
    """Rows of a file that were planned before, as an import takes them."""

    def __init__(self, new: Sequence[NewRow], changed: Sequence[ChangedRow]) -> None:
        """Take rows that are new, and rows about known recommendations."""
        self.new, self.changed, self.looked = new, changed, len(changed)
        self.meetings = {row.new.meeting for row in new}

    def again(self) -> Planned:
        """The same rows, from the start."""
        return Planned(self.new, self.changed)

    def given(self) -> list[object]:
        """What they are given."""
        return [each for row in self.new for each in row.new.given] + [
            each for row in self.changed for each in given_in(row.new)
        ]

    def look_up(self) -> int:
        """How many the next part has."""
        return min(len(self.new) + len(self.changed) - self.looked, importing.AT_ONCE)

    def part(self) -> Sequence[NewRow]:
        """The next ones."""
        start = self.looked - len(self.changed)
        self.looked += self.look_up()
        return self.new[start : start + importing.AT_ONCE]


def coded(cast: Cast, recommendation: Recommendation) -> None:
    """Their reference of a recommendation, as an import enters it."""
    row = ChangedRow(2, recommendation, code="R-1")
    common: dict[str, Any] = {"reason": "From the file “list.csv”.", "received_from": "list.csv"}
    import_recommendations(by=cast.coordinator, rows=Planned([], [row]), **common)


def track(cast: Cast, days_ago: int = 0, **fields: Any) -> Recommendation:
    """A recommendation entered by hand, led by `health` and owned by its desk unless said otherwise."""
    values = {"title": "Establish a joint laboratory network", "lead": cast.health, "owner": cast.desk}
    values |= {"goal": "Find outbreaks sooner"} | fields
    how = {name: values.pop(name) for name in ("by", "draft", "passage") if name in values}
    common: dict[str, Any] = {"by": cast.coordinator, "draft": drafted("", days_ago)}
    return actions.track(new=new(cast, **values), **(common | how))


def reiterate(cast: Cast, recommendation: Recommendation, times: int = 1, days_ago: int = 0) -> list[Recommendation]:
    """Recommendations of so many other meetings that reiterate one; these meetings follow one another."""
    made: list[Recommendation] = []
    held = recommendation.meeting
    for number in range(1, times + 1):
        code = f"{recommendation.reference.replace('-', '')}X{number}"
        held = baker.make(Meeting, name=f"Follow-up {code}", code=code, follows=held)
        made.append(track(replace(cast, meeting=held), title=f"Again: {recommendation.title}", days_ago=days_ago))
        draft = drafted("Said once more.", days_ago)
        how: dict[str, Any] = {"by": cast.coordinator, "draft": draft, "kind": RelationKind.RESTATES}
        actions.relate(recommendation=made[-1], other=recommendation, **how)
    return made


def new(cast: Cast, title: str = "A new one", **fields: Any) -> NewRecommendation:
    """What a recommendation of the cast's meeting begins with."""
    return NewRecommendation(**({"meeting": cast.meeting, "title": title, "kind": Kind.ACTION} | fields))


def entry(recommendation: Recommendation, number: int) -> ProgressEntry:
    """An entry of a log, by its number in it."""
    return recommendation.entries.get(sequence=number)


def drafted(text: str = "Something happened.", days_ago: int = 0, **fields: Any) -> Draft:
    """What a person wrote some days ago, about that day."""
    when = {"happened_on": timezone.localdate() - timedelta(days=days_ago)}
    when |= {"at": timezone.now() - timedelta(days=days_ago)} if days_ago > 0 else {}
    return Draft(text=text, **(when | fields))


def evidence() -> tuple[NewEvidence, ...]:
    """One link."""
    return (NewEvidence("https://example.org/minutes", "Minutes", dated_on=date(2026, 1, 15)),)


def claim(cast: Cast, recommendation: Recommendation, by: User | None = None, days_ago: int = 0, **fields: Any) -> None:
    """A claim of completion by the holder, or by somebody else."""
    draft = drafted("It is done.", days_ago, evidence=evidence(), **fields)
    actions.claim(recommendation=recommendation, by=by or cast.holder, draft=draft, extent=Extent.COMPLETE)


def propose(cast: Cast, recommendation: Recommendation, by: User | None = None, in_days: int = 200) -> None:
    """Another due date proposed by the holder, or by somebody else."""
    day = timezone.localdate() + timedelta(days=in_days)
    draft = drafted("The partner is late.")
    actions.propose_date(recommendation=recommendation, by=by or cast.holder, draft=draft, due_on=day)


def forecast(
    cast: Cast, recommendation: Recommendation, said: Confidence, days_ago: int = 0, **fields: Any
) -> ProgressEntry:
    """The entry of an update by the holder that says whether the due date will be kept."""
    draft = drafted("It goes on.", days_ago, confidence=said, **fields)
    return actions.report(recommendation=recommendation, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)


def ask(
    cast: Cast, recommendation: Recommendation, in_days: int = 14, days_ago: int = 0, **fields: Any
) -> ProgressEntry:
    """The entry of a request for an update by a coordinator, some days ago, to be answered so many days later."""
    answer_by = timezone.localdate() + timedelta(days=in_days - days_ago)
    draft = drafted("How does it stand?", days_ago, **fields)
    return actions.ask(recommendation=recommendation, by=cast.coordinator, draft=draft, answer_by=answer_by)


def walk(cast: Cast, recommendation: Recommendation, status: Status) -> Recommendation:
    """Bring a recommendation that is not yet reported to a status, by the steps that lead there."""
    common: dict[str, Any] = {"recommendation": recommendation}
    judge = {**common, "by": cast.second_coordinator, "draft": drafted()}
    match status:
        case Status.NOT_YET_REPORTED:
            pass
        case Status.NOT_STARTED | Status.IN_PROGRESS:
            actions.report(**common, by=cast.holder, draft=drafted(), to=status)
        case Status.STALLED:
            review_on = timezone.localdate() + timedelta(days=30)
            actions.stall(**common, by=cast.holder, draft=drafted("It waits for a budget."), review_on=review_on)
        case Status.REPORTED_COMPLETE:
            claim(cast, recommendation)
        case Status.IMPLEMENTED | Status.PARTLY_IMPLEMENTED:
            claim(cast, recommendation)
            actions.verify(**judge, to=status)
        case Status.NOT_IMPLEMENTED | Status.NO_LONGER_APPLICABLE:
            actions.close(**judge, to=status)
        case Status.SUPERSEDED:
            actions.supersede(**judge, successor=track(cast, title="A better one"))
        case Status.ENTERED_IN_ERROR:
            actions.enter_in_error(**judge)
    recommendation.refresh_from_db()
    return recommendation


def rights(cast: Cast, recommendation: Recommendation) -> None:
    """A side and a marking, roles in the meeting, and readers to whom a recommendation is narrowed."""
    Side.objects.create(name="The Union")
    marking = Marking.objects.create(name="Restricted")
    roles: dict[Any, Role] = {cast.health: Role.READER, cast.data: Role.READER, cast.reader: Role.READER}
    of_meeting = MeetingRights(marking=marking, roles={**roles, cast.holder: Role.CONTRIBUTOR})
    meeting, reason = recommendation.meeting, "Agreed with the partners."
    actions.change_meeting_rights(by=cast.coordinator, meeting=meeting, rights=of_meeting, reason=reason)
    own = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.health, cast.reader}))
    actions.restrict(recommendation=recommendation, by=cast.coordinator, draft=drafted("Sensitive."), rights=own)


def working(cast: Cast) -> Recommendation:
    """Work is under way since twenty days, and was updated ten days ago."""
    item = track(cast, 20)
    actions.report(recommendation=item, by=cast.holder, draft=drafted("It began.", 10), to=Status.IN_PROGRESS)
    return Recommendation.objects.get(pk=item.pk)


def absence(person: User, first: int = 0, last: int = 7) -> Absence:
    """An absence of somebody, from so many days after today to so many."""
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    return actions.add_absence(by=person, person=person, **days)


def hand_over(cast: Cast, post: Post, holder: User) -> HandOver:
    """The hand-over of a post to a holder, who may be the one it has: then it was vacant for a moment."""
    for each in (None, holder):
        fresh = Post.objects.select_related("organisation", "holder", "deputy").get(pk=post.pk)
        deputy = fresh.deputy if fresh.deputy != each else None
        actions.save_post(by=cast.coordinator, post=fresh, name=fresh.name, holder=each, deputy=deputy)
    return HandOver.objects.latest("pk")


def not_delivered(person: User, view: SavedView) -> WebhookDelivery:
    """A delivery of a webhook that somebody has of a view, which the other site did not take."""
    address = f"https://hooks.example.org/{uuid4().hex}"
    webhook = actions.add_webhook(by=person, view=view, address=address)
    at = timezone.now()
    told: dict[str, Any] = {"status": "failed", "tries": 9, "tried_at": at, "code": 500, "said": "No."}
    return WebhookDelivery.objects.create(
        webhook=webhook, message_id=f"msg_{uuid4().hex}", made_at=at, tried_since=at, **told
    )


def undelivered(person: User, status: str = "refused", **fields: Any) -> MailMessage:
    """A message to somebody that the mail server refused, or of which something else became."""
    now = timezone.now()
    return MailMessage.objects.create(
        person=person,
        address=fields.pop("address", person.email),
        kind=fields.pop("kind", MailMessage.Kind.ACCOUNT),
        subject="Your account has changed",
        body="Something happened.",
        message_id=f"<{uuid4()}@tracker.example.org>",
        created_at=now,
        tried_since=now,
        status=status,
        **fields,
    )


def failed_job(task: str = "tell", **arguments: int | str) -> ProcrastinateJob:
    """A job that failed, and is not tried again by itself."""
    defer(task, **(arguments or {"act": 0}))
    job = ProcrastinateJob.objects.latest("pk")
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job.pk])
    return job


def decline(cast: Cast, recommendation: Recommendation) -> None:
    """Answer a recommendation with no."""
    draft = drafted("It is not ours to do.")
    actions.respond(recommendation=recommendation, by=cast.coordinator, draft=draft, position=Position.DECLINED)


def change_many(cast: Cast, rows: list[Recommendation], **wish: Any) -> Act:
    """The act by which a coordinator changed several recommendations at once; their priority, unless said otherwise."""
    wanted = BulkChange(**(wish or {"priority": Priority.PRIORITY}))
    ids = [row.pk for row in rows]
    return change_rows(ids=ids, by=cast.coordinator, draft=drafted("Agreed on Monday."), change=wanted).done[0].act
