"""Awkward but valid files as offices make them, each with its rows checked by hand beside the maker."""
