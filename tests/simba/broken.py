"""A page that breaks with words of a case in what it was asked, in its error and in the error of the database."""

from django.db import IntegrityError
from django.urls import include, path

from simba.doors import public


@public
def broken(request, key):
    note = request.POST.get("note", "")
    try:
        raise IntegrityError(f"duplicate key: DETAIL: Key (name)=({note}) already exists.")
    except IntegrityError as error:
        raise ValueError(f"{note} {request.GET.get('q')}") from error


urlpatterns = [path("broken/<str:key>/", broken), path("", include("simba.urls"))]
