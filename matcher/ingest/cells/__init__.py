"""Cells to values: one cleaner a type of field."""
