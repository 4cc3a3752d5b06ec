"""Whose turn a matter is: which office owes what until when, and who carries it inside the office."""
