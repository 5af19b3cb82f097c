"""The shortlist of a funder."""
