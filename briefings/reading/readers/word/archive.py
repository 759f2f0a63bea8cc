"""The XML parts of a Word file, read with limits. What they say is word.py's and word_lists.py's matter.

Only the parts that are asked for are unpacked, never more than a limit of each whatever the file says of its sizes, and
none that declares entities. Nothing a part refers to outside the file is looked at.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers import limits

# A part of 32 MB holds some thousands of pages; beyond it is no briefing.
LARGEST_PART = 32 * 1024 * 1024
MOST_MEMBERS = 5000
DEEPEST_XML = 1000

_DAMAGED = _("“%(name)s” is damaged or cut short. Open it in Word, save it again, and choose the new file.")
_TOO_MANY_PARTS = _(
    "“%(name)s” unpacks to more than a document can hold (%(count)s parts). Copy the text into a new document and "
    "choose that."
)
_TOO_LARGE = _(
    "“%(name)s” unpacks to more than a document can hold (over %(most)s MB of text). Copy the text into a new document "
    "and choose that."
)
_ENTITIES = _(
    "“%(name)s” holds declarations of entities, which no Word document does. Copy its text into a new document and "
    "choose that."
)
_TOO_DEEP = _(
    "“%(name)s” holds thousands of elements inside each other, which no Word document does. Copy its text into a new "
    "document and choose that."
)


class Archive:
    """A file that claims to be a Word document. `name` is for the sentences."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.namelist()
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            ValueError,
            OSError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise Unreadable(_DAMAGED, name=name) from error
        if len(members) > MOST_MEMBERS:
            raise Unreadable(_TOO_MANY_PARTS, name=name, count=f"{len(members):,}")
        self.members = frozenset(members)
        self._elements = 0

    def part(self, path: str) -> ET.Element | None:
        """Return the root of a part, None where there is no such part. Raises Unreadable where it cannot be read."""
        if path not in self.members:
            return None
        try:
            with self._zip.open(path) as stream:
                data = stream.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
            raise Unreadable(_DAMAGED, name=self.name) from error
        except (RuntimeError, NotImplementedError) as error:  # a password, or a compression nobody uses
            raise Unreadable(
                _("“%(name)s” is protected by a password. Remove it in Word and choose the file again."), name=self.name
            ) from error
        if len(data) > LARGEST_PART:
            raise Unreadable(_TOO_LARGE, name=self.name, most=str(LARGEST_PART // 1024 // 1024))
        return self._parsed(data)

    def _count(self) -> None:
        """Count an element of any part."""
        self._elements += 1
        limits.refuse_elements(self._elements, name=self.name)

    def _parsed(self, data: bytes) -> ET.Element:
        # Entities are what makes XML dangerous, and they need a declaration, which the builder refuses.
        parser = ET.XMLParser(target=_Builder(self._count))  # noqa: S314
        try:
            parser.feed(data)
            root = parser.close()
        except _Refused as error:
            raise Unreadable(str(error), name=self.name) from error
        except (ET.ParseError, ValueError, LookupError) as error:
            raise Unreadable(_DAMAGED, name=self.name) from error
        if not isinstance(root, ET.Element):
            raise Unreadable(_DAMAGED, name=self.name)
        return root


class _Refused(Exception):  # noqa: N818 - what is refused, in words
    """Something in the XML that is no part of a document."""


class _Builder(ET.TreeBuilder):
    """Builds a tree of bounded depth from XML without a document type, and so without entities.

    `count` is told of every element, and raises where there are too many.
    """

    def __init__(self, count: Callable[[], None]) -> None:
        super().__init__()
        self._depth = 0
        self._count = count

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document type."""
        raise _Refused(_ENTITIES)

    def start(self, tag: Any, attrs: dict[Any, Any], /) -> ET.Element:
        """Open an element."""
        self._depth += 1
        if self._depth > DEEPEST_XML:
            raise _Refused(_TOO_DEEP)
        self._count()
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> ET.Element:
        """Close an element."""
        self._depth -= 1
        return super().end(tag)
