"""What every room uses: files, paths, messages, errors, days."""
