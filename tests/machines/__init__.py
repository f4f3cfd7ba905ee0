"""What some tests need besides Python: a browser, a throw-away PostgreSQL, the app itself."""
