"""Disputes over the API: what each side reads and does with its own code, and what the body and its mediators do."""
