"""The pages of another country and who opens them, found in a process of its own: Django knows one database in each."""

import multiprocessing
import os


def in_a_process(families: int) -> list[tuple]:
    """Each page with the cookies of its reader."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_pages_and_cookies, [families])


def _pages_and_cookies(families: int) -> list[tuple]:
    from bench.__main__ import as_owner
    from bench.server import environment

    os.environ.update(environment(families))
    as_owner()
    from bench.pages import cookies_of, pages

    return [(page, cookies_of(page.reader)) for page in pages()]
