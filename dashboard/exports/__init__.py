"""Files that leave: each carries its finding, source, date and marking inside, and asks who is acting first."""
