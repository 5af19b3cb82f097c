"""Ranking: evidence, its weights, and the score."""
