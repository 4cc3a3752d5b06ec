"""Hand an attachment to a browser: as a file to save, never to run, or a picture drawn anew to look at."""

import io

from django.http import FileResponse, Http404, HttpResponse
from PIL import Image, ImageOps

from xinhe.documents.models import File
from xinhe.documents.store import Incoming, open_file, read_file

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
SMALL, LARGE = 240, 1600
QUALITY = 80
# A JPEG is read at a fraction of its size, others whole: a picture that unfolds to more is not drawn.
PIXELS, PIXELS_OF_JPEG = 40_000_000, 200_000_000


def response(file: File) -> FileResponse:
    """The attachment as a download; whether this person may have it was asked before."""
    answer = FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def picture(file: File | Incoming, *, is_small: bool) -> HttpResponse:
    """A photograph drawn anew, upright and on white, nothing of the sender's bytes in it. 404 for what is none."""
    row = file if isinstance(file, File) else File(name=file.name, size=file.size, hash=file.hash)
    if file.media_type not in PICTURES:
        raise Http404
    try:
        data = _drawn(read_file(row), SMALL if is_small else LARGE)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Http404 from error
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # It is looked at again on every page; who leaves a shared computer is asked for the code again by the server.
    answer["Cache-Control"] = "private, no-store"
    return answer


def _drawn(data: bytes, edge: int) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        most = PIXELS_OF_JPEG if opened.format == "JPEG" else PIXELS
        if opened.width * opened.height > most:
            raise ValueError("too large to be drawn")
        opened.draft("RGB", (edge, edge))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((edge, edge))
        shown = upright.convert("RGBA")
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
