from django.urls import path

from families.views import caseload, family

app_name = "families"

urlpatterns = [
    path("families/", caseload.caseload, name="caseload"),
    path("families/<int:family_id>/", family.family, name="family"),
]
