"""What an office knows that no page publishes: its words on options, and whom it asked."""
