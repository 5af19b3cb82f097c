"""What was recorded and what is due: cases, digests, papers, the trail of an answer."""
