"""The site map of Simba, and the floor."""

from django.urls import include, path

from bench.floor import floor

urlpatterns = [
    path("floor/<int:pk>/<int:length>/", floor),
    path("", include("simba.urls")),
]
