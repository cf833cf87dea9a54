"""The site map at a glance."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.admin_site import site as admin_site
from accounts.confirming import confirms_who_it_is
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
    # Where a letter for a new password goes to, and a password where there was none: not on a device left open. What
    # is done to a second factor asks by itself.
    path("account/email/", confirms_who_it_is(allauth.email), name="account_email"),
    path("account/password/set/", confirms_who_it_is(allauth.password_set), name="account_set_password"),
    path("account/", include("allauth.urls")),
    path("admin/", admin_site.urls),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("", include("families.urls")),
    path("", include("teams.urls")),
    path("", include("goals.urls")),
    path("", include("reports.urls")),
]
