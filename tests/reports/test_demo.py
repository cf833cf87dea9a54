"""The demo: it loads, it loads once, and its words stay where they belong."""

from datetime import timedelta
from io import BytesIO
from time import process_time

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone
from pypdf import PdfReader

from accounts.demo_people import PASSWORD, PEOPLE
from accounts.models import User
from families.models import Child, Family, LivingArrangement
from goals.models import Goal, MappingEntry, SafetyRating
from privacy.audience import Audience
from reports import demo
from reports.models import Report, ReportSchedule
from teams.models import Commitment, CounsellingSession


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo families, loaded once for all tests of this file; answers the seconds of work it took."""
    with django_db_blocker.unblock():
        began = process_time()
        demo.load()
        yield process_time() - began
        # All of it goes, as after any test that commits: its lines of the access log would be in the way of others.
        call_command("flush", verbosity=0, interactive=False)


def test_loading_is_done_within_half_a_minute(loaded):
    assert loaded < 30


def test_loading_twice_is_loading_once(loaded, db, capsys):
    before = set(CounsellingSession.objects.values_list("pk", flat=True))

    call_command("demo")

    assert set(CounsellingSession.objects.values_list("pk", flat=True)) == before
    assert "Brandsma-Tuinhof" in Family.objects.values_list("name", flat=True)


def test_a_reset_empties_every_case_and_loads_anew(loaded, db, monkeypatch):
    monkeypatch.setattr(demo.papers, "make", lambda: None)  # paper takes seconds
    before = set(Family.objects.values_list("pk", flat=True))
    sessions = CounsellingSession.objects.count()

    call_command("demo", reset=True)

    assert not before & set(Family.objects.values_list("pk", flat=True))
    assert CounsellingSession.objects.count() == sessions


COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')
"""


