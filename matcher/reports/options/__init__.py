"""Options of the catalogue, and what an office knows of them."""
