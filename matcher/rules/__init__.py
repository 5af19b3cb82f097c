"""Rules bound to the fields of a schema: predicates, partitions, decision diagrams."""
