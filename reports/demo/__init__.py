"""The families of the demo (domain.md, section 11): invented, and dated relative to today."""

from django.apps import apps
from django.db import connection, transaction

from accounts.models import Invitation
from families.code_lists import PROBLEM_AREAS, SUPPORT_NEEDS, fill
from families.models import Family, ProblemArea, SupportNeedKind
from goals.code_lists import LIFE_AREAS
from goals.models import LifeArea
from privacy.models import EmergencyAccess

from . import just_referred, looking, papers, samen_terug, twee_huizen
from .accounts import make_accounts

STORIES = [samen_terug, twee_huizen, just_referred]
CASE_ROOMS = ["families", "teams", "goals", "reports"]
CODE_LISTS = [ProblemArea, SupportNeedKind, LifeArea]
LOCK = 20_190_101  # any number, the same for every process


def load() -> bool:
    """Tell the stories when there is no family yet; answers whether there was anything to do."""
    told = _tell()
    if told:
        papers.make()
    return told


@transaction.atomic
def _tell() -> bool:
    _one_at_a_time()
    if Family.objects.exists():
        return False
    users = make_accounts()
    fill(ProblemArea, PROBLEM_AREAS)
    fill(SupportNeedKind, SUPPORT_NEEDS)
    fill(LifeArea, LIFE_AREAS)
    for story in STORIES:
        story.tell(users)
    looking.tell(users)
    papers.ask()
    return True


@transaction.atomic
def empty() -> None:
    """Take every case out of the database. The access log, accounts and code lists stay.

    Rows are truncated, not deleted: the triggers that keep final sessions speak of rows.
    """
    _one_at_a_time()
    tables = [
        model._meta.db_table
        for room in CASE_ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model not in CODE_LISTS
    ]
    emergencies = [EmergencyAccess, apps.get_model("privacy.EmergencyAccessEvent")]
    tables += [model._meta.db_table for model in emergencies]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
    Invitation.objects.all().delete()


def _one_at_a_time() -> None:
    """Two of us at once would tell everything twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
