"""Who takes part in the sample year: organisations, themes, people by role, posts. Names are roles, not persons."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.models.people import Role

# One password for everybody, written in the README: the site answers to this machine only, and holds nothing real.
PASSWORD = "paris-sample-year"  # noqa: S105

ORGANISATIONS = {
    "health": ("Department of Health", "Health"),
    "eu_health": ("European health directorate", "EU health"),
    "energy": ("Ministry of Energy and Climate", "Energy"),
    "foreign": ("Ministry of Foreign Affairs", "Foreign Affairs"),
    "cyber": ("Agency for network security", "Network security"),
    "trade": ("Ministry of Trade", "Trade"),
    "research": ("Council for research funding", "Research council"),
    "culture": ("Agency for education and culture", "Education and culture"),
}

PARTNER, PARTNERS = "European Union", ("eu_health",)
"""The side of the partner, and its organisations; all others are of our own side."""

THEMES = {
    "health": "Public health",
    "climate": "Energy and climate",
    "security": "Security",
    "trade": "Trade",
    "research": "Research",
    "culture": "Education and culture",
    "data": "Data",
    "dialogue": "Political dialogue",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the sample year; `leaves` means that they are gone by its end."""

    address: str
    name: str
    role: Role
    organisation: str | None = None
    leaves: bool = False

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.address}@example.org"


PEOPLE = {
    "reader": Person("ministers.office", "Minister's office", Role.READER, "foreign"),
    "health": Person("health.desk", "Health desk officer", Role.CONTRIBUTOR, "health"),
    "energy": Person("energy.desk", "Energy desk officer", Role.CONTRIBUTOR, "energy"),
    "coordinator": Person("coordinator", "Follow-up coordinator", Role.COORDINATOR, "foreign"),
    "second": Person("second.coordinator", "Second coordinator", Role.COORDINATOR, "foreign"),
    "administrator": Person("administrator", "Administrator", Role.ADMINISTRATOR),
    "cyber": Person("network.desk", "Network security officer", Role.CONTRIBUTOR, "cyber"),
    "research": Person("research.desk", "Research desk officer", Role.CONTRIBUTOR, "research"),
    "trade": Person("trade.desk", "Trade desk officer", Role.CONTRIBUTOR, "trade"),
    "culture": Person("exchange.desk", "Exchange programmes officer", Role.CONTRIBUTOR, "culture", leaves=True),
}

# Each post: its organisation, its name, and who holds it; nobody where it is vacant.
POSTS: dict[str, tuple[str, str, str | None]] = {
    "health_security": ("health", "Health security desk", "health"),
    "health_data": ("health", "Health data desk", "health"),
    "vaccines": ("eu_health", "Vaccine unit", None),
    "renewables": ("energy", "Renewables desk", "energy"),
    "climate": ("foreign", "Climate and security desk", "second"),
    "network": ("cyber", "International network security desk", "cyber"),
    "tariffs": ("trade", "Tariffs desk", "trade"),
    "grants": ("research", "International grants desk", "research"),
    "exchange": ("culture", "Exchange programmes desk", "culture"),
}
DEPUTIES = {"climate": "coordinator"}
"""Who acts for the holder of a post while they are absent."""
