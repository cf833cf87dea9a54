"""The grants as a page to read: ``docs/access.md``, written by ``manage.py write_access`` and never by hand."""

from collections.abc import Iterable

from django.apps import apps

from privacy.access.grants import GRANTS
from privacy.access.parts import Part
from privacy.access.reads import NEEDS_A_CHILD, READS, SEES
from privacy.access.standing import MEMBER_STAFF, OWN_DECISION_FROM, WHOLE_ORGANISATION, YOUNG_PERSON_FROM
from privacy.audience import Audience

HEAD = """# Who may see and do what

Written by `python manage.py write_access` from `privacy/access/`; a test fails when the two differ. The answers each
person really gets are written by hand in `tests/access_table.py`. What is not here is not allowed.

A person has *parts*: by a role in the organisation that holds the family, and by a place in the family's team while
that runs. Parts reach families, and in them some children; a record about a child out of scope does not exist.

- Only while a place in the team runs, and the role in the organisation is still there: {members}.
- Every family of the organisation: {leads} (intake only while a family is being referred).
- A young person from {young} years; from {own} years the young person decides whether parents read along.
- A parent reads about a child over whom that parent has authority that day.
- Behind all of this the database has a wall of its own (`privacy/policies.py`): a query that forgets to ask finds
  nothing of a family out of reach, and the family itself nothing that was written for professionals.
"""


def page() -> str:
    """The whole page, as Markdown."""
    head = HEAD.format(
        members=", ".join(_said(part) for part in MEMBER_STAFF),
        leads=", ".join(sorted(_said(part) for part in WHOLE_ORGANISATION.values())),
        young=YOUNG_PERSON_FROM,
        own=OWN_DECISION_FROM,
    )
    return "\n".join([head, *_grants(), *_audiences(), *_kinds()])


def _grants() -> list[str]:
    rows = [[_said(can), *("Y" if part in parts else "" for part in Part)] for can, parts in GRANTS.items()]
    return ["## What each part may do", "", *_table(["", *map(_said, Part)], rows)]


def _audiences() -> list[str]:
    rows = [[f"`{audience}`", *(_sees(part, audience) for part in SEES)] for audience in Audience]
    words = [
        "## Which audiences a part belongs to",
        "",
        "The author always reads the own record. `c`: only when a child in scope is named.",
        "",
    ]
    return [*words, *_table(["", *map(_said, SEES)], rows)]


def _sees(part: Part, audience: Audience) -> str:
    if audience not in SEES[part]:
        return ""
    return "c" if audience in NEEDS_A_CHILD.get(part, ()) else "Y"


def _kinds() -> list[str]:
    rows = [[str(apps.get_model(kind)._meta.label), _said(can)] for kind, can in READS.items()]
    return ["## Which grant a kind of record needs to be read", "", *_table(["record", "grant"], rows)]


def _table(head: Iterable[str], rows: Iterable[list[str]]) -> list[str]:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return [*("| " + " | ".join(line) + " |" for line in lines), ""]


def _said(name: str) -> str:
    return str(name).replace("_", " ")
