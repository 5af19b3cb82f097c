"""The printed files: dossier, summary, steps, booklet of a funder, leaflet of an option."""
