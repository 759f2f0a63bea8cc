"""A PDF file opened with pdfium: its pages, its table of contents, the names of files inside. Nothing of what it says.

pdfium is native code and reads whatever it is given, so this runs in the process that `guarded` starts.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# Importing it prepares the library; `raw` has its functions under their own names.
import pypdfium2  # noqa: F401
import pypdfium2.raw as pdfium

_MOST_ENTRIES, _DEEPEST = 5_000, 12
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_ADOBE_FORMS = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)


class Locked(Exception):  # noqa: N818 - it is what the file is
    """A file that wants a password, or a way of locking that nobody here knows."""


class NoFile(Exception):  # noqa: N818 - it is what it is
    """What cannot be opened as a PDF file."""


class File:
    """An open file."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.count = max(0, pdfium.FPDF_GetPageCount(handle))

    @contextmanager
    def page(self, number: int) -> Iterator[Any]:
        """Give the page with a number, from 0, as pdfium knows it; None where it cannot be loaded."""
        page = pdfium.FPDF_LoadPage(self.handle, number)
        try:
            yield page or None
        finally:
            if page:
                pdfium.FPDF_ClosePage(page)

    @property
    def is_adobe_form(self) -> bool:
        """Whether the file is a form that is built while it is looked at, in Adobe's programs."""
        return pdfium.FPDF_GetFormType(self.handle) in _ADOBE_FORMS

    def attachments(self, *, most: int) -> list[str]:
        """Return the names of files inside this one, as many as are asked for."""
        count = min(most, max(0, pdfium.FPDFDoc_GetAttachmentCount(self.handle)))
        found = (pdfium.FPDFDoc_GetAttachment(self.handle, number) for number in range(count))
        return [_text(pdfium.FPDFAttachment_GetName, attachment) for attachment in found if attachment]

    def outline(self) -> Iterator[tuple[str, int, int]]:
        """Yield the entries of the file's own table of contents: title, level from 1, number of the page from 0."""
        first = pdfium.FPDFBookmark_GetFirstChild(self.handle, None)
        ahead = [(first, 1)] if first else []
        for _ in range(_MOST_ENTRIES):
            if not ahead:
                return
            entry, level = ahead.pop()
            target = pdfium.FPDFBookmark_GetDest(self.handle, entry)
            page = pdfium.FPDFDest_GetDestPageIndex(self.handle, target) if target else -1
            if page >= 0:
                yield _text(pdfium.FPDFBookmark_GetTitle, entry), level, page
            if after := pdfium.FPDFBookmark_GetNextSibling(self.handle, entry):
                ahead.append((after, level))
            below = pdfium.FPDFBookmark_GetFirstChild(self.handle, entry) if level < _DEEPEST else None
            if below:
                ahead.append((below, level + 1))


@contextmanager
def opened(data: bytes) -> Iterator[File]:
    """Give a file opened, with the empty password where it has one. Raises Locked or NoFile."""
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise Locked if pdfium.FPDF_GetLastError() in _LOCKED else NoFile
    try:
        yield File(handle)
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _text(call: Callable[..., int], handle: Any) -> str:
    """Return the text that a function writes: it takes a buffer and its size, and returns how many bytes it needs."""
    size = min(20_000, call(handle, None, 0))
    buffer = (ctypes.c_ubyte * max(2, size))()
    given = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)) if call is pdfium.FPDFAttachment_GetName else buffer
    call(handle, given, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace").rstrip("\0")
