"""A document as every reader gives it: text with blocks, cut into passages whose places count in its own characters."""
