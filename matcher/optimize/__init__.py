"""Optimization: programmes with named rows, aims one after another, conflicts, one solver."""
