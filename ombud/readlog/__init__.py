"""Who looked at whom: every opening of what is held about a person leaves a row."""
