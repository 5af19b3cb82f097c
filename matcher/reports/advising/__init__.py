"""What would change an answer: questions, changes, what-if; views and texts."""
