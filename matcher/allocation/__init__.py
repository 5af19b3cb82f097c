"""Dividing the budgets of several funds among applicants, exactly, and saying why."""
