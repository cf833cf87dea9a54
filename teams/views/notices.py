"""Word that something changed in what one read or wrote."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from privacy.access import Can
from privacy.gate import requires
from simba.htmx import done
from teams.actions import see

A_PAGE = 20


@require_safe
@requires(Can.SEE_FAMILY)
def notices(request, family):
    mine = family.notices.visible_to(request.user).with_what_opens(request.user)
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "teams/notices.html", {"family": family, "page_obj": page})


@require_POST
@requires(Can.SEE_FAMILY)
def see_notice(request, family, notice_id):
    """Seen, and on to what it is about when one may still open that."""
    mine = family.notices.visible_to(request.user).with_what_opens(request.user)
    notice = see(get_object_or_404(mine, pk=notice_id))
    if "open" in request.POST and notice.opens:
        return done(request, notice.session.get_absolute_url())
    if "replies" in request.POST:
        return done(request, reverse("goals:replies", args=[family.pk]))
    return done(request, reverse("teams:notices", args=[family.pk]))
