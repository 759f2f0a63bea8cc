"""The check of a file is answered: rows are left out, names are put right; and what a check says of dates and words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from briefings.models import Meeting
from tests.conftest import Cast
from tests.tracker import test_imports
from tests.tracker.pages import text
from tests.tracker.test_imports import apply, check, upload
from tracker import log_sentences
from tracker.models import Act, FileImport, ImportProfile, Post, ProgressEntry, Recommendation

read_here = test_imports.read_here


def check_again(client: Client, **said: Any) -> Any:
    """The page after the check of the last file was answered."""
    found = FileImport.objects.latest("pk")
    return client.post(f"/import/{found.pk}/check", {"again": "yes", "mark": found.mark, **said}, follow=True)


def test_rows_can_be_left_out_and_the_others_are_imported(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title;Due date\nBuild a port;soon\nDig a canal;\nTotal: 20;\nDig a canal;\n")
    shown = text(check(coordinator).content.decode())
    assert "This looks like a total, and not like a recommendation." in shown
    assert shown.count("Leave this row out") == 3

    again = text(check_again(coordinator, row=["2", "4", "5", "99"]).content.decode())

    assert "New 1 row" in again
    assert "Rows that are left out Row 2 Build a port" in again
    shown = text(apply(coordinator).content.decode())
    assert Recommendation.objects.get().title == "Dig a canal"
    assert "Row 4 Total: 20" in shown
    act = Act.objects.get(verb="import_recommendations")
    assert act.reason == "From the file “list.csv”. Rows 2, 4 and 5 were left out."
    assert "imported this from the file “list.csv”" in log_sentences.entry_action(ProgressEntry.objects.get())


def test_a_row_that_was_left_out_can_be_taken_back_in(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title\nTotal: 20\nDig a canal\n")
    check(coordinator)
    check_again(coordinator, row=["2"])

    assert "New 2 rows" in text(check_again(coordinator).content.decode())


def test_an_answer_to_a_check_that_is_not_the_last_one_is_refused(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title\nTotal: 20\nDig a canal\n")
    check(coordinator)

    said = text(check_again(coordinator, row=["2"], mark="another").content.decode())

    assert "The file was checked again after this page was opened." in said
    assert not FileImport.objects.get().columns["left_out"]


def test_the_name_that_was_meant_is_used_for_all_rows_and_kept_with_the_profile(
    cast: Cast, coordinator: Client
) -> None:
    rows = 'Title;Lead;Also involved\nBuild a port;Helth;\nDig a canal;Helth;"Helth; Data Agency"\n'
    upload(coordinator, rows)
    assert "“Helth” means “Health” (2 rows)" in text(check(coordinator).content.decode())

    again = text(check_again(coordinator, near=["0", "1"]).content.decode())
    assert "New 2 rows" in again
    check(coordinator, save_as="Ministry list")
    apply(coordinator)

    port, canal = Recommendation.objects.order_by("number")
    assert port.lead == canal.lead == cast.health
    assert set(canal.parties.all()) == {cast.health, cast.data}
    profile = ImportProfile.objects.get()
    upload(coordinator, "Title;Lead\nOpen a school;Helth\n", profile=str(profile.pk))
    check(coordinator)
    apply(coordinator)
    assert Recommendation.objects.get(title="Open a school").lead == cast.health


def test_a_name_that_was_meant_can_be_taken_back(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Title;Lead\nBuild a port;Helth\n")
    check(coordinator)
    check_again(coordinator, near=["0"])

    assert "Did you mean “Health”?" in text(check_again(coordinator).content.decode())


def test_a_name_in_which_words_stand_far_apart_is_put_right_too(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, 'Title;Lead;Themes\nBuild a port;"Data  Agncy";\nDig a canal;"Data\nAgncy";\n')
    assert "“Data Agncy” means “Data Agency” (2 rows)" in text(check(coordinator).content.decode())

    check_again(coordinator, near=["0"])
    apply(coordinator)

    assert {row.lead for row in Recommendation.objects.all()} == {cast.data}


def test_names_are_put_right_in_other_lists_too(cast: Cast, coordinator: Client) -> None:
    upload(coordinator, "Organisation;Post\nHelth;Clerk\n", kind="posts")
    check(coordinator)
    check_again(coordinator, near=["0"])
    apply(coordinator)

    assert Post.objects.get(name="Clerk").organisation == cast.health


def test_source_text_becomes_the_goal_of_new_rows_only(cast: Cast, coordinator: Client) -> None:
    heads = "Our reference;Title;Goal;Source text\n"
    words = "The Conference asks for a port, " + "in many words, " * 30 + "by 2028."
    upload(coordinator, f"{heads};Build a port;;{words}\n;Dig a canal;Ships pass.;Dig it.\n")
    assert "Source text (becomes the goal of a new row)" in text(coordinator.get(_columns()).content.decode())
    check(coordinator)
    apply(coordinator)
    port, canal = Recommendation.objects.order_by("number")
    assert (port.goal, canal.goal) == (words, "Ships pass.\n\nDig it.")

    upload(coordinator, f"{heads}PARIS-01;Build a port;;Other words.\n")
    assert "Unchanged 1 row" in text(check(coordinator).content.decode())


def _columns() -> str:
    return f"/import/{FileImport.objects.latest('pk').pk}/columns/"


def test_a_due_date_before_the_meeting_is_refused_with_its_row(cast: Cast, coordinator: Client) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_on=date(2026, 11, 3))
    upload(coordinator, "Title;Due date\nBuild a port;1 January 2020\nDig a canal;1 January 2027\n")

    shown = text(check(coordinator).content.decode())

    assert "Row 2 1 January 2020 is before the meeting began, on 3 November 2026. Check the year." in shown
    assert "Refused 1 row" in shown


def test_the_file_of_a_row_is_not_named_after_its_name_was_removed(cast: Cast, coordinator: Client) -> None:
    test_imports.imported(coordinator, test_imports.LIST)
    entry = ProgressEntry.objects.first()
    assert entry is not None
    entry.act.reason = ""

    assert log_sentences.entry_action(entry) == "imported this from a file"


def test_the_form_says_who_can_read_the_name_of_the_file(coordinator: Client) -> None:
    asked = text(coordinator.get("/import/").content.decode())

    assert "The log says the name of the file: whoever can see the recommendations can read it." in asked
