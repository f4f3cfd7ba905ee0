"""The commands of ``python -m data_loaders``, a module for each part of the work."""
