"""Sealed objects: raw mail, attachments and everything derived from them, a key for each."""
