"""Which rows somebody may see, as conditions for a query."""

from collections.abc import Collection

from django.db.models import Model, Q

from accounts.models import User
from privacy.access.grants import GRANTS, STAFF, SUPPORT
from privacy.access.parts import Can, Part
from privacy.access.reads import CONFIDES_IN, NEEDS_A_CHILD, READS, SEES, WITHHELD_FROM
from privacy.access.standing import Standing, model_named, standing
from privacy.audience import Audience
from simba.db import Linked


def reach(user: User) -> Q:
    """The families somebody reaches, as a condition on families."""
    return _families(standing(user), frozenset(Part), prefix="")


def _families(mine: Standing, parts: frozenset[Part], prefix: str) -> Q:
    """The families reached in any of some parts; ``prefix`` leads from the record to its family."""
    condition, here = (
        _one_of(prefix.removesuffix("__") or "pk", _reached(mine, parts)),
        {f"{prefix}organisation": mine.organisation_id},
    )
    if Part.TEAM_LEAD in parts & mine.organisation_parts:
        # Asked once for a query: a join would be made anew for each row, whichever way PostgreSQL goes.
        condition |= Q(**{f"{prefix}in": _held(mine.organisation_id)}) if prefix else Q(**here)
    if Part.INTAKE in parts & mine.organisation_parts:
        condition |= Q(**here, **{f"{prefix}pk__in": _referred(mine.organisation_id)})
    return condition


def _reached(mine: Standing, parts: Collection[Part]) -> Collection[int]:
    """The families reached by membership, in any of some parts."""
    keys = frozenset()
    for part in sorted(parts & mine.reaches.keys()):
        keys |= mine.reaches[part].families
    return keys


def _held(organisation_id: int):
    return model_named("families.Family").objects.filter(organisation=organisation_id).order_by().values("pk")


def _referred(organisation_id: int):
    return (
        model_named("families.Trajectory")
        .objects.filter(family__organisation=organisation_id, phase="referred")
        .values("family")
    )


def rows(model: type[Model], user: User, child_path: str | None = None, can: Can | None = None) -> Q:
    """The rows without an audience that somebody may see; ``child_path`` leads to the child a row is about.

    ``can`` asks for another grant than reading such rows takes.
    """
    mine, granted = standing(user), GRANTS[can or READS[model._meta.label_lower]]
    condition = Q(pk__in=[])
    for part in _parts(mine, granted):
        visible = _families(mine, frozenset({part}), prefix="family__")
        if child_path and (hidden := _hidden(mine, part)):
            visible &= ~_one_of(child_path, hidden)
        condition |= visible
    return condition


def audience_rows(model: type[Model], user: User, author: str, of: str = "") -> Q:
    """The rows with an audience that somebody may see; ``author`` leads to the account that wrote them.

    ``of`` names the record a row belongs to, when that is what names the children.
    """
    mine, granted = standing(user), GRANTS[READS[model._meta.label_lower]]
    own = rows_written_by(author, user) & _families(mine, granted, prefix="family__")
    circle = Q(pk__in=[])
    for part in _parts(mine, granted):
        if part in SEES:
            circle |= _by_audience(mine, part, model, user, of)
    return own | (circle & ~_kept_from(mine, model, of))


def rows_written_by(author: str, user: User) -> Q:
    """The rows somebody wrote; where the author is a member of a team, its places are asked once for a query."""
    member, _, account = author.rpartition("__")
    if not member:
        return Q(**{author: user.pk})
    places = model_named("teams.TeamMember").objects.filter(**{account: user.pk}).order_by()
    return Q(**{f"{member}__in": places.values("pk")})


