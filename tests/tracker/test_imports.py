"""Files that are imported: read, their columns recognised, checked row by row, and applied all or nothing."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from briefings.models import Meeting
from tests import factories, jobs
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.actions import file_imports
from tracker.exchange import table_child
from tracker.exchange.importing import running
from tracker.exchange.importing.fields import fields_of
from tracker.models import (
    AccountChange,
    Act,
    FileImport,
    ForeignCode,
    ImportKind,
    ImportProfile,
    MailMessage,
    Organisation,
    ProgressEntry,
    Recommendation,
    Theme,
    User,
)
from tracker.models import imports as imports_module
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.reports import changes
from tracker.workflow import Position, Refused, Status, Step

SignIn = Callable[..., Client]
RECOMMENDATIONS = fields_of(ImportKind.RECOMMENDATIONS)


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, which takes no time to start; but for tests with the marker `slow`."""

    def answer(child: str, data: bytes, *, name: str) -> str:
        assert child == table_child.__name__
        return json.dumps(table_child.read(data, name=name))

    if request.node.get_closest_marker("slow") is None and request.node.name != IN_ITS_PROCESS:
        monkeypatch.setattr("tracker.exchange.importing.table.answer_of", answer)


IN_ITS_PROCESS = "test_a_list_is_checked_and_then_imported_as_one_act"


# --- The pages -------------------------------------------------------------------------------------------------------


def upload(client: Client, data: bytes | str, name: str = "list.csv", **said: str) -> Any:
    """The page after a file was uploaded: of its columns."""
    raw = data.encode() if isinstance(data, str) else data
    form = {"kind": "recommendations", "meeting": "PARIS", "file": SimpleUploadedFile(name, raw), **said}
    return client.post("/import/upload", form, follow=True)


def check(client: Client, **said: str) -> Any:
    """The page after the columns of the last file were accepted as they were guessed, but for what is said."""
    found = FileImport.objects.latest("pk")
    page = client.get(f"/import/{found.pk}/columns/")
    form = page.context["form"]
    chosen = {name: form[name].value() or "" for name in form.fields}
    return client.post(f"/import/{found.pk}/check", {"sheet": "0", **chosen, **said}, follow=True)


def apply(client: Client) -> Any:
    """The page after the button below the last check was pressed."""
    found = FileImport.objects.latest("pk")
    return client.post(f"/import/{found.pk}/apply", {"mark": found.mark}, follow=True)


def imported(client: Client, data: bytes | str, name: str = "list.csv", **said: str) -> Any:
    upload(client, data, name, **said)
    check(client)
    return apply(client)


LIST = """Our reference;No;Recommendation;Responsible;Also involved;Topics;Deadline;Urgency;State;Remarks
;R-1;Build a port;Health;Data Agency;public health;21 May 2027;high;;
;R-2;Dig a canal;Ministry of Health;;;;;ongoing;Digging began.
;R-3;Open a school;;;;;;implemented;
"""


def test_a_list_is_checked_and_then_imported_as_one_act(cast: Cast, coordinator: Client) -> None:
    page = upload(coordinator, LIST)
    assert "Choose what the columns mean" in text(page.content.decode())
    fills = {name: page.context["form"][name].value() for name in page.context["form"].fields if "column" in name}
    assert list(fills.values()) == [
        *("reference", "their_reference", "title", "lead", "also_involved", "themes", "due_on", "priority", "status"),
        "last_entry",
    ]

    checked = check(coordinator)
    shown = text(checked.content.decode())
    assert "New 3 rows" in shown
    assert "Status kept as a note 1 row" in shown
    assert not Recommendation.objects.exists()

    apply(coordinator)
    port, canal, school = Recommendation.objects.order_by("number")
    assert (port.reference, port.title, port.lead, port.due_on) == (
        "PARIS-01",
        "Build a port",
        cast.health,
        date(2027, 5, 21),
    )
    assert (port.priority, list(port.parties.all()), list(port.themes.all())) == ("priority", [cast.data], [cast.theme])
    assert port.foreign_code.code == "R-1"
    assert set(port.named) == {f"=o{cast.data.pk}", f"=t{cast.theme.pk}"}
    assert canal.status == Status.IN_PROGRESS
    told = canal.entries.get(sequence=2)
    assert (told.kind, told.text, told.received_from) == (Step.REPORT, "Digging began.", "list.csv")
    assert (school.status, school.entries.get(sequence=2).text) == (
        Status.NOT_YET_REPORTED,
        "Status stated: Closed: implemented.",
    )
    acts = {entry.act_id for item in (port, canal, school) for entry in item.entries.all()}
    assert len(acts) == 1
    assert Act.objects.get(pk=acts.pop()).verb == "import_recommendations"
    assert port.entries.get().changes["their_reference"] == [None, "R-1"]


