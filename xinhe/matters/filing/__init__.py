"""What a person hands in, and the same once every field has been checked."""

from xinhe.matters.filing.checking import Checked, check
from xinhe.matters.filing.people import Ages, ages
from xinhe.matters.filing.words import BODY, ITEM, ITEMS, TITLE, Filing, Identity, Source

__all__ = ["BODY", "ITEM", "ITEMS", "TITLE", "Ages", "Checked", "Filing", "Identity", "Source", "ages", "check"]
