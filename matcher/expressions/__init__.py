"""Expressions: the grammar of rules and derived fields, and the values of derived fields."""
