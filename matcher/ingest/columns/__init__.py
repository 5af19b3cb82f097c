"""Columns to fields: by name and content, and by what a person settled; who is named in them."""
