"""Measurements side by side in one run, printed as ratios: milliseconds differ from computer to computer."""
