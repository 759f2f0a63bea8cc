"""Files that go out, for spreadsheets and other programs.

columns     what a file can hold of a recommendation, column by column
rows        the rows of a list, some hundred at a time, from one transaction
delimited   rows as CSV, harmless in a spreadsheet
json_lines  rows as JSON, one in a line
workbook    rows as XLSX, with a sheet that explains them and, on request, their log
"""
