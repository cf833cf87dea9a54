"""The site map of Simba, and the floor."""

from django.urls import include, path

from bench.floor import bare_list, bare_record, floor

urlpatterns = [
    path("floor/<int:pk>/<int:length>/", floor),
    path("floor/list/", bare_list),
    path("floor/record/", bare_record),
    path("", include("simba.urls")),
]
