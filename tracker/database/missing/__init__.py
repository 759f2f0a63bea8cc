"""A Django database backend for processes that were not told where the data is: it refuses every connection."""
