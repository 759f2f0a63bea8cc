"""Values of a PDF file, which may stand elsewhere in it or be of another kind than they should."""

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject


def dictionary(holder: DictionaryObject, key: str) -> DictionaryObject:
    """Return what stands under a key, an empty dictionary where that is none."""
    found = holder.get(key)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def listed(value: Any) -> list[Any]:
    """Return an array as a list, an empty one for anything else."""
    value = value.get_object() if hasattr(value, "get_object") else value
    return list(value) if isinstance(value, ArrayObject) else []


def numbers(value: Any) -> list[float]:
    """Return the numbers of an array."""
    parts = [part.get_object() if hasattr(part, "get_object") else part for part in listed(value)]
    return [float(part) for part in parts if isinstance(part, int | float)]
