"""Measuring a model on choices that it has not seen."""
