"""`python -m matcher` is the command `match`."""

from matcher.cli import main

main()
