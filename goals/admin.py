from django.contrib import admin

from accounts.admin_site import site
from families.admin import CodeListAdmin
from goals.models import LifeArea

admin.register(LifeArea, site=site)(CodeListAdmin)
