"""Files that come in: read, their columns matched with our fields, and compared with what is here. Nothing is written.

table        a file as rows below a head, read in a process of its own
fields       what a row of each kind can say, and by which headings it is recognised
choices      what somebody chose for the columns of a file, as a form and a profile carry it
values       what one cell says: a day, one of some choices, rows by their names
checking     what a check found, row by row, as it is kept and shown
planning     what rows of recommendations would create and change
reference    the same for meetings, organisations, posts, people and themes
"""
