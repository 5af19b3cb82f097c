"""Rows to records: what each row says of one cooperative, every value with its cell."""
