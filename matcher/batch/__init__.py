"""Everything at scale: tables of applicants in parts, through any engine, to the same output."""
