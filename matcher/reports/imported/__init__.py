"""Imports and profiles: what was understood, changed, and may be one cooperative."""
