"""Rules over the passages of a document: which of them ask for something, of whom, by when, and what to call it."""
