"""Photos and letters with a session: adding one to a draft, and the bytes themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy.access import Can
from privacy.covering import let_through
from privacy.gate import requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done, part
from simba.paper import text_of
from teams.actions import remove_file
from teams.forms import FileForm
from teams.models import SessionFile, SessionFileContent

# Whatever a browser makes of the bytes, it runs nothing, asks nothing and belongs to no page of ours.
SHUT_IN = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_SESSION)
def session_files(request, family, session_id):
    session = get_object_or_404(family.counselling_sessions.visible_to(request.user), pk=session_id)
    if session.author_id != request.user.pk:
        raise PermissionDenied
    if session.is_final and request.method != "POST":
        return redirect(session)
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.keep(session, by=request.user):
        _tell(request, form)
        return done(request, _files_url(session))
    files = session.files.visible_to(request.user)
    context = {"family": family, "session": session, "form": form, "files": files}
    return render(request, part(request, "teams/session_files.html", "form"), context, status=form.status)


@require_POST
@requires(Can.RECORD_SESSION, changing=AccessLine.Action.DELETE)
def remove(request, family, session_id, file_id):
    drafts = family.counselling_sessions.visible_to(request.user).drafts_of(request.user)
    session = get_object_or_404(drafts, pk=session_id)
    file = get_object_or_404(session.files.visible_to(request.user), pk=file_id)
    remove_file(file, by=request.user)
    messages.success(request, _("%(title)s is removed.") % {"title": file.title})
    return done(request, _files_url(session))


@require_safe
@cache_control(private=True, no_store=True)
@requires(Can.SEE_SESSIONS)
def picture(request, family, session_id, file_id):
    """A photo as it was made anew; a PDF is never shown here, only downloaded."""
    stored = _stored(
        request, family, session_id, file_id, SessionFile.objects.visible_to(request.user).pictures()
    )
    return _bytes(stored.file, stored.content, stored.file.content_type, "inline")


@require_safe
@cache_control(private=True, no_store=True)
@requires(Can.SEE_SESSIONS)
def small_picture(request, family, session_id, file_id):
    files = SessionFile.objects.visible_to(request.user).pictures()
    stored = _stored(request, family, session_id, file_id, files, leave="content")
    return _bytes(stored.file, stored.small, "image/jpeg", "inline")


@require_safe
@cache_control(private=True, no_store=True)
@requires(Can.SEE_SESSIONS, action=AccessLine.Action.DOWNLOAD)
def download(request, family, session_id, file_id):
    stored = _stored(request, family, session_id, file_id, SessionFile.objects.visible_to(request.user))
    answer = _bytes(stored.file, stored.content, stored.file.content_type, "attachment")
    return let_through(answer) if stored.file.uploaded_by_id == request.user.pk else answer


def _stored(request, family, session_id, file_id, files, leave="small"):
    """The bytes of one of some files; ``leave`` names those that are not asked for."""
    stored = SessionFileContent.objects.visible_to(request.user).filter(family=family, file__in=files)
    stored = stored.defer(leave).select_related("file__family")
    return get_object_or_404(stored, file=file_id, file__session=session_id)


def _bytes(file, content, content_type, way):
    named = {"Content-Disposition": f'{way}; filename="{file.file_name}"'}
    return HttpResponse(bytes(content), content_type=content_type, headers=SHUT_IN | named)


def _tell(request, form):
    messages.success(request, _("%(title)s is added.") % {"title": form.kept.title})
    clean = form.cleaned_data["file"]
    if not form.kept.is_picture and request.covering.shroud.told_in(text_of(clean.content)):
        messages.warning(
            request,
            _(
                "In this PDF stands something of a secret address. Who may not know it cannot open the PDF. "
                "Better add one without it."
            ),
        )
    if clean.left_out:
        messages.info(
            request,
            _(
                "There was more in this PDF than pages to read, such as fields to fill in or an attachment. "
                "Only the pages are kept. Look whether everything you need is there."
            ),
        )


def _files_url(session):
    return reverse("teams:session_files", args=[session.family_id, session.pk])
