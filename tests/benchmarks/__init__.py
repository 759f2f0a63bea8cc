"""How long pages take; run as a program, no test."""
