"""What people had corrected about themselves: the old value does not come back by itself."""
