"""Sessions in the database, written anew at most once a minute while nothing in them changed.

Every request puts off the end of its session, and a write with its commit is dearer than most pages read. A session
so ends between 29 and 30 minutes after it was last used, never later. Not in a cache: what ends a session must end
it at once, also while Redis is away.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

from simba.kept import kept

ROUNDS = 30  # in how many parts the time without use is told: minutes, of half an hour


@kept
def _running(key, now):
    return db.SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    _kept = (None, None, None)  # key, content and end, as they are in the database

    def load(self) -> dict:
        row = self._get_session_from_db()
        data = self.decode(row.session_data) if row else {}
        if row:
            self._kept = (row.session_key, self._written(data), row.expire_date)
        return data

    def _get_session_from_db(self):
        found = _running(key=self.session_key, now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None

    def save(self, must_create: bool = False) -> None:
        if must_create or not self._is_kept():
            super().save(must_create)
            self._kept = (None, None, None)

    def _is_kept(self) -> bool:
        if self.session_key and not hasattr(self, "_session_cache"):
            return True  # nobody even read it
        key, content, end = self._kept
        if key is None or key != self.session_key or content != self._written(self._session):
            return False
        return abs(self.get_expiry_date() - end) < timedelta(seconds=settings.SESSION_COOKIE_AGE / ROUNDS)

    def _written(self, data: dict) -> bytes:
        return self.serializer().dumps(data)
