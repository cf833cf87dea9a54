"""Writing a session down: in the background while somebody types, as a draft, and for good."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy.access import Can
from privacy.gate import goes_on, requires
from privacy.models import AccessLine
from simba.htmx import done, is_autosave
from teams.actions import finalise, new_session, session_of_page
from teams.forms import SessionForm
from teams.preview import look_at_session, nothing_stays, preview_for
from teams.views.conflict import both_texts, is_behind, what_was_chosen
from teams.who_reads import names_of_readers


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_SESSION)
def add_session(request, family):
    if request.method == "POST":
        return _take(request, session_of_page(family, page_key=_page_key(request), by=request.user))
    return _page(request, SessionForm(instance=new_session(family, by=request.user), user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_SESSION)
def edit_session(request, family, session_id):
    visible = family.counselling_sessions.visible_to(request.user)
    if request.method == "POST":
        visible = visible.select_for_update(of=("self",))
    session = get_object_or_404(visible, pk=session_id)
    if session.author_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        return _take(request, session)
    if session.is_final:
        return redirect(session)
    return _page(request, SessionForm(instance=session, user=request.user))


@require_safe
@requires(Can.RECORD_SESSION, logged=False)
def who_reads(request, family):
    """The sentence under the choice of readers, for what is chosen on the form now. Holds nothing of a session."""
    form = SessionForm(request.GET, instance=new_session(family, by=request.user), user=request.user)
    return render(request, "teams/_who_reads.html", {"readers": _readers(form)})


@require_POST
@requires(Can.RECORD_SESSION, changing=AccessLine.Action.DELETE)
def throw_away_session(request, family, session_id):
    drafts = family.counselling_sessions.visible_to(request.user).drafts_of(request.user)
    get_object_or_404(drafts, pk=session_id).delete()
    messages.success(request, _("The draft is gone."))
    return done(request, reverse("teams:sessions", args=[family.pk]))


def _take(request, session):
    """What the form sent: kept as far as it is right, and then the answer its sender waits for."""
    autosave, key = is_autosave(request), _page_key(request)
    for_good = "final" in request.POST and not autosave
    data = what_was_chosen(request, session)
    form = SessionForm(data, instance=session, user=request.user, for_good=for_good)
    if is_behind(session, request.POST, key):
        return both_texts(request, form)
    if "preview" in request.POST and not autosave:
        return _example(request, session, data)
    valid = form.is_valid()
    if not session.pk and not form.has_content() and "files" not in request.POST:
        return _nothing_yet(request, form)
    if autosave and _was_kept_just_now(session):
        goes_on(request)
    form.keep(page_key=key)
    if autosave:
        return _saved(session, form)
    if not valid:
        return _page(request, form)
    if "files" in request.POST:
        return done(request, reverse("teams:session_files", args=[session.family_id, session.pk]))
    return _finalised(request, session) if for_good else _kept(request, session)


def _was_kept_just_now(session):
    """A draft is kept at every pause in typing. Who reads its log is told once in ten minutes that somebody wrote."""
    tens = [int(moment.timestamp()) // 600 for moment in (session.saved_at or timezone.now(), timezone.now())]
    return session.pk is not None and tens[0] == tens[1]


def _example(request, session, data):
    """The page again, with what another member would read of it; nothing of it stays."""
    preview, pk = preview_for(request, request.family), session.pk
    form = SessionForm(data, instance=session, user=request.user, for_good=True)
    with nothing_stays():
        if form.is_valid() and preview.chosen:
            look_at_session(preview, finalise(form.keep(page_key=_page_key(request)), by=request.user))
    drafts = request.family.counselling_sessions.visible_to(request.user)
    untouched = drafts.get(pk=pk) if pk else new_session(request.family, by=request.user)
    again = SessionForm(data, instance=untouched, user=request.user, for_good=not form.is_valid())
    return _page(request, again, preview)


def _saved(session, form):
    labels = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    answer = {"saved": _now(), "url": _edit_url(session), "version": session.version}
    if labels:
        return JsonResponse({**answer, "missing": ", ".join(labels)}, status=422)
    return JsonResponse(answer)


def _nothing_yet(request, form):
    if is_autosave(request):
        return JsonResponse({"saved": None, "missing": str(form.fields["what_happened"].label)}, status=422)
    if not form.errors:
        form.add_error("what_happened", _("There is nothing to keep yet. Write what happened."))
    return _page(request, form)


def _kept(request, session):
    messages.success(request, _("Draft kept. Only you see it."))
    if "look_again" in request.POST:
        return done(request, _edit_url(session))
    return done(request, reverse("teams:sessions", args=[session.family_id]))


def _finalised(request, session):
    finalise(session, by=request.user)
    messages.success(request, _("The session is written down."))
    return done(request, session.get_absolute_url())


def _page(request, form, preview=None):
    session = form.instance
    context = {
        "preview": preview or preview_for(request, request.family),
        "family": request.family,
        "form": form,
        "session": session,
        "action": _edit_url(session)
        if session.pk
        else reverse("teams:add_session", args=[request.family.pk]),
        "page_key": _page_key(request) if form.is_bound else uuid4(),
        "readers": _readers(form),
        "files": session.files.visible_to(request.user) if session.pk else [],
        "saved_at": _now() if form.is_bound and session.pk else "",
    }
    return render(request, "teams/session_form.html", context, status=form.status)


def _readers(form):
    """Who would read what is on the form now, right or not."""
    circles = dict(form.fields["audience"].choices)
    audience = form["audience"].value()
    chosen = {str(pk) for pk in form["children"].value() or []}
    there = {str(pk) for pk in form["present"].value() or []}
    adults = {str(pk) for pk in form["concerns"].value() or []}
    return names_of_readers(
        form.instance.family,
        audience=audience if audience in circles else "counsellors",
        children=[child for child in form.family_children if str(child.pk) in chosen],
        present=[member for member in form.fields["present"].rows if str(member.pk) in there],
        author=form.user,
        concerns=[adult for adult in form.fields["concerns"].rows if str(adult.pk) in adults],
        in_confidence=bool(form["in_confidence"].value()),
        is_withheld=bool((form["withheld_why"].value() or "").strip()),
    )


def _page_key(request):
    """The open page that sends: it may save again without having seen its own last answer."""
    try:
        return UUID(request.POST.get("page_key", ""))
    except ValueError:
        return uuid4()


def _edit_url(session):
    return reverse("teams:edit_session", args=[session.family_id, session.pk])


def _now():
    return timezone.localtime().strftime("%H:%M")
