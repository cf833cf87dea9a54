"""What needs attention in the families of a team lead, by rules.

Each rule reads the answer to one question about all families; the questions are sent together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Lead
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from families.models import AftercareCheckIn, Child, Family, Trajectory
from goals.models import Goal, GoalScore, SafetyRating
from privacy.access import RIGHTS_SWITCH_AT
from reports.models import Report
from simba.kept import Asked, kept
from simba.together import together
from teams.models import Commitment, CounsellingSession, TeamMember

# Source: domain.md section 4 (safety rating), product.md (what needs me today).
QUIET_AFTER = timedelta(days=14)
GOAL_UNSCORED_AFTER = timedelta(weeks=6)
SAFETY_COUNTS_FOR = timedelta(weeks=26)
LOW, DROP, GAP = 3, 2, 4
NO_SESSION_FOR = ngettext_lazy("No session for %(n)s day.", "No session for %(n)s days.", "n")
BIRTHDAY_COMES, BIRTHDAY_STAYS = timedelta(days=28), timedelta(days=14)
VOICES = dict(SafetyRating._meta.get_field("voice").flatchoices)  # lazy, as all words are here
PARENTS = {GoalScore.Voice.MOTHER, GoalScore.Voice.FATHER, GoalScore.Voice.PARENT}
PROFESSIONALS = {GoalScore.Voice.PROFESSIONAL, GoalScore.Voice.COUNSELLOR, GoalScore.Voice.SYSTEM_COACH}


@dataclass(frozen=True)
class Alert:
    """One thing that needs attention: in which family, what, since when, and where to go."""

    family: Family
    rule: str
    words: Promise
    values: dict[str, object]  # what goes into the words
    since: date
    is_urgent: bool
    where: Model | None = None  # the family itself, when it is nothing smaller

    # Text and address are worked out for what is shown only: of hundreds a page shows a few.
    @property
    def text(self) -> str:
        return str(self.words % self.values)

    @property
    def url(self) -> str:
        return (self.where or self.family).get_absolute_url()


def alerts_for(user: User, today: date, beside: dict[str, Asked] | None = None) -> tuple[list[Alert], dict]:
    """Everything that needs attention in the families somebody reaches: urgent first, then what waits longest.

    What a page asks ``beside`` it is sent along, and its rows come back under the same names.
    """
    families = {family.pk: family for family in _families(reader=user)}
    found = together(_questions(user, frozenset(families), today) | (beside or {}))
    alerts = [alert for name, rule in RULES.items() for alert in rule(families, found[name], today)]
    alerts += _unanswered(families, found["asked"], user, today)
    alerts.sort(key=lambda a: (not a.is_urgent, a.since, a.family.name, a.rule))
    return alerts, {name: found[name] for name in beside or {}}


@kept
def _families(reader) -> QuerySet:
    """Those with a trajectory. Looked up for each: joined, all families were compared with all trajectories."""
    running = Trajectory.objects.running().filter(family=OuterRef("pk")).order_by()
    families = Family.objects.visible_to(reader).alias(running=Subquery(running.values("pk")[:1]))
    return families.exclude(running=None).order_by().only("name", "number", "opened_on")


def _questions(reader: User, families: frozenset[int], today: date) -> dict[str, Asked]:
    """What each rule asks, by its name."""
    first, last = _around(today)
    quiet_since = today - GOAL_UNSCORED_AFTER
    return {
        "safety": _latest_of_each.asked(reader=reader, families=families, since=today - SAFETY_COUNTS_FOR),
        "quiet": _last_sessions.asked(families=families),
        "goal": _waiting_goals.asked(reader=reader, families=families, today=today, quiet_since=quiet_since),
        "check_in": _due.asked(reader=reader, families=families, until=today + timedelta(days=7)),
        "birthday": _turning.asked(reader=reader, families=families, **_born(first, last)),
        "report": _failed_reports.asked(reader=reader, families=families),
        "asked": _asked.asked(families=families),
    }


def _safety(families, ratings, today) -> Iterator[Alert]:
    """A number of 3 or lower, a drop of 2 or more, a gap of 4 or more between a professional and a parent."""
    latest = defaultdict(list)
    for rating in ratings:
        latest[rating.family].append(rating)
    for family_id, now in latest.items():
        family = families[family_id]
        for rating in now:
            yield from _low_or_dropped(family, rating)
        yield from _far_apart(family, now)


@kept
def _latest_of_each(reader, families, since) -> QuerySet:
    """The latest number of each author in each family, with the one before it (``before``)."""
    newest_first = [F("rated_on").desc(), F("pk").desc()]
    before = Window(Lead("value"), partition_by=[F("family_id"), F("author_id")], order_by=newest_first)
    ratings = SafetyRating.objects.visible_to(reader).filter(rated_on__gt=since, family__among=families)
    ratings = ratings.annotate(before=before).order_by("family_id", "author_id", *newest_first)
    ratings = ratings.distinct("family_id", "author_id")
    return ratings.values_list("family", "value", "voice", "rated_on", "before", named=True)


def _low_or_dropped(family, rating) -> Iterator[Alert]:
    if rating.value <= LOW:
        words = _("Safety: %(voice)s gives a %(value)s.")
    elif rating.before is not None and rating.before - rating.value >= DROP:
        words = _("Safety: %(voice)s goes from %(before)s to %(value)s.")
    else:
        return
    values = {"voice": _voice(rating), "value": rating.value, "before": rating.before}
    yield Alert(family, "safety", words, values, rating.rated_on, True)


def _voice(rating) -> Promise | str:
    return VOICES.get(rating.voice, rating.voice)


def _far_apart(family, ratings) -> Iterator[Alert]:
    parents = [r for r in ratings if r.voice in PARENTS]
    professionals = [r for r in ratings if r.voice in PROFESSIONALS]
    gaps = [(abs(a.value - b.value), a, b) for a in parents for b in professionals]
    gap, parent, professional = max(gaps, key=lambda g: g[0], default=(0, None, None))
    if gap >= GAP:
        words = _("Safety: %(parent)s gives a %(one)s, %(professional)s a %(other)s.")
        values = {
            "parent": _voice(parent),
            "one": parent.value,
            "professional": _voice(professional),
            "other": professional.value,
        }
        since = max(parent.rated_on, professional.rated_on)
        yield Alert(family, "safety_gap", words, values, since, True)


def _quiet(families, days_of, today) -> Iterator[Alert]:
    """No final session in 14 days. That one took place is no secret from who leads the team, what was said is."""
    last = {pk: day for pk, day in days_of if day}
    for pk, family in families.items():
        since = last.get(pk, family.opened_on)
        days = (today - since).days
        if today - since <= QUIET_AFTER:
            continue
        if pk in last:
            words = NO_SESSION_FOR
        else:
            words = _("No session written down yet.")
        yield Alert(family, "quiet", words, {"n": days}, since, days > 2 * QUIET_AFTER.days)


@kept
def _last_sessions(families) -> QuerySet:
    """The day of the last session of each family, by its index: not every session of every family."""
    talks = CounsellingSession.objects.final().filter(family=OuterRef("pk")).order_by("-happened_on", "-pk")
    days_of = Family.objects.filter(pk__among=families).order_by()
    return days_of.values_list("pk", Subquery(talks.values("happened_on")[:1]))


def _goals(families, goals, today) -> Iterator[Alert]:
    """A goal that nobody gave a number for six weeks, or whose day to look again has passed."""
    for goal in goals:
        since = goal.since
        values = {"owner": goal.owner.first_name, "n": (today - since).days // 7}
        if goal.review_on and goal.review_on < today:
            words, since = _("Look again at the goal of %(owner)s."), goal.review_on
        elif today - since <= GOAL_UNSCORED_AFTER:
            continue  # it began lately, and nobody could give a number yet
        else:
            words = _("The goal of %(owner)s got no number for %(n)s weeks.")
        yield Alert(families[goal.family_id], "goal", words, values, since, False)


@kept
def _waiting_goals(reader, families, today, quiet_since) -> QuerySet:
    """The goals that may wait for somebody, each with the day it last got a number, or began: ``since``."""
    goals = Goal.objects.visible_to(reader).active().filter(family__among=families).select_related("owner")
    goals = goals.only("family", "starts", "review_on", "owner__name")
    scores = GoalScore.objects.filter(goal=OuterRef("pk"), family=OuterRef("family")).order_by("-scored_on")
    goals = goals.annotate(since=Coalesce(Subquery(scores.values("scored_on")[:1]), F("starts")))
    return goals.filter(Q(review_on__lt=today) | ~Exists(scores.filter(scored_on__gte=quiet_since)))


def _unanswered(families, commitments, user, today) -> Iterator[Alert]:
    """Somebody was asked to take part and has not answered: of whom the reader may see, which is asked here."""
    asked = {one.member_id: one for one in commitments}
    for member in _members(reader=user, keys=set(asked), today=today):
        words, one = _("%(name)s has not said yet whether to take part."), asked[member.pk]
        if member.family_id == one.family_id:
            family, values = families[member.family_id], {"name": member.name}
            yield Alert(family, "commitment", words, values, one.given_on, member.required)


@kept
def _asked(families) -> QuerySet:
    """Questions nothing was answered to since: few. Asked with the members, PostgreSQL begins at all of those."""
    after = Q(given_on__gt=OuterRef("given_on")) | Q(given_on=OuterRef("given_on"), pk__gt=OuterRef("pk"))
    later = Commitment.objects.filter(after, member=OuterRef("member"))
    asked = Commitment.objects.filter(answer=Commitment.Answer.ASKED, family__among=families)
    return asked.filter(~Exists(later)).order_by()


@kept
def _members(reader, keys, today) -> QuerySet:
    return TeamMember.objects.visible_to(reader).running(today).filter(pk__among=keys)


def _check_ins(families, rows, today) -> Iterator[Alert]:
    """A check-in after coming home that is due this week, or overdue."""
    for row in rows:
        family, values = families[row.family_id], {"child": row.episode.child.first_name}
        is_late = row.due_on < today
        words = (
            _("Check-in with %(child)s was not done.") if is_late else _("Check-in with %(child)s this week.")
        )
        yield Alert(family, "check_in", words, values, row.due_on, is_late)


@kept
def _due(reader, families, until) -> QuerySet:
    rows = AftercareCheckIn.objects.visible_to(reader).due(until).filter(family__among=families)
    return rows.select_related("episode__child")


def _around(today) -> tuple[date, date]:
    """Between which days a birthday is spoken of."""
    return today - BIRTHDAY_STAYS, today + BIRTHDAY_COMES


def _birthdays(families, children, today) -> Iterator[Alert]:
    """A child turns 12, 16 or 18: from that day others decide and read (domain.md, section 6)."""
    first, last = _around(today)
    for child in children:
        for age in RIGHTS_SWITCH_AT:
            day = child.birthday(age)
            if first <= day <= last:
                yield _birthday(families[child.family_id], child, age, day, today)


def _born(first, last) -> dict[str, date]:
    """Between which days they were born, by whole months, and a day more for who was born on 29 February."""
    starts = {f"from_{age}": first.replace(year=first.year - age, day=1) for age in RIGHTS_SWITCH_AT}
    ends = {f"until_{age}": last.replace(year=last.year - age, day=1) for age in RIGHTS_SWITCH_AT}
    one_day, a_month = timedelta(days=1), timedelta(days=31)
    return {n: d - one_day for n, d in starts.items()} | {n: d + a_month for n, d in ends.items()}


@kept
def _turning(reader, families, **days) -> QuerySet:
    born = [Q(birth_date__range=(days[f"from_{age}"], days[f"until_{age}"])) for age in RIGHTS_SWITCH_AT]
    children = Child.objects.visible_to(reader).filter(reduce(or_, born), family__among=families)
    return children.only("family", "first_name", "birth_date")


def _birthday(family, child, age, day, today) -> Alert:
    values = {"name": child.first_name, "age": age, "day": date_format(day, "j F")}
    if day > today:
        words = _("%(name)s turns %(age)s on %(day)s: then others decide and read. Talk about it together.")
    else:
        words = _("%(name)s turned %(age)s on %(day)s: others decide and read now. Check who is in the team.")
    return Alert(family, "birthday", words, values, day, False, child)


def _failed(families, reports, today) -> Iterator[Alert]:
    """A report that could not be made."""
    for report in reports:
        words, values = _("The report for %(name)s could not be made."), {"name": report.reader.name}
        since = report.asked_at.date()
        yield Alert(families[report.family_id], "report", words, values, since, True, report)


@kept
def _failed_reports(reader, families) -> QuerySet:
    reports = Report.objects.listed_for(reader).filter(state=Report.State.FAILED, family__among=families)
    return reports.select_related("reader")


RULES: dict[str, Callable] = {
    "safety": _safety,
    "quiet": _quiet,
    "goal": _goals,
    "check_in": _check_ins,
    "birthday": _birthdays,
    "report": _failed,
}
