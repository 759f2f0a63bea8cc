"""A day that can be two is refused wherever one is typed; what is meant without doubt is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from tests import factories
from tests.conftest import Cast
from tracker.exchange.importing import values
from tracker.models import Recommendation, User
from tracker.typed_days import NotADay, day_of

SignIn = Callable[[User], Client]
DOUBTFUL = "“06/07/2027” can be two different days. Write it as 3 March 2026."


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-12-16", "16 December 2026", "16 Dec 2026", "December 16th, 2026", "16.12.2026", "16/12/2026"),
        *("12/16/2026", "16-12-2026", "2026-12-16 00:00:00"),
    ],
)
def test_a_day_meant_without_doubt_is_read(typed: str) -> None:
    assert day_of(f" {typed} ") == forms.DateField().clean(typed) == date(2026, 12, 16)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "it", "pl", "uk", "eo"])
@pytest.mark.parametrize("shape", ["j F Y", "j M Y"])
def test_a_day_as_a_page_shows_it_in_any_language_is_read(language: str, shape: str) -> None:
    days = [date(2026, month, 16) for month in range(1, 13)]

    with translation.override(language):
        assert [day_of(date_format(day, shape)) for day in days] == days
        assert day_of("16 December 2026") == date(2026, 12, 16)


@pytest.mark.parametrize("typed", ["06/07/2027", "6/7/2027", "1/12/2026", "06-07-2027"])
def test_a_day_that_can_be_two_is_refused(typed: str) -> None:
    with pytest.raises(NotADay, match="can be two different days"):
        day_of(typed)
    with pytest.raises(forms.ValidationError, match="can be two different days"):
        forms.DateField().clean(typed)


def test_forms_and_files_that_are_imported_read_the_same_days() -> None:
    for typed in ("06.07.2027", "6. 7. 2027", "05.21.2027", "May 21st, 2027", "2027-05-21T10:00", "21-05-2027"):
        assert day_of(typed) == values.day_of(typed) == forms.DateField().clean(typed), typed
    assert day_of("06.07.2027") == date(2027, 7, 6)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-02-30", "soon", "16/12/26", "6/7", "\x00", "٣ March 20x6"])
def test_what_is_no_day_is_refused_in_the_words_of_its_field(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a date, such as 2026-03-01"):
        forms.DateField().clean(typed)


def test_the_pages_and_the_admin_refuse_it(cast: Cast, sign_in: SignIn) -> None:
    row, client = factories.track(cast), sign_in(cast.coordinator)
    change = reverse("admin:tracker_recommendation_change", args=[row.pk])
    form = client.get(change).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"due_on": "06/07/2027", "reason": "Agreed."}
    meeting = {"name": "Next", "code": "NEXT", "starts_on": "06/07/2027"}
    for address, data in (
        (change, sent),
        (reverse("recommendation-step", args=[row.reference, "set-date"]), {"due_on": "06/07/2027"}),
        (reverse("admin:briefings_meeting_add"), meeting),
        (reverse("meeting-add"), meeting),
    ):
        assert DOUBTFUL in client.post(address, data).content.decode(), address
    listed = client.get(reverse("recommendation-list") + "?due_before=06/07/2027")
    assert "06/07/2027" in listed.content.decode()
    assert Recommendation.objects.get().due_on == row.due_on
