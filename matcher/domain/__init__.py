"""The words of the trade: fields, applicants, places, values."""
