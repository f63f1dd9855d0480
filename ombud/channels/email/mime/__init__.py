"""The pure mail parser: bytes in, facts out; no Django, no clock, no database."""
