"""What would change an answer: blockers, questions, changes, guarantees, costs and a ladder."""
