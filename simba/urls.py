"""The site map at a glance."""

from allauth.account import views as allauth
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
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
    # is done to a second factor that is there asks by itself.
    path("account/email/", confirms_who_it_is(allauth.email), name="account_email"),
    path("account/password/set/", confirms_who_it_is(allauth.password_set), name="account_set_password"),
    # A first factor too: allauth asks nobody who has neither a password nor a factor yet, but came by an organisation.
    path("account/2fa/totp/activate/", confirms_who_it_is(totp.activate_totp), name="mfa_activate_totp"),
    path("account/2fa/webauthn/add/", confirms_who_it_is(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/", include("allauth.urls")),
    path("admin/", admin_site.urls),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("", include("families.urls")),
    path("", include("teams.urls")),
    path("", include("goals.urls")),
    path("", include("reports.urls")),
]
