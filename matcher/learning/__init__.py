"""Training: what choices teach about options and about the weight of evidence."""
