"""Measures Xinhe against its budgets, as ratios taken in one run: ``python -m bench``."""
