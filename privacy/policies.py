"""Which rows of which table stand behind the second wall, as policies of PostgreSQL.

Worked out from the models, so that a table that is added tomorrow has its wall as soon as it exists. A table that
carries a family is open to who reaches that family; one that belongs to a row of a case, to who sees that row. Where
an author chose the readers, the family's own people do not get what was written for professionals, whatever a
query asks, nor what shares the readers of such a record. These rules are coarser than those of ``privacy.access``:
they hold when a view forgets to ask.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model

WEB, JOBS = "simba_web", "simba_jobs"
ROOMS = ("families", "teams", "goals", "placements", "reports")
# Tables of these rooms that hold nothing of anybody.
LISTS = {"families_problemarea", "families_supportneedkind", "goals_lifearea"}

PERSON = "(SELECT NULLIF(current_setting('simba.person', true), '')::bigint)"
LEAD = "(SELECT NULLIF(current_setting('simba.lead', true), '')::bigint)"
INVITATION = "(SELECT NULLIF(current_setting('simba.invitation', true), '')::bigint)"
JOB = "(SELECT current_setting('simba.job', true))"


def setting(name: str) -> str:
    """The families in a setting of this transaction, asked once for each query."""
    return f"((SELECT NULLIF(current_setting('simba.{name}', true), '')::bigint[])::bigint[])"


def case_tables() -> Iterator[type[Model]]:
    """Every model with a table of its own in the rooms of cases, the ones Django makes by itself too."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in ROOMS and meta.managed and not meta.proxy and meta.db_table not in LISTS:
            yield model


def carries_family(model: type[Model]) -> bool:
    return any(field.column == "family_id" for field in model._meta.local_concrete_fields)


def parent_of(model: type[Model]) -> ForeignKey:
    """The column by which a row without a family belongs to a row of a case: its first that leads to one."""
    for field in model._meta.local_concrete_fields:
        if field.is_relation and field.related_model._meta.app_label in ROOMS:
            return field
    raise LookupError(f"{model._meta.label} carries no family and belongs to nothing that does.")


def statements(model: type[Model], owner: str) -> Iterator[str]:
    """What stands the wall around one table; to be said again whenever tables changed."""
    table = model._meta.db_table
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    for name in ("wall_reach", "wall_job", "wall_audience", "wall_within"):
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
    yield f'CREATE POLICY wall_reach ON "{table}" TO {WEB}, {JOBS} USING ({reached(model)})'
    yield f'CREATE POLICY wall_job ON "{table}" TO {JOBS}, "{owner}" USING ({of_job(model)})'
    if written := by_audience(model):
        yield f'CREATE POLICY wall_audience ON "{table}" AS RESTRICTIVE TO {WEB}, {JOBS} USING ({written})'
    if record := shared_with(model):
        yield f'CREATE POLICY wall_within ON "{table}" AS RESTRICTIVE TO {WEB}, {JOBS} USING ({_as(model, record)})'


def reached(model: type[Model]) -> str:
    table = model._meta.db_table
    if table == "families_family":
        return f"id = ANY {setting('families')} OR organisation_id = {LEAD}"
    if not carries_family(model):
        return _as_its_parent(model)
    condition = f"family_id = ANY {setting('families')} OR {_in_the_organisation(table)}"
    if any(field.column == "invitation_id" for field in model._meta.local_concrete_fields):
        condition += f" OR invitation_id = {INVITATION}"
    return condition


def shared_with(model: type[Model]) -> ForeignKey | None:
    """The column that leads to the record whose audience a row shares (``CaseQuerySet.within``), its history too."""
    written = getattr(model, "pgh_tracked_model", model)
    within = getattr(getattr(written._default_manager, "_queryset_class", None), "within", None)
    return model._meta.get_field(within) if within else None


def _as_its_parent(model: type[Model]) -> str:
    return _as(model, parent_of(model))


def _as(model: type[Model], field: ForeignKey) -> str:
    """Whoever sees the record behind this column sees the row."""
    parent = field.related_model._meta
    return (
        f'EXISTS (SELECT 1 FROM "{parent.db_table}" parent'
        f' WHERE parent."{field.target_field.column}" = "{model._meta.db_table}"."{field.column}")'
    )


def _in_the_organisation(table: str) -> str:
    """Whether a family is one of those a team lead reaches; costs nothing to who is none."""
    return (
        f"({LEAD} IS NOT NULL AND EXISTS (SELECT 1 FROM families_family f"
        f' WHERE f.id = "{table}".family_id AND f.organisation_id = {LEAD}))'
    )


def of_job(model: type[Model]) -> str:
    """A job says for which family it works, or that it goes through all."""
    table = model._meta.db_table
    if not (carries_family(model) or table == "families_family"):
        return _as_its_parent(model)
    column = "id" if table == "families_family" else "family_id"
    return f"{JOB} = '*' OR \"{column}\" = (SELECT NULLIF(NULLIF({JOB}, '*'), '')::bigint)"


def by_audience(model: type[Model]) -> str:
    """What an author wrote for supporters or professionals does not reach the family itself."""
    columns = {field.column for field in model._meta.local_concrete_fields}
    if not {"audience", "family_id"} <= columns:
        return ""
    table = model._meta.db_table
    return (
        "audience IN ('team', 'parents', 'carers', 'present')"
        f" OR (audience IN ('professionals', 'counsellors') AND family_id = ANY {setting('support')})"
        f" OR (audience = 'professionals' AND (family_id = ANY {setting('professional')}"
        f" OR {_in_the_organisation(table)}))"
        f" OR {_is_the_author(table, columns)} OR {JOB} <> ''"
    )


def _is_the_author(table: str, columns: set[str]) -> str:
    owner = (
        "EXISTS (SELECT 1 FROM teams_teammember owner WHERE owner.id = {}.owner_id AND owner.user_id = "
        + PERSON
        + ")"
    )
    if "owner_id" in columns:
        return owner.format(f'"{table}"')
    if "author_id" in columns:
        return f"author_id = {PERSON}"
    return (
        f'EXISTS (SELECT 1 FROM goals_goal goal WHERE goal.id = "{table}".goal_id AND {owner.format("goal")})'
    )
