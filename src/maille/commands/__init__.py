"""What `maille <word>` does; each word has its module, imported when it is said."""
