"""What may still happen to a session that is final: a corrected version, and other readers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy.access import Can
from privacy.gate import logged_as, requires
from privacy.log import RIGHTS
from simba.forms import posted
from simba.htmx import done
from teams.actions import begin_correction, change_audience
from teams.forms import AudienceForm
from teams.preview import look_at_session, nothing_stays, preview_for
from teams.who_reads import earlier_audiences, readers_of


@require_POST
@requires(Can.RECORD_SESSION)
def correct_session(request, family, session_id):
    draft = begin_correction(_own_final(request, family, session_id), by=request.user)
    if draft.is_final:
        messages.info(request, _("This session was corrected already. Here is the corrected version."))
        return done(request, draft.get_absolute_url())
    return done(request, reverse("teams:edit_session", args=[family.pk, draft.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_SESSION)
def session_audience(request, family, session_id):
    session = _own_final(request, family, session_id)
    form = AudienceForm(posted(request), initial=model_to_dict(session, ["audience", "withheld_why"]))
    preview = preview_for(request, family)
    if preview.asked and form.is_valid() and preview.chosen:
        with nothing_stays():
            look_at_session(preview, change_audience(session, **form.cleaned_data, by=request.user))
        session = _own_final(request, family, session_id)
    elif request.method == "POST" and not preview.asked and form.is_valid():
        change_audience(session, **form.cleaned_data, by=request.user)
        logged_as(request, RIGHTS)
        messages.success(request, _("Read by: %(names)s") % {"names": readers_of(session)})
        return done(request, session.get_absolute_url())
    circles = [(circle, readers_of(session, circle.data["value"])) for circle in form["audience"]]
    context = {"family": family, "session": session, "form": form, "circles": circles, "preview": preview}
    context["earlier_audiences"] = earlier_audiences(session)
    return render(request, "teams/session_audience.html", context, status=form.status)


def _own_final(request, family, session_id):
    """A final session of one's own: nobody corrects somebody else's words, or decides who reads them."""
    sessions = family.counselling_sessions.visible_to(request.user).final()
    session = get_object_or_404(sessions, pk=session_id)
    if session.author_id != request.user.pk:
        raise PermissionDenied
    return session
