"""For funders: shortlists, allocations, audits and gaps, all from the one core."""
