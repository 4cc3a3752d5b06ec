"""Hand an attachment to a browser in a way that it saves and never runs it."""

from django.http import FileResponse, HttpResponse

from xinhe.documents.attached import pictures
from xinhe.documents.models import File
from xinhe.documents.store import open_file


def response(file: File) -> FileResponse:
    """The attachment as a download; whether this person may have it was asked before."""
    answer = FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def small(file: File) -> HttpResponse | None:
    """A small picture of the attachment to be shown on a page, drawn anew; None when it can't be drawn."""
    data = pictures.small(file)
    if data is None:
        return None
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
