"""What a file may say, told once, and the one reader that holds a file against it."""
