"""Which files may be attached, and how large: the one declaration that forms, hints, refusals and the API read."""

from dataclasses import dataclass

from django.conf import settings

from xinhe.kernel.refusal import gettext_noop

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileGroup:
    """Kinds of file that share a measure: the setting that says how many bytes one may have."""

    measure: str

    def limit(self) -> int:
        """How many bytes one file may have."""
        return int(getattr(settings, self.measure))


PAPER = FileGroup("FILE_LIMIT")
SOUND = FileGroup("AUDIO_LIMIT")
FILM = FileGroup("VIDEO_LIMIT")


@dataclass(frozen=True)
class FileKind:
    """One kind of file that may be attached; ``words`` are those by which a hint names it."""

    media_type: str
    title: str
    extensions: tuple[str, ...]
    words: tuple[str, ...]
    group: FileGroup = PAPER
    is_packed: bool = True  # pressed already: a ZIP makes it no smaller


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
JPEG = FileKind("image/jpeg", gettext_noop("JPEG 图片"), (".jpg", ".jpeg", ".jpe", ".jfif"), ("JPG",))
PNG = FileKind("image/png", gettext_noop("PNG 图片"), (".png",), ("PNG",))
WEBP = FileKind("image/webp", gettext_noop("WebP 图片"), (".webp",), ("WebP",))
HEIC = FileKind("image/heic", gettext_noop("HEIC 照片"), (".heic", ".heif", ".hif", ".heics", ".heifs"), ("HEIC",))
PDF = FileKind("application/pdf", gettext_noop("PDF 文件"), (".pdf",), ("PDF",), is_packed=False)
OFD = FileKind("application/ofd", gettext_noop("OFD 版式文件"), (".ofd",), ("OFD",))
DOC = FileKind(
    "application/msword", gettext_noop("Word 文档（.doc）"), (".doc", ".wps"), ("DOC", "WPS"), is_packed=False
)
DOCX = FileKind(f"{_OPEN_XML}.wordprocessingml.document", gettext_noop("Word 文档（.docx）"), (".docx",), ("DOCX",))
XLS = FileKind(
    "application/vnd.ms-excel", gettext_noop("Excel 表格（.xls）"), (".xls", ".et"), ("XLS", "ET"), is_packed=False
)
XLSX = FileKind(f"{_OPEN_XML}.spreadsheetml.sheet", gettext_noop("Excel 表格（.xlsx）"), (".xlsx",), ("XLSX",))
MP3 = FileKind("audio/mpeg", gettext_noop("MP3 录音"), (".mp3",), ("MP3",), SOUND)
M4A = FileKind("audio/mp4", gettext_noop("M4A 录音"), (".m4a", ".m4b"), ("M4A",), SOUND)
AAC = FileKind("audio/aac", gettext_noop("AAC 录音"), (".aac",), ("AAC",), SOUND)
WAV = FileKind("audio/wav", gettext_noop("WAV 录音"), (".wav",), ("WAV",), SOUND, is_packed=False)
AMR = FileKind("audio/amr", gettext_noop("AMR 录音"), (".amr", ".awb"), ("AMR",), SOUND)
MP4 = FileKind("video/mp4", gettext_noop("MP4 录像"), (".mp4", ".m4v"), ("MP4",), FILM)
MOV = FileKind("video/quicktime", gettext_noop("MOV 录像"), (".mov", ".qt"), ("MOV",), FILM)
# Many phones call a film of this kind .mp4, and every player takes it so.
GP3 = FileKind("video/3gpp", gettext_noop("3GP 录像"), (".3gp", ".3gpp", ".3g2", ".mp4"), ("3GP",), FILM)

PICTURES = (JPEG, PNG, WEBP, HEIC)
KINDS = (*PICTURES, PDF, OFD, DOC, DOCX, XLS, XLSX, MP3, M4A, AAC, WAV, AMR, MP4, MOV, GP3)
ALLOWED = gettext_noop(
    "照片（JPG、PNG、WebP、HEIC）、PDF、OFD、Word 文档（DOC、DOCX、WPS）、Excel 表格（XLS、XLSX、ET）、"
    "录音（MP3、M4A、AAC、WAV、AMR）、录像（MP4、MOV、3GP）"
)
HINT = gettext_noop(
    "可以上传%(allowed)s。照片和文档每个不超过 %(paper)d MB，录音不超过 %(sound)d MB，录像不超过 %(film)d MB。"
    "照片里的拍摄位置会自动去掉。可以一次选几个。"
)
# What a form's field offers to choose from.
ACCEPTED = ",".join(dict.fromkeys(extension for kind in KINDS for extension in kind.extensions))


def sizes() -> dict[str, int]:
    """The measures that the hint names, in megabytes."""
    return {
        "paper": PAPER.limit() // MEGABYTE,
        "sound": SOUND.limit() // MEGABYTE,
        "film": FILM.limit() // MEGABYTE,
    }


def kind_called(media_type: str) -> FileKind | None:
    """The kind that was taken in under this media type."""
    return next((kind for kind in KINDS if kind.media_type == media_type), None)


def written_hint() -> str:
    """The hint as papers and documents of the interface write it."""
    return HINT % {"allowed": ALLOWED, **sizes()}
