"""Reading a return from somebody's database."""
