"""Reading sessions: the list of a family, and one of them."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.secrecy import veil_for
from privacy.access import Can
from privacy.gate import requires
from simba.htmx import part
from simba.pages import FIRST, page_of
from teams.forms import FindSessionForm
from teams.reading import session_in_sight, session_text
from teams.session_list import A_PAGE, MOST_DRAFTS, latest, listed, name_people, own_drafts
from teams.who_reads import readers_of


@require_safe
@requires(Can.SEE_SESSIONS)
def sessions(request, family):
    form = FindSessionForm(request.GET, family=family, user=request.user)
    number = request.GET.get("page")
    if form.is_used or number not in FIRST:
        visible = family.counselling_sessions.visible_to(request.user)
        page = listed(page_of(form.found_in(visible.current()), A_PAGE, number), family, request.user)
    else:
        page = latest(family, request.user)
    drafts = own_drafts(family, request.user) if page.number == 1 and not form.is_used else []
    name_people([*page, *drafts], family, request.user)
    context = {
        "family": family,
        "form": form,
        "page_obj": page,
        "drafts": drafts[:MOST_DRAFTS],
        "has_more_drafts": len(drafts) > MOST_DRAFTS,
    }
    return render(request, part(request, "teams/sessions.html", "list"), context, status=form.status)


@require_safe
@requires(Can.SEE_SESSIONS)
def session(request, family, session_id):
    found, veil = session_in_sight(family, session_id, request.user), veil_for(family, request.user)
    if found is None:
        raise Http404
    visible = family.counselling_sessions.visible_to(request.user)
    context = {
        "family": family,
        **session_text(found, request.user, veil),
        "readers": readers_of(found, veil=veil),
        "earlier": visible.filter(pk=found.corrects_id).first(),
        "later": visible.filter(corrects=found).first(),
        "version": _number(found),
        "replies": family.replies.visible_to(request.user).answering("session", found).said(veil),
        "is_mine": found.author_id == request.user.pk,
    }
    return render(request, "teams/session.html", context)


def _number(session):
    """Which version it is; none when the reader may not know what came before."""
    versions = [session, *session.earlier_versions()]
    return None if versions[-1].corrects_id else len(versions)
