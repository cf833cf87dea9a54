"""What every page needs to draw itself; never touches the database."""

from django.conf import settings


def screen(request):
    """The chosen theme ("" follows the device) and the address the quick-exit button goes to, and after
    how many seconds without use the end of the session is announced."""
    theme = request.COOKIES.get("__Host-theme") or request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in ("light", "dark") else "",
        "quick_exit_url": settings.SIMBA_QUICK_EXIT_URL,
        "session_warning_after": max(
            settings.SESSION_COOKIE_AGE - 5 * 60, settings.SESSION_COOKIE_AGE * 5 // 6
        ),
    }