def columns_holding(words):
    """Every column of every table, history included, with these words in it."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = set()
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}"::text ILIKE %s)', [f"%{words}%"]
            )
            if cursor.fetchone()[0]:
                found.add((table, column))
    return found


def test_the_secret_address_is_nowhere(loaded, db):
    assert columns_holding("Schuilhof") == columns_holding("Nergenshuizen") == set()
    assert columns_holding("zonder wakker te schrikken") == {("goals_goalwording", "text")}


def user(key):
    return User.objects.get(email=f"{key}@example.org")


EVERYBODY = [person.key for person in PEOPLE]
SUPPORT = {"ank", "joris"}
# Words that must stay where they belong, and the only accounts that may ever read them.
KEPT_APART = [
    ("Ik wil weer slapen zonder wakker te schrikken", {"marloes"} | SUPPORT),
    ("Ik schaam me voor wat ik heb gedaan", {"kemal"} | SUPPORT),
    (
        "Ik wil nuchter zijn als Milan en Fenna thuiskomen",
        {"lotte", "tess", "samira", "mirjam"} | SUPPORT,
    ),
]


@pytest.mark.parametrize("key", EVERYBODY)
def test_words_stay_where_they_belong(loaded, db, key):
    for words, readers in KEPT_APART:
        assert Goal.objects.filter(wordings__text=words).exists()

        seen = Goal.objects.visible_to(user(key)).filter(wordings__text=words)

        assert seen.exists() == (key in readers), (key, words)


def on_paper(report):
    pages = PdfReader(BytesIO(bytes(report.file.content))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_report_that_fell_due_is_on_paper(loaded, db):
    reports = Report.objects.all()

    assert {report.state for report in reports} == {Report.State.READY}
    assert {report.family.motto for report in reports} == {"Samen terug", "Twee huizen"}
    assert all(report.is_final and report.ready_at < timezone.now() for report in reports)
    for schedule in ReportSchedule.objects.all():
        assert schedule.next_due(timezone.localdate()) > timezone.localdate()


def test_words_stay_where_they_belong_on_paper(loaded, db):
    for report in Report.objects.select_related("file", "reader"):
        key, text = report.reader.email.removesuffix("@example.org"), on_paper(report)

        assert report.family.name in text
        for words, readers in KEPT_APART:
            assert key in readers or words not in text, (key, words)
        if key == "kemal":
            assert "Marloes:" not in text
            assert "Elif:" not in text
        if key == "marloes":
            assert "schaam" not in text


def sessions_with(first_name):
    return CounsellingSession.objects.filter(present__person__first_name=first_name)


def test_what_one_parent_says_never_reaches_the_other(loaded, db):
    shared = {Audience.PARENTS, Audience.TEAM}
    kemal, marloes = user("kemal"), user("marloes")

    assert sessions_with("Marloes").exists()
    assert not sessions_with("Marloes").filter(audience__in=shared).exists()
    assert not sessions_with("Marloes").visible_to(kemal).exists()
    seen_by_mother = sessions_with("Kemal").visible_to(marloes)
    assert set(seen_by_mother.values_list("kind", flat=True)) == {"other"}  # the visits, with somebody there
    assert not Goal.objects.visible_to(kemal).exclude(owner__user=kemal).exists()
    assert not Goal.objects.visible_to(marloes).exclude(owner__user=marloes).exists()
    assert not SafetyRating.objects.visible_to(kemal).exclude(author=kemal).exists()
    assert not SafetyRating.objects.visible_to(marloes).exclude(author=marloes).exists()


def test_a_father_reads_nothing_his_daughter_said(loaded, db):
    for parent in ["kemal", "marloes"]:
        seen = CounsellingSession.objects.visible_to(user(parent))

        assert not seen.filter(present__user=user("elif")).exists()
        assert not seen.filter(kind="child").exists()
    assert CounsellingSession.objects.visible_to(user("elif")).filter(kind="child").exists()


def test_the_place_of_the_youngest_is_written_down_nowhere(loaded, db):
    for home in LivingArrangement.objects.filter(child__first_name="Sara"):
        assert home.place_is_secret
        assert home.place == ""
    assert Child.objects.get(first_name="Sara").school == ""


def test_a_neighbour_sees_little(loaded, db):
    coby = user("coby")

    assert set(Family.objects.visible_to(coby).values_list("name", flat=True)) == {"Brandsma-Tuinhof"}
    for model in [CounsellingSession, LivingArrangement, SafetyRating, MappingEntry, Report, Commitment]:
        assert not model.objects.visible_to(coby).exists(), model
    words = set(Goal.objects.visible_to(coby).with_words().values_list("life_area__code", flat=True))
    assert words <= {"work", "upbringing"}  # the rhythm of the day, and being on time at school


def case_models():
    rooms = ["families", "teams", "goals", "reports"]
    for model in (model for room in rooms for model in apps.get_app_config(room).get_models()):
        if hasattr(model.objects.all(), "visible_to"):
            yield model


@pytest.mark.parametrize("key", ["lead.elders", "privacy", "beheer"])
def test_strangers_see_nothing(loaded, db, key):
    for model in case_models():
        assert not model.objects.visible_to(user(key)).exists(), model


def test_everybody_has_something_to_see_or_nothing_at_all(loaded, db):
    seen = {key: Family.objects.visible_to(user(key)).count() for key in EVERYBODY}

    assert seen == {
        **{"ank": 3, "joris": 3, "mirjam": 3, "tess": 2, "samira": 2},
        **{"lotte": 1, "riet": 1, "coby": 1},
        **{"kemal": 1, "marloes": 1, "elif": 1, "tante.aylin": 1, "pleegouder.hanneke": 1},
        **{"pim": 0, "lead.elders": 0, "privacy": 0, "beheer": 0},
    }


def test_no_two_sessions_say_the_same(loaded, db):
    for name, least in [("Brandsma-Tuinhof", 75), ("Yildirim-Prins", 60)]:
        texts = list(
            Family.objects.get(name=name).counselling_sessions.values_list("what_happened", flat=True)
        )

        assert len(texts) >= least
        assert len(set(texts)) == len(texts)


def test_sessions_lie_in_the_past_and_were_written_after_they_were_held(loaded, db):
    final = CounsellingSession.objects.final()

    assert not final.filter(happened_on__gte=timezone.localdate()).exists()
    assert not final.filter(finalised_at__gt=timezone.now()).exists()
    assert not final.filter(created_at__date__lt=F("happened_on")).exists()
    latest = final.filter(author=user("ank")).latest("happened_on").happened_on
    assert (timezone.localdate() - latest).days <= 7
    assert CounsellingSession.objects.drafts_of(user("ank")).count() == 1


def test_the_story_of_the_first_family_is_that_of_the_domain(loaded, db):
    family = Family.objects.get(name="Brandsma-Tuinhof")
    homecoming = timezone.localdate() - timedelta(days=400)

    assert family.motto == "Samen terug"
    assert set(family.aftercare_episodes.values_list("starts", flat=True)) == {homecoming}
    assert family.living_arrangements.filter(kind="respite").count() == 2
    assert {home.child.first_name for home in family.living_arrangements.on(homecoming)} == {"Milan", "Fenna"}
    for voice, first, last in [("mother", 6, 8), ("network", 5, 8), ("professional", 3, 8)]:
        numbers = list(family.safety_ratings.filter(voice=voice).values_list("value", flat=True))
        assert (numbers[0], numbers[-1]) == (first, last)
    yes_if = Commitment.objects.get(member__name="Coby Visser", answer="yes_if")
    assert yes_if.conditions == "op woensdag"


@pytest.mark.parametrize(
    ("first_words", "weight", "first", "last"),
    [
        ("Ik wil nuchter zijn als Milan en Fenna thuiskomen", 3, -1, 1),
        ("Ik wil dat het thuis normaal gaat, gewoon op tijd eten en naar bed", 2, -1, 0),
        ("Ik wil weten hoeveel schuld ik heb en niet meer bang zijn voor de post", 1, -1, 0),
    ],
)
def test_the_goals_of_the_first_family_move_as_in_the_domain(loaded, db, first_words, weight, first, last):
    goal = Goal.objects.get(wordings__text=first_words)
    numbers = list(goal.scores.filter(voice="mother").values_list("value", flat=True))

    assert goal.weight == weight
    assert (numbers[0], numbers[-1]) == (first, last)
    assert goal.levels.count() == 5


def test_proposals_are_answered_or_wait(loaded, db):
    family = Family.objects.get(name="Brandsma-Tuinhof")

    taken = family.goal_proposals.get(answer="taken")
    assert taken.goal.wordings.filter(taken_from=taken, text=taken.text).exists()
    assert family.goal_proposals.filter(answer="open").count() == 1


def test_every_account_can_sign_in(loaded, db):
    for person in PEOPLE:
        account = user(person.key)
        assert account.check_password(PASSWORD)
        assert account.emailaddress_set.filter(verified=True, primary=True).exists()


@pytest.mark.parametrize("options", [{}, {"reset": True}, {"list": True}])
def test_the_demo_stays_out_of_production(db, settings, options):
    settings.SIMBA_ENV = "production"

    with pytest.raises(CommandError, match="SIMBA_ENV"):
        call_command("demo", **options)


def test_the_list_says_who_and_what_and_the_password(db, capsys):
    call_command("demo", list=True)

    said = capsys.readouterr().out
    assert "lotte@example.org" in said
    assert PASSWORD in said
