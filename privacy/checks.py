"""What `manage.py check --deploy --database default` says of the second wall."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error, Tags, register

from privacy.wall import SEES_THROUGH
from simba.db import sees_through_walls


@register(Tags.database, deploy=True)
def the_wall_stands_for_this_role(*, databases: Iterable[str] | None = None, **kwargs) -> list[CheckMessage]:
    """The role a server is connected as is neither a superuser nor the owner of a case."""
    if "default" not in (databases or ()) or not sees_through_walls():
        return []
    return [Error(SEES_THROUGH, id="privacy.E001")]
