"""The answers to what was asked for: how they are said, what changes them, and what holds now."""
