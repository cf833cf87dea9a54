"""What happens in a team, told across its records."""

from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from accounts.tasks import send_invitation
from families.actions import open_family
from families.models import Family
from privacy.access import MEMBER_STAFF, standing
from privacy.audience import Audience
from simba.celery import ring
from simba.kept import kept
from simba.uploads import Clean
from teams.models import (
    Commitment,
    CounsellingSession,
    Notice,
    SessionFile,
    SessionFileContent,
    TeamMember,
)
from teams.models.files import MOST_FILES, MOST_TOGETHER
from teams.who_reads import who_had, who_would_read


@transaction.atomic
def join_as_staff(family, *, role: str, by: User, user: User | None = None) -> TeamMember:
    """Give a colleague (or oneself, who opens a family) a place in its team."""
    user = user or by
    return TeamMember.objects.create(family=family, role=role, user=user, name=user.name, required=True)


@transaction.atomic
def open_and_join(family: Family, *, framework: str, by: User) -> Family:
    """Open the file of a family; who does so as a counsellor or system coach is the first of its team."""
    open_family(family, framework=framework, by=by)
    own_part = next((part for part in MEMBER_STAFF if part in standing(by).organisation_parts), None)
    if own_part:
        join_as_staff(family, role=own_part, by=by)
    return family


@transaction.atomic
def record_commitment(commitment: Commitment, *, by: User) -> Commitment:
    """Write down an answer to “do you take part?”; who withdraws sees nothing from that day."""
    commitment.recorded_by = by
    commitment.save()
    if commitment.answer == Commitment.Answer.WITHDRAWN:
        end_membership(commitment.member, on=commitment.given_on, by=by)
    return commitment


@transaction.atomic
def end_membership(member: TeamMember, *, on, by: User) -> TeamMember:
    """End a place in the team: from that day this member sees nothing of the family."""
    member.until = max(on, member.starts)
    member.save(update_fields=["until"])
    return member


@transaction.atomic
def invite(member: TeamMember, *, email: str, language: str = "nl", by: User) -> Invitation:
    """Send a member a link to make an account; an earlier link that still waits stops working."""
    Invitation.objects.open().filter(members=member).update(expires_at=timezone.now())
    invitation = Invitation.objects.create(email=email, name=member.name, language=language, invited_by=by)
    member.invitation = invitation
    member.save(update_fields=["invitation"])
    transaction.on_commit(lambda: ring(send_invitation, invitation.pk))
    return invitation


def new_session(family, *, by: User) -> CounsellingSession:
    """A session that is not written down yet, as this author's last one in this family was: kind, place, length."""
    session = CounsellingSession(family=family, author=by)
    for last in _last_session(family=family, author=by.pk):
        session.kind, session.place, session.minutes = last.kind, last.place, last.minutes
    return session


@kept
def _last_session(family, author):
    sessions = CounsellingSession.objects.final().filter(family=family, author=author)
    return sessions.only("kind", "place", "minutes", "family").order_by("-happened_on", "-pk")[:1]


def session_of_page(family, *, page_key: UUID, by: User) -> CounsellingSession:
    """The session an open page has already saved, or a new one; locked until the end of the transaction.

    A first save that is sent again, because its answer was lost on the way, must not make a second draft: the
    author's own row is locked, so that two first saves wait for each other, and the second one looks again.
    """
    here = {"family": family, "author": by.pk, "page_key": page_key}
    saved = _saved(**here)
    if not saved:
        _lock(account=by.pk)
        saved = _saved(**here)
    return saved[0] if saved else new_session(family, by=by)


@kept
def _lock(account):
    return User.objects.select_for_update(no_key=True).filter(pk=account).only("pk")


@kept
def _saved(family, author, page_key):
    sessions = CounsellingSession.objects.filter(family=family, author=author, page_key=page_key)
    return sessions.select_for_update().order_by("pk")[:1]


@transaction.atomic
def finalise(session: CounsellingSession, *, by: User) -> CounsellingSession:
    """Make a draft final: from now on it is corrected by a new version, never changed."""
    session.status = CounsellingSession.Status.FINAL
    session.finalised_at = timezone.now()
    session.save(update_fields=["status", "finalised_at", "saved_at"])
    _tell_who_had_it(session, by=by)
    _take_readers_away(session)
    return session


@transaction.atomic
def change_audience(
    session: CounsellingSession, *, audience: str, withheld_why: str | None = None, by: User
) -> CounsellingSession:
    """Change who may read a final session, and whether a young person reads along (an empty reason lets them).

    The history of the row keeps who might read it before.
    """
    session.audience = audience
    if withheld_why is not None:
        session.withheld_why = withheld_why
    session.save(update_fields=["audience", "withheld_why", "saved_at"])
    _take_readers_away(session)
    return session


