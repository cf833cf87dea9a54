from django.contrib import admin

from accounts.admin_site import KeptByAdministrators, site
from accounts.models import Organisation


@admin.register(Organisation, site=site)
class OrganisationAdmin(KeptByAdministrators):
    list_display = ["name", "kind"]
