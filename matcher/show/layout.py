"""Lines of a page: see matcher.reports.layout."""

from matcher.reports.layout import INDENT, WIDTH, wrapped

__all__ = ["INDENT", "WIDTH", "wrapped"]
