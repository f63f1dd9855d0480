"""Django database backend: SQLite encrypted as a whole by SQLCipher."""
