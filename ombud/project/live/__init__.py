"""Live updates: server-sent events that say which ticket changed, and nothing else.

The browser fetches what changed by itself, through the doors; so a stream can leak no more
than numbers of tickets that its agent may see.
"""

from ombud.project.live.stream import PATH, answer, close

__all__ = ["PATH", "answer", "close"]
