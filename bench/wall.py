"""What the second wall costs: the same questions with it and without it, in turns, in one run.

    bin/bench --wall

Each question carries the filter of the application, as views ask it. "Without" asks as the owner of the tables, for
whom no policy counts. Prints the median of each and their ratio.
"""

import statistics
import time

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from families.caseload import for_caseload
from families.models import Family
from goals.models import Goal, GoalScore
from privacy import wall
from privacy.policies import WEB
from teams.models import CounsellingSession

ROUNDS = 150


def questions(user: User) -> dict[str, QuerySet]:
    family = Family.objects.visible_to(user).order_by("pk").first()
    return {
        "caseload, 25 families": for_caseload(Family.objects.visible_to(user), user)[:25],
        "sessions of a family": CounsellingSession.objects.visible_to(user).filter(family=family)[:25],
        "goals of a family": Goal.objects.visible_to(user).filter(family=family).with_words(),
        "numbers of a family": GoalScore.objects.visible_to(user).filter(family=family),
        "one session": CounsellingSession.objects.visible_to(user).filter(family=family).order_by("pk")[:1],
    }


def measure() -> list[str]:
    """A table: for each reader and question the median in milliseconds without and with the wall, and the ratio."""
    lines = [f"{'':<44}{'without':>9}{'with':>9}{'ratio':>8}"]
    for part in ("counsellor0.0", "lead0", "parent0.0"):
        user = User.objects.get(email=f"{part}@example.org")
        for name, asked in questions(user).items():
            plain, walled = compare(asked, user)
            lines.append(f"{part + ': ' + name:<44}{plain:>9.2f}{walled:>9.2f}{walled / plain:>8.2f}")
    return lines


def compare(asked: QuerySet, user: User) -> tuple[float, float]:
    """Median milliseconds of a question without and with the wall, asked in turns so that noise falls on both."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for behind in times:
            times[behind].append(ask(asked, user, behind=behind))
    return statistics.median(times[False]), statistics.median(times[True])


def ask(asked: QuerySet, user: User, *, behind: bool) -> float:
    sql, values = asked.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        if behind:
            cursor.execute("SELECT set_config('role', %s, true)", [WEB])
            wall.enter(user)
        began = time.perf_counter()
        cursor.execute(sql, values)
        cursor.fetchall()
        return 1000 * (time.perf_counter() - began)
