"""Rules held against a schema: atoms, cells, decision diagrams."""
