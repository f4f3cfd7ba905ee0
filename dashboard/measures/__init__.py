"""Measures: pure functions from frames to frames, one idea a file."""
