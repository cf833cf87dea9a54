"""One page of a long list."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

FIRST = (None, "", "1")  # how an address asks for the first page
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


def with_count(rows: QuerySet, per_page: int) -> QuerySet:
    """The first page of rows, and in each of them how many there are on all pages: ``rows_in_all``."""
    return rows.annotate(rows_in_all=Window(Count("pk")))[:per_page]


def first_page(found: list, per_page: int) -> Page:
    """A page of the rows that ``with_count`` found. For lists that are asked by a question of their own."""
    paginator = Paginator(found, per_page)
    paginator.count = found[0].rows_in_all if found else 0
    return Page(found, 1, paginator)
