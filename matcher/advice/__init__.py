"""What would change an answer: blockers, questions, changes, guarantees, costs and a ladder;
and what to ask which funder, so that most answers change.
"""
