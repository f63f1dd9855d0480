"""The one append-only log: what happened, when and by whom; never a word about a person."""
