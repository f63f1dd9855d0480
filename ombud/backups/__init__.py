"""Backups: sealed archives whose keys expire; a restore brings later erasures along."""
