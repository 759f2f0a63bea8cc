"""The examples of `tracker/deployment`, used for real."""
