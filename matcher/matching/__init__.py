"""The core: one pair of applicant and option, what the option offers and its limits."""
