"""Sheets to tables: how tables lie in a sheet, and which row holds the labels of the columns."""
