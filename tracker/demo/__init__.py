"""Sample data of the demonstration: two briefings, people by role, and a year of progress. All of it is made up."""
