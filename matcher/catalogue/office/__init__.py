"""What an office learnt that no page publishes: its words on options, and whom it asked."""
