"""Hand an attachment to a browser: as a file to save, never to run, or a picture drawn anew to look at."""

from django.http import FileResponse, Http404, HttpResponse

from xinhe.documents import archive
from xinhe.documents.attached import pictures
from xinhe.documents.models import File
from xinhe.documents.store import Incoming, open_file


def response(file: File) -> FileResponse:
    """The attachment as a download; whether this person may have it was asked before."""
    answer = FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def portrait(hash: str) -> HttpResponse:
    """A small picture that was drawn when it was taken in and is kept by its hash. 404 where there is none."""
    data = archive.kept(hash) if hash else None
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Whoever takes their consent back is shown no more.
    answer["Cache-Control"] = "no-store"
    return answer


def picture(file: File | Incoming, *, is_small: bool) -> HttpResponse:
    """A photograph drawn anew, upright and on white, nothing of the sender's bytes in it. 404 for what is none."""
    data = pictures.small(file) if is_small else pictures.large(file)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # It is looked at again on every page; who leaves a shared computer is asked for the code again by the server.
    answer["Cache-Control"] = "private, no-store"
    return answer
