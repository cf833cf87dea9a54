"""Answering something, stating something of one's own, and reading what was said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families.secrecy import veil_for
from goals.doors import base_of
from goals.models import Reply
from goals.models.replies import THINGS
from goals.replies import give, new_reply, of_the_family, things_in_sight, written_again
from goals.reply_forms import form_for
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done

A_PAGE = 20


@require_safe
@requires(Can.REPLY)
def replies(request, family):
    page = Paginator(of_the_family(family, request.user), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = page.object_list.said(veil_for(family, request.user))
    things_in_sight(page.object_list, request.user)
    context = {"base": base_of(request), "family": family, "page_obj": page}
    return render(request, "goals/replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REPLY)
def reply(request, family, thing, thing_id):
    if thing not in THINGS:
        raise Http404
    records = Reply._meta.get_field(thing).related_model.objects.visible_to(request.user)
    if thing == "session":
        records = records.final()  # to a draft there is nothing to say yet: it may still be thrown away
    found = get_object_or_404(records.filter(family=family), pk=thing_id)
    return _write(request, family, new_reply(family, request.user, **{thing: found}))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REPLY)
def state_something(request, family):
    return _write(request, family, new_reply(family, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REPLY)
def reply_again(request, family, reply_id):
    own = family.replies.visible_to(request.user).current().filter(author=request.user)
    return _write(request, family, written_again(get_object_or_404(own.with_what_it_answers(), pk=reply_id)))


def _write(request, family, new):
    things_in_sight([new], request.user)
    form = form_for(new)(posted(request), instance=new, user=request.user)
    back = _back(new)
    if request.method == "POST" and form.is_valid():
        give(form, by=request.user)
        messages.success(request, _("Your words are saved. Nobody changes them."))
        return done(request, back)
    context = {"base": base_of(request), "family": family, "form": form, "reply": new, "back": back}
    return render(request, "goals/reply.html", context, status=form.status)


def _back(reply):
    """The page of what is answered; of what has no page of its own or is out of sight, the list of replies."""
    thing = reply.thing if getattr(reply, "opens", False) else None
    has_page = hasattr(thing, "get_absolute_url")
    return thing.get_absolute_url() if has_page else reverse("goals:replies", args=[reply.family_id])
