"""Files that go out, for spreadsheets and other programs, and sheets that come back.

columns     what a file can hold of a recommendation, column by column
rows        the rows of a list, some hundred at a time, from one transaction
named       rows by the names that files use for them
delimited   rows as CSV, harmless in a spreadsheet
json_lines  rows as JSON, one in a line
workbook    rows as XLSX, with a sheet that explains them and, on request, their log

update_sheet  the sheet that a lead fills in
stamps        what it was sent with, signed and hidden in it
sheet_child   reads the file that came back, in a process of its own
returning     what it says: compared with what was sent and what is here now

table_child   reads a file of rows that is imported, in a process of its own
importing     what it says, and what it would do here
"""
