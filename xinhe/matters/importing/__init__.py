"""Matters taken in from a file, each row through the intake act: what a page may not file, no file may either."""
