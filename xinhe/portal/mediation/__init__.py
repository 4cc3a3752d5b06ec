"""Mediation as its two sides meet it: apply, follow one's own side, act, leave."""
