"""What the sign-in page offers: organisations, and in the demo the people to sign in as."""

from django.conf import settings

from accounts import demo_people
from accounts.models import IdentityProvider


def ways_in(request):
    """The organisations whose staff sign in by their own; asked of the database by the sign-in page only."""
    return {"identity_providers": IdentityProvider.objects.in_use}


def demo(request):
    if settings.SIMBA_ENV != "demo":
        return {}
    return {"demo_people": demo_people.PEOPLE, "demo_password": demo_people.PASSWORD}
