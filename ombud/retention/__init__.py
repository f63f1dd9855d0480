"""Retention: when data ends, by rules that can be read, tried out and proved."""
