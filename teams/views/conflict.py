"""Two devices wrote the same draft: both texts side by side, and a choice for each part that differs."""

from django.http import JsonResponse
from django.shortcuts import redirect, render

from simba.htmx import is_autosave
from teams.forms import SessionForm

NOT_CARRIED = {"csrfmiddlewaretoken", "seen_version", "page_key", "final", "look_again", "files"}


def is_behind(session, posted, page_key) -> bool:
    """Whether somebody saved a newer version than the one this page began from."""
    if not session.pk:
        return False
    same_page = session.page_key == page_key
    return session.is_final or not (same_page or posted.get("seen_version") == str(session.version))


def both_texts(request, form):
    session = form.instance
    if is_autosave(request):
        return JsonResponse({"url": session.get_absolute_url()}, status=409)
    if session.is_final and not form.has_changed():
        return redirect(session)
    stored = SessionForm(instance=session, user=request.user)
    context = {
        "family": request.family,
        "session": session,
        "differences": [_difference(form, stored, name) for name in form.changed_data],
        "carried": [(k, v) for k, values in request.POST.lists() if _is_carried(k) for v in values],
        "page_key": request.POST.get("page_key", ""),
    }
    return render(request, "teams/session_conflict.html", context, status=409)


def what_was_chosen(request, session):
    """The form as it was sent; where the other text was chosen, that one."""
    data = request.POST.copy()
    others = [key.removeprefix("keep_") for key, value in data.items() if value == "theirs"]
    if others and session.pk:
        stored = SessionForm(instance=session, user=request.user)
        for name in others:
            if name in stored.fields:
                data.setlist(name, _sent(stored[name].value()))
    return data


def _sent(value) -> list[str]:
    """A value as a form sends it."""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]


def _difference(form, stored, name):
    return {
        "name": name,
        "label": form.fields[name].label,
        "mine": _in_words(form.fields[name], form[name].value()),
        "theirs": _in_words(stored.fields[name], stored[name].value()),
    }


def _in_words(field, value) -> str:
    """What was chosen in the order the form has it, whatever order it was kept or sent in."""
    names = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if isinstance(value, list | tuple):
        chosen = [str(one) for one in value]
        known, others = [key for key in names if key in chosen], [key for key in chosen if key not in names]
        return ", ".join([*(names[key] for key in known), *others])
    return names.get(str(value), "" if value is None else str(value))


def _is_carried(name) -> bool:
    return name not in NOT_CARRIED and not name.startswith("keep_")
