"""What a person or a program reads: one typed view a command, and its renderers."""