@transaction.atomic
def see(notice: Notice) -> Notice:
    """Somebody has seen a notice of their own; the first time counts."""
    if notice.seen_at is None:
        notice.seen_at = timezone.now()
        notice.save(update_fields=["seen_at"])
    return notice


def _tell_who_had_it(session: CounsellingSession, *, by: User) -> None:
    """Whoever read an earlier version, on a screen or on paper, hears that there is a better one."""
    had = {user for earlier in session.earlier_versions() for user in who_had(earlier)} - {by.pk}
    about = {"family_id": session.family_id, "session": session, "kind": Notice.Kind.CORRECTED}
    Notice.objects.bulk_create([Notice(user_id=user, **about) for user in sorted(had)], ignore_conflicts=True)


def _take_readers_away(session: CounsellingSession) -> None:
    """Who may not read the latest version reads no earlier one; and an earlier one never gets a new reader."""
    still, concerns = who_would_read(session, session.audience), set(session.concerns.all())
    for earlier in session.earlier_versions():
        # Counted on nobody's account: somebody may join the team, or make one, tomorrow.
        were = set(earlier.concerns.all())
        if session.in_confidence or (concerns and not (were and were <= concerns)):
            earlier.in_confidence = True
        earlier.withheld_why = earlier.withheld_why or session.withheld_why
        before = who_would_read(earlier, earlier.audience)
        after = who_would_read(earlier, session.audience)
        if not before <= still:
            earlier.audience = session.audience if after < before and after <= still else Audience.COUNSELLORS
        earlier.save(update_fields=["audience", "in_confidence", "withheld_why", "saved_at"])


@transaction.atomic
def begin_correction(session: CounsellingSession, *, by: User) -> CounsellingSession:
    """Start a new version of a final session, as a draft with the same words; asked twice, the same draft."""
    session = CounsellingSession.objects.select_for_update().get(pk=session.pk)
    draft = CounsellingSession.objects.filter(corrects=session).first()
    if draft:
        return draft
    children = list(session.about.all())
    present, goals = list(session.present.all()), list(session.goals.all())
    concerns = list(session.concerns.all())
    draft = CounsellingSession.objects.get(pk=session.pk)
    draft.pk, draft._state.adding = None, True
    draft.status, draft.finalised_at = CounsellingSession.Status.DRAFT, None
    draft.corrects, draft.author, draft.correction_reason = session, by, ""
    draft.version, draft.page_key = 1, None
    draft.save()
    draft.present.set(present)
    draft.goals.set(goals)
    draft.concerns.set(concerns)
    for child in children:
        draft.about.create(child_id=child.child_id, note=child.note)
    _copy_files(session, draft)
    return draft


def _copy_files(session: CounsellingSession, draft: CounsellingSession) -> None:
    """A correction begins with the same files; the bytes one at a time, for together they may be fifty megabytes."""
    for file in session.files.all():
        stored = SessionFileContent.objects.get(file=file)
        file.pk, file._state.adding, file.session = None, True, draft
        file.save()
        stored.pk, stored._state.adding, stored.file = None, True, file
        stored.save()


@transaction.atomic
def add_file(session: CounsellingSession, *, clean: Clean, title: str, by: User) -> SessionFile:
    """Keep a clean file with a draft; what was sent twice is kept once. Refused in words when it does not fit."""
    session = CounsellingSession.objects.select_for_update().get(pk=session.pk)
    files, digest = list(session.files.all()), sha256(clean.content).hexdigest()
    if same := next((file for file in files if file.sha256 == digest), None):
        return same
    _refuse_without_room(session, files, clean)
    file = SessionFile.objects.create(
        family=session.family,
        session=session,
        number=min({*range(1, MOST_FILES + 1)} - {file.number for file in files}),
        kind=clean.kind,
        title=title,
        size=len(clean.content),
        sha256=digest,
        width=clean.width,
        height=clean.height,
        pages=clean.pages,
        uploaded_by=by,
    )
    SessionFileContent.objects.create(
        family=session.family, file=file, content=clean.content, small=clean.small
    )
    return file


def _refuse_without_room(session: CounsellingSession, files: list[SessionFile], clean: Clean) -> None:
    if session.is_final:
        raise ValidationError(
            _("This session was made final in the meantime. Add it to a corrected version.")
        )
    if len(files) >= MOST_FILES:
        raise ValidationError(_("There are 10 files with this session already. Remove one first."))
    if sum(file.size for file in files) + len(clean.content) > MOST_TOGETHER:
        raise ValidationError(
            _("The files with this session are larger than 50 MB together. Remove one first.")
        )


@transaction.atomic
def remove_file(file: SessionFile, *, by: User) -> None:
    """Take a file away from a draft, bytes and all; the database refuses it of a final session."""
    CounsellingSession.objects.select_for_update().get(pk=file.session_id)
    file.delete()
