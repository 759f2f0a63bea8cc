"""What the rules know of each language: its small words and its cues."""
