"""The product's words in French and Arabic (`fr.po`, `ar.po`), and how each language writes."""
