"""An own goal: its words, what is asked about it, who reads it, how it stands."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families.secrecy import veil_for
from goals.actions import WordsChanged, begin_goal, change_state, open_to, reword
from goals.contents import readers_of
from goals.doors import base_of, own_goal
from goals.forms import AUDIENCE_WORDS, QUESTIONS, AudienceForm, StateForm, WordsForm
from goals.models import Goal
from goals.reading import look_at_goal
from goals.voices import place_in_team
from privacy.access import Can
from privacy.gate import logged_as, requires
from privacy.log import RIGHTS
from simba.forms import posted
from simba.htmx import done
from teams.preview import nothing_stays, preview_for
from teams.who_reads import earlier_audiences


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
def add_goal(request, family):
    form = WordsForm(posted(request), initial={"text": _("I want ")})
    if request.method == "POST" and form.is_valid():
        owner = place_in_team(request.user, family)
        goal = begin_goal(owner, words=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Your goal is saved."))
        return done(request, next_question(goal, None))
    return _page(request, "goals/add_goal.html", form, family=family)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
@own_goal
def words(request, family, goal):
    form = WordsForm(posted(request), initial={"text": goal.words, "seen": goal.wording_id})
    if request.method == "POST" and form.is_valid():
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
        try:
            reword(goal, words=text, by=request.user, seen=seen)
        except WordsChanged:
            return _both(request, family, goal, text)
        messages.success(request, _("Your words are saved."))
        return done(request, goal.get_absolute_url())
    return _page(request, "goals/words.html", form, family=family, goal=goal)


def _both(request, family, goal, text):
    """Two wordings side by side: another came in while this one was written."""
    latest = goal.wordings.visible_to(request.user).first()
    form = WordsForm(initial={"text": text, "seen": latest.pk})
    context = {"base": base_of(request), "family": family, "goal": goal, "form": form, "latest": latest}
    return render(request, "goals/words_both.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
@own_goal
def about(request, family, goal, question):
    if question not in QUESTIONS:
        raise Http404
    form = QUESTIONS[question](posted(request), instance=goal, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return done(request, next_question(goal, question) if "new" in request.GET else _saved(request, goal))
    return _page(request, "goals/question.html", form, family=family, goal=goal, **_progress(goal, question))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
@own_goal
def audience(request, family, goal):
    veil = veil_for(family, request.user)
    names = {audience: readers_of(goal, audience, veil) for audience in AUDIENCE_WORDS}
    form = AudienceForm(posted(request), instance=goal, user=request.user, names=names)
    preview = preview_for(request, family)
    if request.method == "POST" and form.is_valid():
        if not preview.asked:
            _open(request, goal, form)
            logged_as(request, RIGHTS)
            return done(request, _saved(request, goal))
        with nothing_stays():
            look_at_goal(preview, _open(request, goal, form))
    context = {"family": family, "goal": goal, "preview": preview, **_progress(goal, "audience")}
    context["earlier_audiences"] = earlier_audiences(goal)
    return _page(request, "goals/audience.html", form, **context)


def _open(request, goal, form):
    """Let who was chosen read a goal; a new one is worked on from then."""
    open_to(goal, form.cleaned_data["audience"], by=request.user)
    if "new" in request.GET and goal.state == Goal.State.DRAFT:
        change_state(goal, Goal.State.ACTIVE, by=request.user)
    return goal


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
@own_goal
def state(request, family, goal):
    standing = Goal.State.ACTIVE if goal.is_open else goal.state
    form = StateForm(posted(request), initial={"state": standing, "reason": goal.state_reason})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["state"] != standing or goal.state == Goal.State.DRAFT:
            change_state(goal, by=request.user, **form.cleaned_data)
        return done(request, _saved(request, goal))
    return _page(request, "goals/state.html", form, family=family, goal=goal)


def next_question(goal, question):
    """The address of what a new goal is asked after ``question``; last of all who may read it."""
    questions = list(QUESTIONS)
    place = questions.index(question) + 1 if question else 0
    if place == len(questions):
        return reverse("goals:audience", args=[goal.family_id, goal.pk]) + "?new=1"
    return reverse("goals:about", args=[goal.family_id, goal.pk, questions[place]]) + "?new=1"


def _progress(goal, question):
    steps = ["words", *QUESTIONS, "audience"]
    skip = next_question(goal, question) if question in QUESTIONS else None
    return {"question": question, "place": steps.index(question) + 1, "places": len(steps), "skip_url": skip}


def _saved(request, goal):
    messages.success(request, _("Saved."))
    return goal.get_absolute_url()


def _page(request, template, form, **context):
    return render(request, template, {"base": base_of(request), "form": form, **context}, status=form.status)
