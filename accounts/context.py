"""The people to sign in as, on the sign-in page of the demo only."""

from django.conf import settings

from accounts import demo_people


def demo(request):
    if settings.SIMBA_ENV != "demo":
        return {}
    return {"demo_people": demo_people.PEOPLE, "demo_password": demo_people.PASSWORD}
