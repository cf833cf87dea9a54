"""The site map at a glance."""

from django.urls import include, path, re_path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.admin_site import site as admin_site
from privacy.views.home import home
from simba.doors import not_here, public
from simba.health import health

urlpatterns = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("language/", require_POST(public(set_language)), name="set_language"),
    # Accounts are connected by signing in, and made by an invitation: these of allauth's pages are not ours.
    path("account/3rdparty/", not_here),
    path("account/3rdparty/signup/", not_here),
    re_path(r"^account/social/", not_here),
    path("account/", include("allauth.urls")),
    path("admin/", admin_site.urls),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("", include("families.urls")),
    path("", include("teams.urls")),
    path("", include("goals.urls")),
    path("", include("reports.urls")),
]
