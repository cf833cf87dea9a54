"""Signing in by the own organisation (OpenID Connect): who may come in that way, and as whom.

A provider vouches for the staff of one organisation only. It never makes an account, never reaches somebody of another
organisation and never a family member: an organisation must not be able to read along as a parent.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.shortcuts import render

from accounts.models import IdentityProvider, User

# What a provider says of how somebody signed in there (RFC 8176), and of the strength of it (REFEDS, Microsoft).
SECOND_FACTORS = {"mfa", "otp", "hwk", "sc", "fpt", "face", "swk"}
STRONG = {"https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Providers are rows of ours; who they vouch for is decided here and nowhere else."""

    def list_apps(self, request, provider=None, client_id=None):
        rows = IdentityProvider.objects.in_use()
        if provider and provider != "openid_connect":
            rows = [row for row in rows if row.key == provider]
        return [_app(row) for row in rows if not client_id or row.client_id == client_id]

    def is_open_for_signup(self, request, sociallogin):
        return False

    def populate_user(self, request, sociallogin, data):
        """Nobody is made from what a provider says, so nothing of it is filled in."""
        return sociallogin.user

    def pre_social_login(self, request, sociallogin):
        user = self._whom(sociallogin)
        if user is None or sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(render(request, "accounts/provider_refused.html", status=403))
        strong = says_second_factor(sociallogin.account.extra_data)
        sociallogin.account.extra_data = {}  # what else the provider knows is not ours to keep
        if sociallogin.is_existing:
            sociallogin.account.save()
        else:
            sociallogin.connect(request, user)
        request.provider_second_factor = strong

    def _whom(self, sociallogin) -> User | None:
        row = next(
            (r for r in IdentityProvider.objects.in_use() if r.key == sociallogin.account.provider), None
        )
        if row is None:
            return None
        staff = User.objects.staff_of(row.organisation).filter(is_active=True)
        if sociallogin.is_existing:
            return staff.filter(pk=sociallogin.user.pk).first()
        vouched = [address.email for address in sociallogin.email_addresses if address.verified is True]
        return staff.filter(email__iexact=vouched[0]).first() if vouched else None


def says_second_factor(said: dict) -> bool:
    """Whether the provider's signed answer says that a second factor was used."""
    token = said.get("id_token") or {}
    methods = token.get("amr") or []
    return (
        bool(SECOND_FACTORS & set(methods if isinstance(methods, list) else [])) or token.get("acr") in STRONG
    )


def _app(row: IdentityProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=row.key,
        name=row.organisation.name,
        client_id=row.client_id,
        secret=row.client_secret,
        settings={"server_url": row.issuer},
    )
