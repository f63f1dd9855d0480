"""By what contacts get in: a link that was mailed to them, and the visit that follows."""
