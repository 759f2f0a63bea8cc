"""Files of many formats to documents, and on to passages. Nothing here says what a text means, or keeps anything.

`read_file` reads whatever arrives, in a process of its own with limits; `is_read_here` says whether it needs none,
and `refuse_size` spares reading what is too large anyway. Each format has one module with `read(data, name=…)`,
imported only when a file needs it.
"""

from briefings.formats.guarded import is_read_here, read_file
from briefings.formats.readings import FileReading
from briefings.formats.recognition import ENDINGS, MAX_BYTES, READ, Format, refuse_size

__all__ = ["ENDINGS", "MAX_BYTES", "READ", "FileReading", "Format", "is_read_here", "read_file", "refuse_size"]
