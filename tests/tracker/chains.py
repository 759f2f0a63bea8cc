"""Whether the chain of a recommendation's log holds, for tests of whatever writes it."""

from __future__ import annotations

from tracker.models import Recommendation
from tracker.verification.entries import chain_faults, links_of


def faults(recommendation: Recommendation) -> list[str]:
    """What is wrong with the chain, in sentences."""
    return list(chain_faults(recommendation.reference, links_of(recommendation.pk)))
