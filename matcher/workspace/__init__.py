"""The workspace: profiles of the user's own registries, with where every value came from."""
