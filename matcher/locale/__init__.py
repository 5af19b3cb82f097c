"""The product's words in French and Arabic (`fr.po`, `ar.po`), and the tools that make them."""
