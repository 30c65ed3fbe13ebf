"""What identifies an erased author, sealed for a key that is not on this server (`docs/adr/0011-…`, `docs/identites.md`)."""
