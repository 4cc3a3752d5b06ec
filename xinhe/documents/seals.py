"""The seals of offices: taken in as a picture, kept under its hash."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from xinhe.documents import archive
from xinhe.documents.administration import SEALS
from xinhe.documents.attached.boxes import Damaged
from xinhe.documents.attached.kinds import PNG
from xinhe.documents.attached.places import without_place
from xinhe.documents.attached.sniffing import kind_of
from xinhe.documents.models import OfficeSeal
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.people.changes import recording
from xinhe.people.models import Account, Change

LARGEST = 1024 * 1024


class Unsuitable(Refused):
    """A picture that can't be a seal."""

    status = 422


def seal_of(office: Office) -> bytes | None:
    """The picture of the office's seal, or None when it has none."""
    row = OfficeSeal.objects.filter(office=office).first()
    return archive.kept(row.image) if row else None


def keep_seal(
    office: Office, upload: "UploadedFile[bytes]", by: Account, at: datetime, *, address: str | None = None
) -> OfficeSeal:
    """Take in the picture of an office's seal, in place of an earlier one; letters printed before keep theirs."""
    data = upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unsuitable(gettext_noop("印章图片不能超过 1 MB。"), code="seal_too_large", field="seal")
    if kind_of(data) is not PNG:
        raise Unsuitable(gettext_noop("印章须是 PNG 图片，最好是透明底。"), code="seal_kind", field="seal")
    try:
        kept = without_place(bytearray(data), PNG)
    except Damaged as error:
        raise Unsuitable(
            gettext_noop("印章图片已损坏，请重新导出后再传。"), code="seal_damaged", field="seal"
        ) from error
    with recording(Change.What.SEAL_REPLACED, by=by, at=at, address=address, tables=(SEALS,)) as act:
        act.detail["after"] = f"{office.name}（{office.code}）"
        row, _ = OfficeSeal.objects.update_or_create(
            office=office, defaults={"image": archive.keep(bytes(kept)), "by": by, "at": at}
        )
    return row
