"""The Python front door: a session that does what every command does."""
