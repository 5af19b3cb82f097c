"""The options of one cooperative: view and text."""
