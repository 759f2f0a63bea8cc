"""What the rules know of each language: a folder for each, in the shapes of `shapes.py`."""
