from django.contrib import admin

from accounts.admin_site import KeptByAdministrators, site
from families.models import ProblemArea, SupportNeedKind


@admin.register(ProblemArea, SupportNeedKind, site=site)
class CodeListAdmin(KeptByAdministrators):
    list_display = ["code", "label_nl", "label_en", "valid_from", "valid_until", "source"]
