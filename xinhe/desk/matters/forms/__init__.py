"""The forms of the acts of staff; which act has which stands on its card (``cards.py``)."""
