"""Legal holds: what must stay as it is while a matter lasts."""
