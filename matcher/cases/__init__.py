"""What happened to requests: an append-only log of events, and what follows from it."""
