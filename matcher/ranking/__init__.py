"""Ranking: evidence, its weights, and the fit."""
