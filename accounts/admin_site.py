"""The admin: code lists and organisations, for administrators with a second factor. It holds no case content."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class CodesAdminSite(admin.AdminSite):
    """Django's admin, opened to administrators as a whole instead of by Django's own permissions."""

    site_header = site_title = _("Simba: lists and organisations")
    index_title = _("What you keep here")
    site_url = "/"

    def get_urls(self):
        """Without the way from any record to its page: it would tell of records that are not kept here."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]


site = CodesAdminSite(name="admin")
site.login = secure_admin_login(site.login)


class KeptByAdministrators(admin.ModelAdmin):
    """Rows an administrator adds and changes; none is removed, because files point at them."""

    def get_urls(self):
        """Without the address a row had in old versions of Django: behind no door of ours, it answered with a fault."""
        return [url for url in super().get_urls() if str(url.pattern) != "<path:object_id>/"]

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        self.admin_site.has_permission(request)
    )

    def has_delete_permission(self, request, obj=None):
        return False
