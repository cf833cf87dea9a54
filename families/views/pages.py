"""The one page all forms of this room stand on."""

from django.shortcuts import render


def form_page(request, form, *, title, back, submit, **more):
    """A form under its title, with the way back; 422 when something in it is wrong."""
    context = {"form": form, "title": title, "back_url": back, "submit": submit, **more}
    return render(request, "families/form.html", context, status=form.status)
