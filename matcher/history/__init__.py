"""Histories: who financed whom, read and checked."""
