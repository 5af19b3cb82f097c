"""Who suits an option: the shortlist of a funder, the worksheet of a call, the map of gaps."""
