"""What the desk has prepared and what runs by itself: macros, saved replies."""
