"""Files to sheets: CSV, workbooks and JSON as cells, with bounds on size and work."""
