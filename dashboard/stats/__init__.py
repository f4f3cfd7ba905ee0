"""Statistics: intervals, survival, rate ratios and charts of change. Numbers in, numbers out.

Nothing here knows what is measured, where it came from, or who looks.
"""
