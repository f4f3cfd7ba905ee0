"""From what an office sends to rows that stand, each with where it came from."""
