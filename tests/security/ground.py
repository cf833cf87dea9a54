"""Where the attacks are made: two worlds with one record of each kind, and what was written by a request.

Every table counts from an own million, so that an id says by itself of which kind it is and is never by chance that
of something else. The far world is as full as the near one, in organisations nobody of the near one works for.
"""

import hashlib
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts.models import Organisation, PasswordLetter, User
from accounts.tasks import send_password_letter
from privacy.audience import Audience
from tests.access_table import CAST
from tests.conftest import signed_in
from tests.test_access import fill
from tests.world import make_goal, make_member, make_session, make_world

# What a refused request may write, each for its reason:
BOOKKEEPING = {
    "django_session",  # SESSION_SAVE_EVERY_REQUEST: every answer puts the end of the session off
    "privacy_accessline",  # the access log: a refusal is exactly what it is there for
    "usersessions_usersession",  # allauth's list of own devices: it is of the account and holds nothing of a case
}
OTHER_WORLD = "verweg"


def is_bookkeeping(table: str) -> bool:
    """Also the tables of the months the access log is made of."""
    return table in BOOKKEEPING or table.startswith("privacy_accessline_")


def tables() -> list[type]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def spread_ids() -> None:
    """Let every table count from its own million."""
    with connection.cursor() as cursor:
        for number, model in enumerate(tables(), 1):
            key, table = model._meta.pk, model._meta.db_table
            if key.get_internal_type() in ("AutoField", "BigAutoField"):
                sequence = f"pg_get_serial_sequence('{table}', '{key.column}')"
                cursor.execute(f"SELECT setval({sequence}, GREATEST(nextval({sequence}), {number * 10**6}))")


def kind_of(pk: int) -> type:
    """The model a record of the two worlds is of, told from its id; a child is a person with more to it."""
    kind = tables()[pk // 10**6 - 1]
    child = apps.get_model("families.Child")
    return child if child.objects.filter(pk=pk).exists() and kind._meta.label == "families.Person" else kind


def far_world():
    """A full world of its own, with other names for its people and organisations; nobody of another one reaches it."""
    far = fill(make_world())
    User.objects.update(email=Concat(Value("far."), F("email")), name=Concat(Value(OTHER_WORLD), F("name")))
    Organisation.objects.update(
        name=Concat(Value("Een andere "), F("name"))
    )  # agencies are known to everybody
    families = apps.get_model("families.Family").objects
    families.update(name=OTHER_WORLD + "Yildirim")
    for label, name in [("families.Person", "first_name"), ("teams.TeamMember", "name")]:
        apps.get_model(label).objects.update(**{name: Concat(Value(OTHER_WORLD), F(name))})
    return far


def two_worlds():
    """The near world with its cast at their own browsers, and in ``world.far`` another one that nobody here reaches."""
    spread_ids()
    far = far_world()
    world = fill(make_world())
    _keep_something_to_oneself(world)
    world.far = far
    for user in User.objects.all():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    world.clients = {who: at_a_browser(getattr(world, who, None)) for who in CAST}
    return world


def _keep_something_to_oneself(world) -> None:
    """For everybody there is something in the own family to be curious about, and a form that can be sent."""
    make_session(world.family, world.joris, final=False, audience=Audience.TEAM)
    make_goal(world.member.kemal, audience=Audience.AUTHOR)
    riet = make_member(world.family, "network", name="Riet de Boer", children=world.children)
    world.ids |= {"uninvited": riet.pk, "elif_": world.elif_child.pk, "father": world.father.pk}


def at_a_browser(user=None, **how):
    """A signed-in client for which a fault is an answer 500, as it is on a server."""
    client = signed_in(user)
    client.raise_request_exception = False
    for name, value in how.items():
        setattr(client.handler, name, value)
    return client


def write_letters() -> None:
    """What the worker does with the letters about a password that were asked for."""
    for pk in PasswordLetter.objects.values_list("pk", flat=True):
        send_password_letter(pk)


@contextmanager
def undone():
    """Nothing of what happens inside stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def counted() -> dict[str, tuple]:
    """For each table how many rows were added, changed and removed in this transaction so far, undone ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {name: tuple(counts) for name, *counts in cursor.fetchall()}


class Written:
    """After ``with Written() as written``: the tables that were written to, bookkeeping left out."""

    def __enter__(self):
        self.before = counted()
        return self

    def __exit__(self, *_):
        after = counted()
        changed = {name for name, counts in after.items() if counts != self.before.get(name)}
        self.tables = {name for name in changed if not is_bookkeeping(name)}


def fingerprints() -> dict[str, str]:
    """A hash of all the rows of each table, bookkeeping left out."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            if not is_bookkeeping(table):
                cursor.execute(f'SELECT row::text FROM "{table}" row ORDER BY 1')
                rows = "\n".join(row for (row,) in cursor.fetchall())
                found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


def what_changed(before: dict[str, str]) -> list[str]:
    after = fingerprints()
    return [table for table in after if after[table] != before.get(table)]
