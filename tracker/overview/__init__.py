"""The Overview: what stands where, what moved, and what to raise; as plain data. Templates show it, charts draw it."""
