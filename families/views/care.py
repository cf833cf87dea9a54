from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families import actions
from families.forms.care import (
    AmbitionForm,
    CheckInForm,
    EditEpisodeForm,
    EpisodeForm,
    GuardianForm,
    SupportNeedForm,
)
from families.models import AftercareEpisode, Ambition, Child, Custody, SupportNeed
from families.views.pages import form_page
from privacy.access import Can
from privacy.gate import requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done


def _child_or_404(request, family, pk):
    return get_object_or_404(Child.objects.visible_to(request.user).filter(family=family), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Can.CHANGE_AMBITION)
def change_ambition(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    form = AmbitionForm(posted(request), instance=Ambition(family=family, child=child), user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_ambition(form.save(commit=False), by=request.user)
        messages.success(request, _("The ambition is changed. The earlier one stays to be read."))
        return done(request, child.get_absolute_url())
    title = _("What do we work towards for %(name)s?") % {"name": child.first_name}
    return form_page(request, form, title=title, back=child.get_absolute_url(), submit=_("Save"))


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def add_support_need(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    return _need_page(request, SupportNeed(family=family, child=child))


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def edit_support_need(request, family, need_id):
    needs = family.support_needs.visible_to(request.user).select_related("child", "kind")
    return _need_page(request, get_object_or_404(needs, pk=need_id))


def _need_page(request, need):
    form = SupportNeedForm(posted(request), instance=need, user=request.user)
    title = _("What does %(name)s need support with?") % {"name": need.child.first_name}
    return _saved_or_page(request, form, need.child, title)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY, changing=AccessLine.Action.RIGHTS)
def add_guardian(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    guardian = Custody(family=family, child=child, kind=Custody.Kind.GUARDIAN)
    form = GuardianForm(posted(request), instance=guardian, user=request.user)
    title = _("Which organisation is guardian of %(name)s?") % {"name": child.first_name}
    return _saved_or_page(request, form, child, title)


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_AFTERCARE)
def start_aftercare(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    form = EpisodeForm(
        posted(request), instance=AftercareEpisode(family=family, child=child), user=request.user
    )
    if request.method == "POST" and form.is_valid():
        actions.start_aftercare(form.save(commit=False), by=request.user)
        messages.success(
            request, _("Help after coming home has started, with seven check-ins to twelve months.")
        )
        return done(request, child.get_absolute_url())
    title = _("Help for %(name)s after coming home") % {"name": child.first_name}
    return form_page(request, form, title=title, back=child.get_absolute_url(), submit=_("Start the help"))


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_AFTERCARE)
def edit_aftercare(request, family, episode_id):
    episodes = family.aftercare_episodes.visible_to(request.user).select_related("child")
    episode = get_object_or_404(episodes, pk=episode_id)
    form = EditEpisodeForm(posted(request), instance=episode, user=request.user)
    title = _("Help for %(name)s after coming home") % {"name": episode.child.first_name}
    return _saved_or_page(request, form, episode.child, title)


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_AFTERCARE)
def record_check_in(request, family, check_in_id):
    check_ins = family.aftercare_check_ins.visible_to(request.user).select_related("episode__child")
    check_in = get_object_or_404(check_ins, pk=check_in_id)
    check_in.done_by = request.user
    form = CheckInForm(posted(request), instance=check_in, user=request.user)
    title = _("How is it going with %(name)s?") % {"name": check_in.episode.child.first_name}
    return _saved_or_page(request, form, check_in.episode.child, title)


def _saved_or_page(request, form, child, title):
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return done(request, child.get_absolute_url())
    return form_page(request, form, title=title, back=child.get_absolute_url(), submit=_("Save"))
