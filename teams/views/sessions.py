"""Reading sessions: the list of a family, and one of them."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.secrecy import veil_for
from privacy.access import Can
from privacy.gate import requires
from simba.htmx import part
from teams.forms import FindSessionForm
from teams.reading import session_in_sight, session_text
from teams.who_reads import readers_of

A_PAGE, MOST_DRAFTS = 25, 20


@require_safe
@requires(Can.SEE_SESSIONS)
def sessions(request, family):
    visible = family.counselling_sessions.visible_to(request.user).with_people()
    form = FindSessionForm(request.GET, family=family, user=request.user)
    page = Paginator(form.found_in(visible.current()), A_PAGE).get_page(request.GET.get("page"))
    _cover_present(page, veil_for(family, request.user))
    is_first = page.number == 1 and not form.is_used
    drafts = list(visible.drafts_of(request.user)[: MOST_DRAFTS + 1]) if is_first else []
    context = {"family": family, "form": form, "page_obj": page, "drafts": drafts[:MOST_DRAFTS]}
    context["has_more_drafts"] = len(drafts) > MOST_DRAFTS
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


def _cover_present(sessions, veil):
    """Sessions that came with who was there: a carer of a secret place has no name there either."""
    for one in sessions:
        veil.cover(one.present.all())
