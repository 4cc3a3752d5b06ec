"""What a person hands in, and the same once every field has been checked."""

from xinhe.matters.filing.checking import Checked, check
from xinhe.matters.filing.finishing import Conclusion, conclusion_of
from xinhe.matters.filing.people import Ages, ages, on_line
from xinhe.matters.filing.words import BODY, ITEM, ITEMS, TITLE, Filing, Finished, Identity, Source

__all__ = [
    "BODY",
    "ITEM",
    "ITEMS",
    "TITLE",
    "Ages",
    "Checked",
    "Conclusion",
    "Filing",
    "Finished",
    "Identity",
    "Source",
    "ages",
    "check",
    "conclusion_of",
    "on_line",
]
