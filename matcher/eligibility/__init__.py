"""Deciding: exact verdicts for one applicant and for tables of them."""
