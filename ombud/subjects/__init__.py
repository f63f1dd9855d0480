"""Whom data is about: subjects and what links them to rows, found, merged, scanned, guarded."""
