"""Everything the desk holds about one person, as one archive they can open anywhere."""
