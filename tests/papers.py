"""What a drawn letter says, for tests."""

import io

from pypdf import PdfReader


def words_of(data: bytes) -> str:
    """The words of a PDF without the blanks and breaks of its layout."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return "".join(text.replace("\u200b", "").split())
