"""Files that go out, for spreadsheets and other programs.

delimited   rows as CSV
"""
