"""Template tags every page may use without loading them (settings: TEMPLATES builtins)."""

from functools import cache
from unicodedata import combining, is_normalized

from django import template
from django.templatetags.static import static
from django.utils.dates import MONTHS_3
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from simba.days import today
from simba.drawing.values import escaped

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> str:
    """A drawing from the icon sprite; without a label it is decoration and hidden from screen readers."""
    if not label:
        return _decoration(name, size)
    href, css = _drawing(name, size)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, href
    )


icon.is_fixed = True  # what stands in a template says the same each time (simba.drawing)


@cache
def _decoration(name: str, size: str) -> str:
    """Written once: a list draws the same few of them fifty times."""
    href, css = _drawing(name, size)
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, href
    )


@cache
def _drawing(name: str, size: str) -> tuple[str, str]:
    css = f"icon icon-{size}" if size else "icon"
    return f"{static('vendor/bootstrap-icons/sprite.svg')}#{name}", css


@register.simple_tag(takes_context=True)
def own(context, text, by) -> str:
    """Words of one author: who wrote them reads them as they are, others with what is secret covered.

    ``by`` is the account that wrote them, or whether the reader did.
    """
    covering = getattr(context.get("request"), "covering", None)
    words = escaped("" if text is None else text)
    is_own = by is True or (type(by) is int and covering is not None and by == covering.request.user.pk)
    return mark_safe(covering.leave(words)) if covering and is_own else words


@register.simple_tag(takes_context=True)
def own_fields(context, form, by=True) -> str:
    """Says of a form that who fills it in wrote the words that stand in it already."""
    covering = getattr(context.get("request"), "covering", None)
    if covering and (by is True or by == covering.request.user.pk):
        covering.leave_in_fields(field.value() for field in form)
    return ""


@register.filter(expects_localtime=True)
def day(date) -> str:
    """A day in a list: "18 okt", and the year when it is another one. Dutch writes its months small."""
    return _day(date, get_language())


def _day(date, language: str | None) -> str:
    """What the filter says in a language that is known already: ``simba.drawing`` asks once for a whole template."""
    if not date:
        return ""
    year = "" if date.year == today().year else f" {date.year}"
    return f"{date.day} {_month(date.month, language)}{year}"


day.in_language = _day


@cache
def _month(number: int, language: str) -> str:
    """Of the language that is spoken now; said once, for a list holds fifty days."""
    month = str(MONTHS_3[number])
    return month if language == "nl" else month.title()


@register.filter
def shortly(text, length: int) -> str:
    """What ``truncatechars`` says, at once where each letter is one sign; of others Django counts what is seen."""
    text = str(text)
    if not text.isascii() and (not is_normalized("NFC", text) or any(map(combining, text[: length + 1]))):
        return Truncator(text).chars(length)
    return text if len(text) <= length else f"{text[: length - 1]}…"


@register.filter
def attributes(attrs: dict) -> str:
    """The attributes of a field as ``flatatt`` of Django writes them, in the order of their names; a form has 200."""
    said = [
        f' {escaped(name)}="{escaped(value)}"'
        for name, value in sorted(attrs.items())
        if value is not None and not isinstance(value, bool)
    ]
    said += [f" {escaped(name)}" for name, value in sorted(attrs.items()) if value is True]
    return mark_safe("".join(said))


@register.filter
def initials(name) -> str:
    """The first letters of the first and the last word of a name: "Ank van Veldmuis" gives "AV"."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def small_first(words) -> str:
    """Words inside a sentence: "Foster mother of Elif" gives "foster mother of Elif"."""
    return str(words)[:1].lower() + str(words)[1:]


@register.filter
def message_icon(level_tag: str) -> str:
    """The icon that goes with a Django message."""
    return {
        "success": "check-circle-fill",
        "warning": "exclamation-triangle-fill",
        "error": "exclamation-circle-fill",
    }.get(level_tag, "info-circle-fill")


@register.filter
def signed(number) -> str:
    """A level with its sign, as one writes it: +1, 0, −2."""
    number = int(number)
    return f"+{number}" if number > 0 else str(number).replace("-", "\N{MINUS SIGN}")


@register.filter
def device(user_agent) -> str:
    """The browser and the machine of a user agent, as people call them: "Chrome, Windows"."""
    text = str(user_agent)
    browsers = {
        "Edg": "Edge",
        "Firefox": "Firefox",
        "SamsungBrowser": "Samsung",
        "Chrome": "Chrome",
        "Safari": "Safari",
    }
    machines = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    found = [
        next((name for mark, name in names.items() if mark in text), "") for names in (browsers, machines)
    ]
    return ", ".join(name for name in found if name)
