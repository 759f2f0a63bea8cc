"""Forms of the admin, sent as a browser does: with all that their page has, but for what is typed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

from tracker.admin.seen import present
from tracker.models import User


def change(row: models.Model) -> str:
    """Return the address of the page that changes a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_of(response: Any) -> dict[str, Any]:
    """Return what the form of a page would send if nothing were typed."""
    form = response.context["adminform"].form
    shown = {name for fieldset in response.context["adminform"] for line in fieldset for name in line.fields}
    values = {name: _sent(form[name].value()) for name in form.fields if name in shown}
    several = {name for name in values if getattr(form.fields[name].widget, "allow_multiple_selected", False)}
    return {
        name: [] if value == "" and name in several else value for name, value in values.items() if value is not False
    }


def _sent(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | models.QuerySet):
        return [getattr(each, "pk", each) for each in value]
    return "" if value is None else "on" if value is True else value


def send(client: Client, address: str, page: dict[str, Any] | None = None, **typed: Any) -> Any:
    """Send the form of a page, opened now or before (`page`), with some of it typed in."""
    page = form_of(client.get(address)) if page is None else page
    return client.post(address, page | typed)


def seen_of(user: User) -> dict[str, str]:
    """Return what the hidden field of the form of a person says."""
    fields = ("email", "name", "organisation", "is_active", "groups", "is_staff", "is_superuser")
    return {"seen": json.dumps(present(user, fields))}
