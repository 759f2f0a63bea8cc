"""The Django database backend of a server that DATABASE_URL names."""
