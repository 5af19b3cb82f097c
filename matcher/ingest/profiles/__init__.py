"""Records to profiles: what an import changes in the workspace, and what a person corrects."""
