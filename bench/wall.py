"""What the second wall costs: the same questions with it and without it, in turns, in one run.

    bin/bench --wall

Each question carries the filter of the application, as views ask it, on two connections that are kept, with their plans
as a server keeps them. "Without" asks as the owner of the tables, for whom no policy counts; "with" as the role of a
web server. Prints the median of each and their ratio, and of all together.
"""

import statistics
import time
from collections.abc import Iterator

import psycopg
from django.db.models import QuerySet

from accounts.models import User
from families.caseload import for_caseload
from families.models import Family
from goals.models import Goal, GoalScore
from privacy.policies import WEB
from simba import embedded
from simba.postgresql.base import SEEN_BEFORE
from teams.models import CounsellingSession

ROUNDS = 150


def questions(user: User) -> dict[str, QuerySet]:
    families = Family.objects.visible_to(user)
    family = families.order_by("pk").first()
    return {
        "caseload, 25 families": for_caseload(families.with_running_trajectory(), user)[:25],
        "sessions of a family": CounsellingSession.objects.visible_to(user).filter(family=family)[:25],
        "goals of a family": Goal.objects.visible_to(user).filter(family=family).with_words(),
        "numbers of a family": GoalScore.objects.visible_to(user).filter(family=family),
        "one session": CounsellingSession.objects.visible_to(user).filter(family=family).order_by("pk")[:1],
    }


def measure(families: int) -> Iterator[str]:
    """A table: for each reader and question the median in milliseconds without and with the wall, and the ratio."""
    places = [embedded.database_url(f"bench_{families}", role=role) for role in ("simba", WEB)]
    without, behind = (psycopg.connect(place, prepare_threshold=SEEN_BEFORE) for place in places)
    yield "| reader | question | without, ms | with, ms | ratio |\n| --- | --- | --- | --- | --- |"
    sums = [0.0, 0.0]
    for part in ("counsellor0.0", "lead0", "parent0.0"):
        user = User.objects.get(email=f"{part}@example.org")
        for name, asked in questions(user).items():
            plain, walled = compare(asked, user, without, behind)
            sums = [sums[0] + plain, sums[1] + walled]
            yield f"| {part.rstrip('0.')} | {name} | {plain:.2f} | {walled:.2f} | {walled / plain:.2f} |"
    yield f"| all | of them | {sums[0]:.2f} | {sums[1]:.2f} | {sums[1] / sums[0]:.2f} |"


def compare(asked: QuerySet, user: User, without, behind) -> tuple[float, float]:
    """Median milliseconds of a question without and with the wall, asked in turns so that noise falls on both."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        times[False].append(ask(without, asked, user))
        times[True].append(ask(behind, asked, user))
    return statistics.median(times[False]), statistics.median(times[True])


def ask(connection, asked: QuerySet, user: User) -> float:
    sql, values = asked.query.sql_with_params()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT wall_enter(%s)", [user.pk])
        began = time.perf_counter()
        cursor.execute(sql, values)
        cursor.fetchall()
        return 1000 * (time.perf_counter() - began)
