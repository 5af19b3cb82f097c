"""Which rows are one cooperative: comparisons, blocking rules, groups; it errs towards asking."""
