"""Progress reports: one structure of plain data, shown as a page and written as Word and as PDF."""
