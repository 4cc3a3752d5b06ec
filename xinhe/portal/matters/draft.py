"""What a resident has filled in but not yet filed: kept sealed in the session, so that nothing typed is lost."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase

from xinhe.documents.store import Incoming, hold
from xinhe.kernel.refusal import Refused
from xinhe.people import vault

KEPT, ABOUT = "draft", b"portal/draft"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The fields as typed, the files already taken in, and the key under which this draft is filed once."""

    fields: dict[str, str] = field(default_factory=dict)
    files: Sequence[Incoming] = ()
    key: str = ""
    is_checked: bool = False


def read(session: SessionBase) -> Draft:
    """The draft of this session; an empty one when there is none."""
    kept = session.get(KEPT)
    if not kept:
        return Draft()
    try:
        plain = json.loads(vault.unseal(base64.b64decode(kept), about=ABOUT))
    except Refused:  # the key was changed meanwhile
        return Draft()
    # Bytes that no matter has are swept away in time: reading holds them, and what is gone is not shown as there.
    files = tuple(one for one in (Incoming(**kept) for kept in plain.pop("files")) if hold(one))
    return Draft(files=files, **plain)


def write(session: SessionBase, *, fields: dict[str, str], files: Sequence[Incoming], is_checked: bool) -> None:
    """Keep a draft; it holds names and document numbers, so it is sealed like them. Each gets its own key."""
    draft = Draft(fields=fields, files=tuple(files), key=uuid4().hex, is_checked=is_checked)
    plain = json.dumps(asdict(draft), ensure_ascii=False).encode()
    session[KEPT] = base64.b64encode(vault.seal(plain, about=ABOUT)).decode()


def drop(session: SessionBase) -> None:
    """Forget the draft."""
    session.pop(KEPT, None)
