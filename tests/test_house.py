"""The rules of the house (docs: how the code is laid out), checked on the code itself."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ["simba", "accounts", "privacy", "families", "teams", "goals", "placements", "reports"]  # low to high
TREES = [*ROOMS, "tests"]


def modules(*rooms):
    paths = (path for room in rooms for path in (HOUSE / room).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def name_of(path):
    return str(path.relative_to(HOUSE))


def templates():
    return sorted((HOUSE / "templates").rglob("*.html"))


def imported_rooms(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        yield from (name.split(".")[0] for name in names if name.split(".")[0] in ROOMS)


# The project's own plumbing names every room: the site map and the settings.
PLUMBING = {"simba/urls.py", "simba/settings.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room):
    higher = set(ROOMS[ROOMS.index(room) + 1 :])

    wrong = [
        (name_of(path), other)
        for path in modules(room)
        if name_of(path) not in PLUMBING
        for other in imported_rooms(path)
        if other in higher
    ]

    assert wrong == []


def test_no_module_is_over_400_lines():
    long = [(name_of(p), n) for p in modules(*TREES) if (n := len(p.read_text().splitlines())) > 400]

    assert long == []


def test_no_function_is_over_40_lines():
    long = []
    for path in modules(*TREES):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > 40:
                    long.append((name_of(path), node.name, lines))

    assert long == []


def test_views_never_query_without_asking_who_looks():
    """A view says ``visible_to(user)`` right after ``.objects``; rows made from nothing are the exception."""
    unscoped = []
    for path in modules(*ROOMS):
        if path.name == "views.py" or path.parent.name == "views":
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(r"\.objects\b(?!\.(visible_to|listed_for|by_token)\()", line):
                    unscoped.append(f"{name_of(path)}:{number}: {line.strip()}")

    assert [line for line in unscoped if "User.objects" not in line] == []


def test_only_access_names_a_part():
    """No other module compares roles to decide what somebody may do."""
    naming = [
        name_of(path)
        for path in modules(*ROOMS)
        if re.search(r"\bin (request\.)?user\.roles|\bPart\.", path.read_text())
        and name_of(path) not in {"privacy/log.py", "accounts/models.py"}
        and not name_of(path).startswith("privacy/access/")
    ]

    assert naming == []


def test_no_signals_no_class_views_no_catch_alls():
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in modules(*ROOMS)
        for match in re.finditer(
            r"@receiver|post_save|(?<!def )pre_save|class \w+\(\w*(View|Mixin)\b", path.read_text()
        )
    ]
    found += [name_of(p) for p in modules(*ROOMS) if p.stem in {"utils", "helpers", "services", "selectors"}]

    assert found == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(HOUSE / "templates")))
def test_no_tag_gives_a_name_outside_its_own_template(path):
    """``{% cycle … as %}`` in one that is included does, and no loop around it would see that (``simba.drawing``)."""
    assert not re.search(r"{% cycle\b", path.read_text())


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(HOUSE / "templates")))
def test_no_script_or_style_inside_a_page(path):
    inline = re.findall(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>|<style\b|\sstyle=|\son(?:click|change|submit|load|input)=|javascript:",
        path.read_text(),
    )

    assert inline == []


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def views_of(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views_of(entry)
        elif isinstance(entry, URLPattern):
            yield entry.callback


def test_every_view_of_ours_says_who_may_come_in():
    ours = [view for view in views_of(get_resolver()) if view.__module__.split(".")[0] in ROOMS]

    assert ours
    assert [f"{v.__module__}.{v.__name__}" for v in ours if not getattr(v, "gate", None)] == []
