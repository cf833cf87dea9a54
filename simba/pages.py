"""One page of a long list, by its keys."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

LAST = 100_000  # nobody turns so many pages; a number from an address may be anything


def page_of(rows: QuerySet, per_page: int, asked_for: str | None) -> Page:
    """The keys of one page, and how many rows there are on all pages, in one question.

    What is no page is the first, what lies beyond the end is the last, as Django's ``get_page`` has it.
    """
    paginator = Paginator(rows.values_list("pk", flat=True), per_page)
    asked_for = asked_for or "1"
    number = int(asked_for) if asked_for.isdecimal() and len(asked_for) <= len(str(LAST)) else 0
    if not 1 <= number <= LAST:
        return paginator.get_page(asked_for)
    first = (number - 1) * per_page
    found = rows.annotate(rows_in_all=Window(Count("pk"))).values_list("pk", "rows_in_all")
    keys = list(found[first : first + per_page])
    if not keys and number > 1:
        return paginator.get_page(asked_for)
    paginator.count = keys[0][1] if keys else 0
    return Page([key for key, _all in keys], number, paginator)
