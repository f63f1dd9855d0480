"""Configuration: what kinds of settings there are, who changed them, and their one file."""
