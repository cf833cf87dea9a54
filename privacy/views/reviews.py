"""The emergency accesses of an organisation, and the judgement of who watches over privacy."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from privacy import actions, emergency
from privacy.access import Can
from privacy.forms import ReviewForm
from privacy.gate import requires
from privacy.looks import looked_at
from privacy.models import AccessLine, EmergencyAccess
from simba.forms import posted

PER_PAGE = 25


@require_safe
@requires(Can.REVIEW_EMERGENCY)
def reviews(request):
    known = EmergencyAccess.objects.visible_to(request.user).select_related("user", "family", "reviewed_by")
    waiting = known.waiting().order_by("review_by", "pk")
    done = known.exclude(reviewed_at=None).order_by(F("reviewed_at").desc())
    page = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "privacy/reviews.html", {"waiting": waiting, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REVIEW_EMERGENCY, changing=AccessLine.Action.REVIEW)
def review(request, access_id):
    known = EmergencyAccess.objects.visible_to(request.user).select_related("user", "family", "reviewed_by")
    access = get_object_or_404(known, pk=access_id)
    access.reviewed_by = access.reviewed_by or request.user
    form = ReviewForm(posted(request), instance=access, user=request.user)
    if request.method == "POST" and access.reviewed_at is None and form.is_valid():
        actions.review_emergency(access, by=request.user)
        messages.success(request, _("Your judgement is kept."))
        return redirect("privacy:reviews")
    reason, verdict_words = emergency.words_for(request.user, access)
    context = {"access": access, "form": form, "looks": looked_at(access)}
    context |= {"reason": reason, "verdict_words": verdict_words}
    return render(request, "privacy/review.html", context, status=form.status)
