"""Pure functions on arrays and plain numbers. Nothing here knows Django."""
