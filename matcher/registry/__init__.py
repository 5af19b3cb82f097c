"""Registries of applicants: files, the workspace, facts from programs, the synthetic one."""
