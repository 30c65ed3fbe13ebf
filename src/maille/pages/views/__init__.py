"""The pages that see everything. One module a subject."""
