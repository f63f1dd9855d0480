"""Ending one person's data for good: planned, done in steps that survive a kill, proved."""
