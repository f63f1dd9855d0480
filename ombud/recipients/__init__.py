"""Whom data of people was given, and that they are told of corrections and erasures."""
