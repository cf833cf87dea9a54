"""A session as one person reads it."""

from accounts.models import User
from families.models import Family
from families.secrecy import veil_for
from teams.models import CounsellingSession


def session_in_sight(family: Family, session_id: int, user: User) -> CounsellingSession | None:
    """A session with everything around it, when this person may read it."""
    visible = family.counselling_sessions.visible_to(user).with_people().prefetch_related("concerns")
    return visible.filter(pk=session_id).first()


def session_text(session: CounsellingSession, user: User, veil=None) -> dict:
    """What ``teams/_session_text.html`` draws of a session for somebody who may read it."""
    (veil or veil_for(session.family, user)).cover(session.present.all())
    return {
        "session": session,
        "about": session.about.select_related("child"),
        "goals": session.goals.visible_to(user).with_words().select_related("owner"),
    }


def read_session(family: Family, session_id: int, user: User) -> dict | None:
    """The same for anybody: none for who may not read it."""
    session = session_in_sight(family, session_id, user)
    return session_text(session, user) if session else None
