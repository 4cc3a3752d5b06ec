"""Hand an attachment to a browser in a way that it saves and never runs it."""

from django.http import FileResponse

from xinhe.documents.models import File
from xinhe.documents.store import open_file


def response(file: File) -> FileResponse:
    """The attachment as a download; whether this person may have it was asked before."""
    answer = FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
