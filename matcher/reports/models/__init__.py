"""Models: what one is, where it comes from, what it is worth."""
