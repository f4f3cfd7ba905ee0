"""The readers, on files made here and on files other people made."""
