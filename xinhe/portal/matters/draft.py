"""What a resident has filled in but not yet filed: kept sealed in the session, so that nothing typed is lost."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase

from xinhe.documents.store import Incoming, hold
from xinhe.kernel.refusal import Refused
from xinhe.people import vault

KEPT, DISPUTE, ABOUT = "draft", "dispute-draft", b"portal/draft"
# Whoever sits down next at a shared computer must not find who wrote there before.
KEPT_FOR = timedelta(minutes=30)
# Written at most once a minute: a session row per click would be a write per click.
_OFTEN = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The fields as typed, the files already taken in, and the key under which this draft is filed once."""

    fields: dict[str, str] = field(default_factory=dict)
    files: Sequence[Incoming] = ()
    key: str = ""
    is_checked: bool = False
    used: float = 0.0


def read(session: SessionBase, *, name: str = KEPT, at: datetime) -> Draft:
    """The draft of this session; an empty one when there is none, or half an hour after it was used last.

    A petition and a dispute are drafted apart from each other, each under its ``name``.
    """
    kept = session.get(name)
    if not kept:
        return Draft()
    try:
        plain = json.loads(vault.unseal(base64.b64decode(kept), about=ABOUT))
    except Refused:  # the key was changed meanwhile
        return Draft()
    unused = timedelta(seconds=at.timestamp() - float(plain.get("used", 0.0)))
    if unused > KEPT_FOR:
        drop(session, name=name)
        return Draft()
    # Bytes that no matter has are swept away in time: reading holds them, and what is gone is not shown as there.
    files = tuple(one for one in (Incoming(**kept) for kept in plain.pop("files")) if hold(one))
    draft = Draft(files=files, **(plain | {"used": at.timestamp()}))
    if unused > _OFTEN:
        _keep(session, draft, name)
    return draft


def write(
    session: SessionBase,
    *,
    fields: dict[str, str],
    files: Sequence[Incoming],
    is_checked: bool,
    name: str = KEPT,
    at: datetime,
) -> None:
    """Keep a draft. Each gets its own key."""
    draft = Draft(fields=fields, files=tuple(files), key=uuid4().hex, is_checked=is_checked, used=at.timestamp())
    _keep(session, draft, name)


def _keep(session: SessionBase, draft: Draft, name: str) -> None:
    """It holds names and document numbers, so it is sealed like them."""
    plain = json.dumps(asdict(draft), ensure_ascii=False).encode()
    session[name] = base64.b64encode(vault.seal(plain, about=ABOUT)).decode()


def drop(session: SessionBase, *, name: str = KEPT) -> None:
    """Forget the draft."""
    session.pop(name, None)
