"""Lists of people from elsewhere: read, understood, compared with who is known, then saved all at once."""
