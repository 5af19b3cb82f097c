"""Who is shown and who gets: groups compared, with intervals, in plain words and no verdict."""
