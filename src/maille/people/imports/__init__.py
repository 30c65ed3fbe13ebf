"""Lists of people from elsewhere, read: a file or pasted cells become headers and numbered rows."""
