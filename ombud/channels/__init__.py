"""Channels: how messages arrive and leave. One folder for each."""
