"""Sheets to records: where a header stands, what its columns are, which rows are applicants."""
