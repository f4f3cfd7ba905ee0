"""What is measured, how it is said, drawn, made safe and shown."""