def _by_audience(mine: Standing, part: Part, model: type[Model], user: User, of: str) -> Q:
    record = model._meta.get_field(of).related_model if of else model
    needs_a_child = NEEDS_A_CHILD.get(part, [])
    circle = Q(audience__in=[a for a in SEES[part] if a not in needs_a_child])
    if needs_a_child:
        circle |= Q(audience__in=needs_a_child) & Linked(record, "children", of)
    if hasattr(record, "present"):
        circle |= Q(audience=Audience.PRESENT) & Linked(record, "present", of, account=user.pk)
    visible = _families(mine, frozenset({part}), prefix="family__") & circle
    if hidden := _hidden(mine, part):
        visible &= ~Q(Linked(record, "children", of, keys=hidden))
    if hasattr(record, "withheld_why") and part in WITHHELD_FROM:
        visible &= Q(**{f"{of}__withheld_why" if of else "withheld_why": ""})
    if hasattr(record, "in_confidence") and part not in CONFIDES_IN:
        visible &= Q(**{f"{of}__in_confidence" if of else "in_confidence": False})
    return visible


def _kept_from(mine: Standing, model: type[Model], of: str) -> Q:
    """In the families one belongs to: what is about another adult, what was told in confidence, and what is
    withheld from a young person.

    It counts for the person, in whatever other part that person reads along too.
    """
    record = model._meta.get_field(of).related_model if of else model
    nothing = Q(pk__in=[])
    if not mine.homes or not hasattr(record, "concerns"):
        return nothing
    about_me = Q(Linked(record, "concerns", of, keys=mine.persons)) if mine.persons else nothing
    about_others = Q(Linked(record, "concerns", of)) & ~about_me
    in_confidence = Q(**{f"{of}__in_confidence" if of else "in_confidence": True})
    withheld = ~Q(**{f"{of}__withheld_why" if of else "withheld_why": ""})
    young = _reached(mine, WITHHELD_FROM)
    return (
        _one_of("family", mine.homes) & (in_confidence | about_others) | _one_of("family", young) & withheld
    )


def _one_of(path: str, keys: Collection[int]) -> Q:
    return Q(**{f"{path}__among": keys}) if keys else Q(pk__in=[])


def _parts(mine: Standing, granted: frozenset[Part]) -> list[Part]:
    return sorted(granted & mine.parts)


def _hidden(mine: Standing, part: Part) -> frozenset[int]:
    return mine.reaches[part].hidden if part in mine.reaches else frozenset()


def reports_of(user: User) -> Q:
    """The reports whose pages somebody may open: the own version, and every version for who supports the family."""
    mine = standing(user)
    return (Q(reader=user.pk) & _families(mine, GRANTS[Can.SEE_REPORTS], prefix="family__")) | _families(
        mine, SUPPORT, prefix="family__"
    )


def reports_listed(user: User) -> Q:
    """The reports somebody may know of: those one may open, and for who makes them their state too."""
    return reports_of(user) | _families(standing(user), GRANTS[Can.MAKE_REPORT], prefix="family__")


def log_rows(user: User) -> Q:
    """The lines of the access log somebody may search: the own ones, and for who watches over privacy those of the
    own organisation's families and staff."""
    mine, condition = standing(user), Q(user_id=user.pk, user_id__isnull=False)
    if GRANTS[Can.SEARCH_LOG] & mine.organisation_parts:
        held = model_named("families.Family").objects.filter(organisation=mine.organisation_id)
        staff = User.objects.filter(organisation=mine.organisation_id)
        condition |= Q(family_id__in=held.values("pk"))
        condition |= Q(family_id=None, user_id__in=staff.values("pk"))
    return condition


def emergencies_known(user: User) -> Q:
    """The emergency accesses somebody is told of: in the families one supports or leads, and for who reviews them
    in those of the organisation."""
    mine = standing(user)
    condition = _families(mine, STAFF, prefix="family__")
    if GRANTS[Can.REVIEW_EMERGENCY] & mine.organisation_parts:
        condition |= Q(family__organisation=mine.organisation_id)
    return condition


def families_out_of_reach(user: User) -> Q:
    """The families of the own organisation that somebody may ask emergency access to."""
    mine = standing(user)
    if not GRANTS[Can.ASK_EMERGENCY] & mine.organisation_parts:
        return Q(pk__in=[])
    return Q(organisation=mine.organisation_id) & ~reach(user)


def who_watches(organisation_id: int) -> Q:
    """The staff of an organisation who are told when somebody looks in an emergency, as a condition on accounts."""
    return Q(
        organisation=organisation_id,
        roles__overlap=[User.Role.TEAM_LEAD.value, User.Role.PRIVACY_OFFICER.value],
    )
