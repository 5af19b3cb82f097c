"""What a funder reads: shortlists, gaps, allocations and audits."""
