"""Messy spreadsheets in, clean profiles out."""
