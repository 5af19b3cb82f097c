"""Financing plans: view, text, table, picture and the tables of a bank."""
