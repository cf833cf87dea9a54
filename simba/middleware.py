"""What every request goes through before anything reads it, and every answer before it leaves."""

from django.conf import settings

from simba.discreet import route_of

# What pages may ask of a device: nothing but a passkey of its owner.
DENIED = (
    "accelerometer ambient-light-sensor autoplay battery bluetooth browsing-topics camera clipboard-read"
    " display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get"
    " idle-detection local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture"
    " screen-wake-lock serial storage-access usb web-share window-management xr-spatial-tracking"
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in DENIED.split())
PERMISSIONS += ", publickey-credentials-get=(self), publickey-credentials-create=(self)"


def letters_as_utf8(get_response):
    """Reads what is sent as UTF-8, whatever it says of itself: other codes can write half a sign, which no database
    keeps and no page shows."""

    def middleware(request):
        request.encoding = "utf-8"
        return get_response(request)

    return middleware


def careful_answers(get_response):
    """Says with every answer what a browser may do with it: keep nothing, show it to no other site, lend no device.

    Nothing is kept even of the sign-in page: after somebody left quickly, Back must not show where they were.
    """

    def middleware(request):
        response = get_response(request)
        request.META["simba.route"] = route_of(request)  # for the web server's log
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if response.status_code == 401:
            # A page that keeps a draft found its session over. Its answer takes no cookie away: in another tab the
            # same person may be half way signing in, with a new one.
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if request.method == "POST" and _is_sign_out(request):
            # Leaving quickly is a request in the background: text not yet saved stays in its tab, for its writer.
            navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
            response["Clear-Site-Data"] = '"cache", "storage"' if navigates else '"cache"'
        return response

    return middleware


def _is_sign_out(request) -> bool:
    found = request.resolver_match
    return found is not None and found.view_name == "account_logout"
