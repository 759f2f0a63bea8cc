"""Web pages (.html)."""
