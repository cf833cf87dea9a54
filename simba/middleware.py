"""What every request goes through before anything reads it."""


def letters_as_utf8(get_response):
    """Reads what is sent as UTF-8, whatever it says of itself: other codes can write half a sign, which no database
    keeps and no page shows."""

    def middleware(request):
        request.encoding = "utf-8"
        return get_response(request)

    return middleware
