"""Sessions in the database, as Django keeps them; each page asks for one, so the question is kept."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as Stored
from django.contrib.sessions.models import Session
from django.utils import timezone

from xinhe.postgres.kept import Kept

_LIVING: Kept[Session] = Kept(lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at))


class SessionStore(Stored):
    """Django's store with a question that is written once."""

    def _get_session_from_db(self) -> Session | None:
        at: datetime = timezone.now()
        key = self.session_key or ""
        rows = _LIVING(key, at) if key and "\x00" not in key else []
        if not rows:
            self._session_key = None
        return rows[0] if rows else None
