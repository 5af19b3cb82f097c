"""All pairs at once: catalogue, model and day compiled to predicates and look-up tables."""
