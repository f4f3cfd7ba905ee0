"""The tests; what they run on (a browser, PostgreSQL, the app itself) is in ``machines``."""
