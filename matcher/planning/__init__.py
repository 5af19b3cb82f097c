"""Financing plans: the best stack of options for the budget lines of one applicant."""