def test_the_log_and_the_progress_report_say_from_which_file_a_row_came(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST, name="list “A”.csv")

    port = Recommendation.objects.get(title="Build a port")
    said = "imported this from the file “list “A”.csv”"
    shown = text(coordinator.get("/recommendations/PARIS-01/").content.decode())
    assert said in shown
    assert "by hand" not in shown
    assert log_sentences.entry_action(port.entries.get()) == said
    new = ProgressEntry.objects.filter(recommendation=port).changes_between(None, timezone.now())
    assert said in changes.sentence(new.get())
    assert log_sentences.entry_action(factories.track(cast).entries.get()) == "entered this by hand"


def test_the_log_of_what_was_imported_verifies(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)

    assert "failed" not in verify()


def test_the_same_file_twice_changes_nothing_the_second_time(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    entries = sum(item.entries.count() for item in Recommendation.objects.all())
    upload(coordinator, LIST)

    shown = text(check(coordinator).content.decode())

    assert "Unchanged 3 rows" in shown
    assert "There is nothing to import" in shown
    apply(coordinator)
    assert sum(item.entries.count() for item in Recommendation.objects.all()) == entries


def test_words_that_only_a_restricted_note_has_are_new_and_are_entered(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    canal = Recommendation.objects.get(title="Dig a canal")
    note = factories.drafted("We will settle for less.", internal=True)
    actions.add(recommendation=canal, by=cast.coordinator, draft=note)
    upload(coordinator, LIST.replace("Digging began.", "We will settle for less."))

    shown = text(check(coordinator).content.decode())

    assert "Unchanged 2 rows" in shown
    apply(coordinator)
    assert canal.entries.filter(text="We will settle for less.", internal=False).count() == 1


def test_a_row_is_found_by_reference_or_by_theirs_and_says_what_it_changes(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    rows = "PARIS-01;;;Data;;\n;R-2;Dig a deep canal;;2028-01-31;Noted\n"
    upload(coordinator, f"Reference;No;Title;Lead;Due date;Response\n{rows}")

    shown = text(check(coordinator).content.decode())
    assert "Changed 2 rows" in shown
    assert "PARIS-01 Build a port lead" in shown
    apply(coordinator)

    port, canal = Recommendation.objects.order_by("number")[:2]
    assert (port.lead, port.title) == (cast.data, "Build a port"), "an empty cell changes nothing"
    assert (canal.title, canal.due_on, canal.position) == ("Dig a deep canal", date(2028, 1, 31), Position.NOTED)
    assert len({entry.act_id for entry in canal.entries.filter(sequence__gt=2)}) == 1


@pytest.mark.parametrize(
    ("row", "place", "said"),
    [
        ("PARIS-77;;T;;;", "A2", "There is no recommendation PARIS-77"),
        (";;;Health;;", "C2", "The row has no title"),
        (";;T;Helth;;", "D2", "organisation “Helth”. Add it first, or correct the name. Did you mean “Health”?"),
        (";;T;;06/07/2027;", "E2", "can be two different days"),
        (";;T;;;Perhaps", "F2", "is not one of the choices"),
        (f";;{'T' * 201};;;", "C2", "you entered 201 characters"),
        (f";{'N' * 101};T;;;", "B2", "longer than 100 characters"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_cell_and_nothing_is_imported(
    cast: Cast, coordinator: Client, row: str, place: str, said: str
) -> None:
    upload(coordinator, f"Reference;No;Title;Lead;Due date;Status\n{row}\n;;A good one;;;\n")

    shown = text(check(coordinator).content.decode())
    apply(coordinator)

    assert f"Row 2 {place}" in shown
    assert said in shown
    assert "Import all of it" not in shown
    assert not Recommendation.objects.exists()


def test_a_format_chosen_for_a_column_makes_its_dates_clear(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title;Due date\nBuild a port;06/07/2027\n")
    check(coordinator, **{"written-1": "dmy"})
    apply(coordinator)

    assert Recommendation.objects.get().due_on == date(2027, 7, 6)


def test_two_rows_about_the_same_one_are_refused(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "No;Title\nR-1;Build a port\nR-1;Build a port again\n")

    assert "Row 2 is about the same recommendation" in text(check(coordinator).content.decode())


def test_new_rows_like_something_are_pointed_out(cast: Cast, coordinator: Client) -> None:
    factories.track(cast, title="Build a deep port")
    upload(coordinator, "Title\nBuild a deep port\nDig a canal\nDig a canal\n")

    shown = text(check(coordinator).content.decode())

    assert "Row 2 Build a deep port PARIS-01 Build a deep port" in shown
    assert "Row 4 Dig a canal Row 3 has the same title." in shown


def test_what_changed_after_the_check_stops_the_import(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    upload(coordinator, "No;Title\nR-1;Build a big port\n")
    check(coordinator)
    item = Recommendation.objects.get(number=1)
    new = {"title": "Build a small port"}
    actions.edit(recommendation=item, by=cast.second_coordinator, draft=factories.drafted(""), new=new)

    shown = text(apply(coordinator).content.decode())

    assert "Something changed here after the check" in shown
    item.refresh_from_db()
    assert item.title == "Build a small port"


def test_a_check_that_the_page_does_not_show_is_not_applied(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title;Goal\nBuild a port;Ships pass\n")
    first = check(coordinator).content.decode()
    check(coordinator, **{"column-0": "goal", "column-1": "title"})
    key = FileImport.objects.get().pk
    [mark] = set(re.findall(r'name="mark" value="(\w+)"', first))

    for said in ({"mark": mark}, {}):
        answer = coordinator.post(f"/import/{key}/apply", said, follow=True)
        assert "The file was checked again after this page was opened." in text(answer.content.decode())
        assert not Recommendation.objects.exists()

    apply(coordinator)
    assert Recommendation.objects.get().title == "Ships pass"


def test_a_step_that_is_refused_at_the_end_leaves_nothing_behind(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(coordinator, LIST)
    check(coordinator)

    def refuse(**said: object) -> None:
        raise Refused("Not now.")

    monkeypatch.setattr("tracker.actions.importing.report", refuse)
    shown = text(apply(coordinator).content.decode())

    assert "Nothing was imported, because a row is refused." in shown
    assert "Not now." in shown
    assert not Recommendation.objects.exists()
    assert not Act.objects.filter(verb="import_recommendations").exists()


# --- Who may ---------------------------------------------------------------------------------------------------------


def coordinates(cast: Cast, person: User, meeting: Meeting) -> None:
    """Let a person coordinate one meeting."""
    rights = MeetingRights(roles={person: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=meeting, rights=rights, reason="They run it.")


def test_a_coordinator_of_one_meeting_imports_into_that_one_only(cast: Cast, sign_in: SignIn) -> None:
    other = Meeting.objects.create(name="Rome meetings", code="ROME")
    person = factories.user("Desk of Paris", Role.READER)
    coordinates(cast, person, cast.meeting)
    client = sign_in(person)
    shown = text(upload(client, "Title;Meeting\nOne;PARIS\nTwo;ROME\n", meeting="").content.decode())
    assert "Choose what the columns mean" in shown

    shown = text(check(client).content.decode())

    assert "Row 3 B3 Meeting You do not coordinate this meeting." in shown
    upload(client, "Title\nTwo\n", meeting=other.code)
    assert not FileImport.objects.filter(meeting=other).exists()
    assert list(client.get("/import/").context["form"].fields["kind"].choices) == [
        ("recommendations", "Recommendations")
    ]


def test_an_import_is_there_for_who_began_it_only(cast: Cast, coordinator: Client, sign_in: SignIn) -> None:
    upload(coordinator, LIST)
    key = FileImport.objects.get().pk

    other = sign_in(cast.second_coordinator)

    for place in ("", "columns/"):
        assert other.get(f"/import/{key}/{place}").status_code == 404
    for verb in ("check", "apply", "give-up"):
        assert other.post(f"/import/{key}/{verb}").status_code == 404


def test_a_file_can_be_given_up(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, LIST)
    coordinator.post(f"/import/{FileImport.objects.get().pk}/give-up")

    assert not FileImport.objects.exists()


def test_a_meeting_can_be_removed_although_somebody_began_an_import(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, LIST)

    actions.remove_meeting(by=cast.coordinator, meeting=cast.meeting)

    assert not FileImport.objects.exists()


def test_their_reference_is_never_changed_once_it_is_there(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    upload(coordinator, "Reference;No\nPARIS-01;R-9\nPARIS-02;R-3\n")

    shown = text(check(coordinator).content.decode())

    assert "This recommendation already has their reference R-1" in shown
    assert ForeignCode.objects.count() == 3


def test_a_hidden_recommendation_is_said_not_to_be_there(cast: Cast, sign_in: SignIn, coordinator: Client) -> None:
    imported(coordinator, LIST)
    person = factories.user("Desk of Rome", Role.READER)
    rome = Meeting.objects.create(name="Rome meetings", code="ROME")
    coordinates(cast, person, rome)
    hidden = MeetingRights(Openness.NAMED, roles={cast.coordinator: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=hidden, reason="Secret.")
    other = sign_in(person)
    upload(other, "Reference;No;Title\nPARIS-01;;One\n;R-1;Two\n", meeting="ROME")

    shown = text(check(other).content.decode())

    assert "There is no recommendation PARIS-01" in shown
    assert "Build a port" not in shown


# --- Other rows ------------------------------------------------------------------------------------------------------


def test_organisations_meetings_posts_and_themes_are_imported_and_found_again(cast: Cast, coordinator: Client) -> None:
    files = {
        "organisations": "Name;Short name;Part of\nMinistry of Trade;Trade;\nCustoms;;Ministry of Trade\n"
        "Ministry of Health;HLT;\n",
        "posts": "Organisation;Post;Holder\nCustoms;Customs desk;reader@example.org\nHLT;Health desk;Lead staff\n",
        "meetings": "Code;Meeting;Start date;Venue\nLYON;Lyon talks;21 May 2027;Lyon\nPARIS;Paris meetings;;Paris II\n",
        "themes": "Theme\nFood\nPublic health\n",
    }
    counts = {"organisations": (2, 1, 0), "posts": (1, 1, 0), "meetings": (1, 1, 0), "themes": (1, 0, 1)}
    for kind, rows in files.items():
        upload(coordinator, rows, kind=kind)
        outcome = check(coordinator).context["outcome"]
        assert (outcome["new"], outcome["changed"], outcome["same"]) == counts[kind], (kind, outcome["problems"])
        apply(coordinator)
        assert FileImport.objects.latest("pk").act is not None
        upload(coordinator, rows, kind=kind)
        assert check(coordinator).context["outcome"]["same"] == sum(counts[kind]), kind

    customs = Organisation.objects.get(name="Customs")
    cast.desk.refresh_from_db()
    lyon = Meeting.objects.get(code="LYON")
    assert (customs.parent and customs.parent.name, customs.posts.get().holder) == ("Ministry of Trade", cast.reader)
    assert (cast.desk.holder, lyon.starts_on, lyon.place) == (cast.lead_staff, date(2027, 5, 21), "Lyon")
    assert Act.objects.filter(verb="import_organisations").count() == 1


def test_rows_of_other_kinds_are_entered_once_where_they_are_applied_and_not_if_something_changed(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    save = actions.save_theme

    def counted(**said: Any) -> Theme:
        made.append(said["name"])
        return save(**said)

    monkeypatch.setattr(actions, "save_theme", counted)
    for rows, entered in (("Theme\nFood\n", ["Food"]), ("Theme\nWater\nAir\n", ["Water", "Water"])):
        upload(coordinator, rows, kind="themes")
        check(coordinator)
        if "Air" in rows:
            save(by=cast.second_coordinator, theme=Theme(), name="Air")
        made.clear()
        shown = text(apply(coordinator).content.decode())

        assert ("Something changed here after the check" in shown) is ("Air" in rows)
        assert made == entered, "once, and where something changed once more by the new check"

    assert not Theme.objects.filter(name="Water").exists()
    assert Theme.objects.filter(name="Food").count() == 1


def test_people_are_invited_and_changed_by_an_administrator_only(
    cast: Cast, coordinator: Client, sign_in: SignIn
) -> None:
    people = "new@example.org;New person;Health;contributor\nreader@example.org;Reader;Data;\n"
    rows = f"E-mail;Name;Organisation;Role\n{people}"
    assert upload(coordinator, rows, kind="people").status_code == 422

    administrator = sign_in(cast.administrator)
    upload(administrator, rows, kind="people")
    check(administrator)
    assert not User.objects.filter(email="new@example.org").exists(), "a check invites nobody"
    apply(administrator)

    made = User.objects.get(email="new@example.org")
    assert (made.organisation, made.roles, made.has_usable_password()) == (cast.health, {Role.CONTRIBUTOR}, False)
    assert User.objects.get(pk=cast.reader.pk).organisation == cast.data


def test_a_contributor_without_an_organisation_is_refused_in_their_row(cast: Cast, sign_in: SignIn) -> None:
    administrator = sign_in(cast.administrator)
    rows = "new@example.org;New person;;contributor\noutsider@example.org;Outsider;;contributor\n"
    upload(administrator, f"E-mail;Name;Organisation;Role\n{rows}", kind="people")
    said = text(check(administrator).content.decode())
    assert said.count("A contributor reports for an organisation.") == 1
    assert "Row 2" in said


def test_two_rows_about_one_person_are_both_entered(cast: Cast, sign_in: SignIn) -> None:
    administrator = sign_in(cast.administrator)
    rows = "reader@example.org;Reader;Data;\nreader@example.org;Reader;;contributor\n"
    upload(administrator, f"E-mail;Name;Organisation;Role\n{rows}", kind="people")
    check(administrator)
    apply(administrator)

    person = User.objects.get(pk=cast.reader.pk)
    assert (person.organisation, person.roles) == (cast.data, {Role.CONTRIBUTOR})


@pytest.mark.parametrize("host", ["", "mail.example.org"])
def test_without_mail_no_link_is_said_to_be_shown_and_the_page_says_where_to_make_one(
    cast: Cast, sign_in: SignIn, settings: Any, host: str
) -> None:
    settings.EMAIL_HOST = host
    client = sign_in(cast.administrator)

    page = imported(client, "E-mail;Name;Role\nnew@example.org;New person;reader\n", kind="people")

    made = User.objects.get(email="new@example.org")
    advice = "This site does not send mail. Open the page of each new person and select “Create a new link”."
    assert (advice in text(page.content.decode())) is not bool(host)
    assert "Create a new link" in client.get(f"/people/{made.pk}/edit").content.decode() or host
    assert [change.kind for change in made.account_changes.all()] == [AccountChange.Kind.INVITED]
    assert MailMessage.objects.filter(kind=MailMessage.Kind.INVITATION).exists() is bool(host)


@pytest.mark.parametrize(
    ("kind", "rows", "said"),
    [
        ("themes", "Theme\n...\n", "needs at least one letter or digit"),
        ("meetings", "Code;Name;Start;End\nROME;Rome;2027-05-21;2027-05-20\n", "not after the last day"),
        ("organisations", "Name;Part of\nCustoms;Trade\n", "There is no organisation “Trade”"),
        ("organisations", "Name\nHealth\n", "is the short name of “Ministry of Health”"),
        ("posts", "Organisation;Post;Holder\nHealth;Clerk;nobody@example.org\n", "Invite them first"),
        ("posts", "Name\nClerk\n", "Choose which column is the organisation."),
        ("posts", "Clerk\nJudge\n", "Choose the columns for: organisation, name."),
        ("themes", "Colour\nBlue\n", "Choose which column is the name."),
        ("recommendations", "Titel;Lead\nBuild a port;Health\n", "Choose which column is the title."),
        ("recommendations", "No;Titel\nR-1;Build a port\n", "Choose which column is the title."),
        ("recommendations", "Our reference;Titel\n;Build a port\n", "Choose which column is the title."),
    ],
)
def test_other_rows_are_refused_with_the_reason(
    cast: Cast, coordinator: Client, kind: str, rows: str, said: str
) -> None:
    upload(coordinator, rows, kind=kind)

    assert said in text(check(coordinator).content.decode())


def test_a_column_that_every_row_needs_is_asked_for_on_the_page_of_the_columns(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Titel;Lead\nBuild a port;Health\n")

    page = text(check(coordinator).content.decode())

    assert "Choose what the columns mean" in page
    assert page.count("Choose which column is the title.") == 1
    assert FileImport.objects.get().state == FileImport.State.READ


def test_rows_about_what_is_known_need_no_title(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    upload(coordinator, "No;Response\nR-1;noted\nR-9;noted\n")
    assert "The row has no title" in text(check(coordinator).content.decode()), "one row is new"

    imported(coordinator, "No;Response\nR-1;noted\n")
    assert Recommendation.objects.get(title="Build a port").position == Position.NOTED


# --- Profiles, the command and the job -------------------------------------------------------------------------------


def test_a_profile_keeps_what_was_chosen_for_the_next_file(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Was;Bis\nBuild a port;06/07/2027\n")
    check(coordinator, **{"column-0": "title", "column-1": "due_on", "written-1": "dmy", "save_as": "German list"})
    profile = ImportProfile.objects.get(owner=cast.coordinator, name="German list")
    page = upload(coordinator, "Nr;Bis;Was\n7;06/08/2027;Dig a canal\n", profile=str(profile.pk))

    form = page.context["form"]

    assert [form[name].value() for name in ("column-0", "column-1", "column-2", "written-1")] == [
        "their_reference",
        "due_on",
        "title",
        "dmy",
    ]
    coordinator.post(f"/import/profiles/{profile.pk}/delete")
    assert not ImportProfile.objects.exists()


def test_the_command_imports_as_the_page_does(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Was;Bis\nBuild a port;06/07/2027\n")
    choices = {"fields": {"was": "title", "bis": "due_on"}, "written": {"bis": "dmy"}}
    kind = ImportKind.RECOMMENDATIONS
    file_imports.save_profile(by=cast.coordinator, kind=kind, name="German list", columns=choices)

    def run(*options: str) -> str:
        out = io.StringIO()
        command = ("import_recommendations", str(path), "--meeting", "PARIS", "--profile", "German list")
        call_command(*command, *options, stdout=out, stderr=out)
        return out.getvalue()

    assert run("--dry-run") == "New: 1. Changed: 0. Unchanged: 0. Refused: 0.\n"
    assert not Recommendation.objects.exists()
    assert "All of it was imported" in run()
    assert Recommendation.objects.get().due_on == date(2027, 7, 6)
    path.write_text("Was;Bis\nBuild a port;soon\n")
    with pytest.raises(CommandError, match="when every row is right"):
        run("--by", cast.coordinator.email)
    assert not FileImport.objects.exclude(state="applied").exists()


def test_a_large_file_is_worked_on_by_a_job_with_a_page_that_says_how_far_it_is(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_module, "IN_REQUEST_ROWS", 1)
    waiting: list[int] = []
    monkeypatch.setattr(file_imports, "defer_import", lambda made: waiting.append(made.pk))
    upload(coordinator, LIST)
    shown = check(coordinator).content.decode()

    assert "Being checked" in text(shown)
    assert "0 of 3 rows checked." in text(shown)
    assert '<noscript><meta http-equiv="refresh"' in shown
    running.work(waiting.pop())
    assert "Import all of it" in text(coordinator.get(f"/import/{FileImport.objects.get().pk}/").content.decode())


def test_a_job_that_died_and_runs_again_applies_nothing_twice(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(coordinator, LIST)
    check(coordinator)
    made = FileImport.objects.get()
    file_imports.queue_import(by=cast.coordinator, file_import=made, state=FileImport.State.APPLYING)

    def die(**said: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(file_imports, "note_applied", die)
        with pytest.raises(KeyboardInterrupt):
            running.work(made.pk)
    assert not Recommendation.objects.exists(), "it died before the end, so nothing was kept"

    for _turn in range(2):
        running.work(made.pk)

    assert Recommendation.objects.count() == 3
    assert Act.objects.filter(verb="import_recommendations").count() == 1


def test_work_that_stops_again_and_again_is_given_up_with_a_sentence(cast: Cast) -> None:
    made = factories.file_import(cast)
    file_imports.queue_import(by=cast.coordinator, file_import=made, state=FileImport.State.CHECKING)
    for _attempt in range(file_imports.MOST_ATTEMPTS):
        assert file_imports.start_work(file_import=made.pk) is not None

    assert file_imports.start_work(file_import=made.pk) is None
    made.refresh_from_db()
    assert "stopped several times" in made.problem


def test_a_small_import_whose_request_dies_is_ended_by_a_job(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.clear()
    upload(coordinator, LIST)
    check(coordinator)
    made = FileImport.objects.get()

    def die(**said: object) -> None:
        raise OperationalError("the request took too long")

    with monkeypatch.context() as patch:
        patch.setattr(file_imports, "note_applied", die)
        coordinator.raise_request_exception = False
        coordinator.post(f"/import/{made.pk}/apply", {"mark": made.mark})
    made.refresh_from_db()
    assert (made.state, Recommendation.objects.count()) == (FileImport.State.APPLYING, 0)

    assert [job["file_import"] for job in jobs.waiting("run_import")] == [made.pk] * 3
    running.work(made.pk)

    made.refresh_from_db()
    assert (made.state, Recommendation.objects.count()) == (FileImport.State.APPLIED, 3)


def test_work_that_ends_late_says_nothing_of_an_import_that_went_on(cast: Cast) -> None:
    made = factories.file_import(cast)
    common: dict[str, Any] = {"by": cast.coordinator, "file_import": made, "state": FileImport.State.CHECKING}
    file_imports.queue_import(**common, columns={"sheet": 0})
    late = file_imports.start_work(file_import=made.pk)
    assert late is not None
    file_imports.queue_import(**common, columns={"sheet": 1})

    file_imports.note_checked(file_import=late, outcome={"said": "old"}, mark="old")
    made.refresh_from_db()
    assert (made.state, "old" in made.mark) == (FileImport.State.CHECKING, False)
    file_imports.give_up_import(by=cast.coordinator, file_import=made)
    file_imports.stop_import(file_import=late, problem="Too late.")

    assert not FileImport.objects.exists()


def test_a_line_break_of_another_system_makes_the_same_words_not_new(cast: Cast, coordinator: Client) -> None:
    both = b'No,Title,Goal\r\nR-1,Build a port,"For ships\r\nand boats"\r\n'
    imported(coordinator, both, "list.csv")
    upload(coordinator, both, "list.csv")

    assert "Unchanged 1 row" in text(check(coordinator).content.decode())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice")
def test_files_that_libreoffice_made_are_imported(cast: Cast, coordinator: Client, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Title,Due date,No\nBuild a port,2027-05-21,MAR-01\n")
    for ending in ("ods", "xls", "xlsx"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending]
        given = str(tmp_path / "list.csv")
        subprocess.run([*command, "--outdir", str(tmp_path), given], check=True, timeout=120, capture_output=True)
        imported(coordinator, (tmp_path / f"list.{ending}").read_bytes(), f"list.{ending}")

    made = Recommendation.objects.get()
    assert (made.title, made.due_on, made.foreign_code.code) == ("Build a port", date(2027, 5, 21), "MAR-01")
