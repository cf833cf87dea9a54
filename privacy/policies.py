"""Which rows of which table stand behind the second wall, as policies of PostgreSQL.

Worked out from the models, so that a table that is added tomorrow has its wall as soon as it exists. A table that
carries a family is open to who reaches that family; the history of families, to who sees that family. Where an author
chose the readers, the family's own people do not get what was written for professionals, whatever a query asks, nor
what shares the readers of such a record: what stands between it and another is of it too. These rules are coarser than
those of ``privacy.access``: they hold when a view forgets to ask.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model

from privacy.keys import FamilyKey

WEB, JOBS = "simba_web", "simba_jobs"
ROOMS = ("privacy", "families", "teams", "goals", "placements", "reports")
# Tables of these rooms that hold nothing of anybody.
LISTS = {"families_problemarea", "families_supportneedkind", "goals_lifearea"}
LISTS |= {"privacy_logseal", "privacy_logretention"}
LOG = "privacy_accessline"
# Where it stands what of a family is secret.
SECRETS = {
    "families_addresssecrecy",
    "families_addresssecrecy_persons",
    "families_addresssecrecy_against",
    "families_secrecyclue",
    "families_secrecytyped",
    "families_livingarrangement",
}
POLICIES = ("wall_reach", "wall_write", "wall_job", "wall_audience", "wall_audience_of_job", "wall_within")

PERSON = "(SELECT NULLIF(current_setting('simba.person', true), '')::bigint)"
INVITATION = "(SELECT NULLIF(current_setting('simba.invitation', true), '')::bigint)"
NAMES = "(SELECT NULLIF(current_setting('simba.names', true), '')::bigint)"
COVERED = "(SELECT NULLIF(current_setting('simba.covered', true), '')::bigint)"
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


def record_of(model: type[Model]) -> ForeignKey | None:
    """The column that leads to the record from which a row between two has its family."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, FamilyKey):
            return model._meta.get_field(field.of)
    return None


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
    for name in POLICIES:
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
    reading = "FOR SELECT" if table == LOG else "FOR ALL"
    yield f'CREATE POLICY wall_reach ON "{table}" {reading} TO {WEB}, {JOBS} USING ({reached(model)})'
    if table == LOG:  # everybody adds lines about what they do
        yield f'CREATE POLICY wall_write ON "{table}" FOR INSERT TO {WEB}, {JOBS} WITH CHECK (true)'
    yield f'CREATE POLICY wall_job ON "{table}" TO {JOBS}, "{owner}" USING ({of_job(model)})'
    if written := by_audience(model):
        yield f'CREATE POLICY wall_audience ON "{table}" AS RESTRICTIVE TO {WEB} USING ({written})'
        also = f"{written} OR {JOB} <> ''"
        yield f'CREATE POLICY wall_audience_of_job ON "{table}" AS RESTRICTIVE TO {JOBS} USING ({also})'
    if record := shared_with(model):
        yield f'CREATE POLICY wall_within ON "{table}" AS RESTRICTIVE TO {WEB}, {JOBS} USING ({_as(model, record)})'


def reached(model: type[Model]) -> str:
    table = model._meta.db_table
    if table == "families_family":
        return f"id = ANY {setting('families')} OR organisation_id = {NAMES}"
    if not carries_family(model):
        return _as_its_parent(model)
    condition = f"family_id = ANY {setting('families')}"
    if _is_invited(model):
        condition += f" OR invitation_id = {INVITATION}"
    if (record := record_of(model)) and _is_invited(record.related_model):
        condition += f" OR ({INVITATION} IS NOT NULL AND {_as(model, record)})"
    if table in SECRETS:
        condition += f" OR (family_id = {COVERED} AND {_of_a_named_family(table)})"
    if model._meta.app_label == "privacy":
        condition += f" OR user_id = {PERSON} OR {_named_past_reach(table)}"
    return condition


def _is_invited(model: type[Model]) -> bool:
    return any(field.column == "invitation_id" for field in model._meta.local_concrete_fields)


def _of_a_named_family(table: str) -> str:
    family = (
        f'SELECT 1 FROM families_family f WHERE f.id = "{table}".family_id AND f.organisation_id = {NAMES}'
    )
    return f"EXISTS ({family})"


def _named_past_reach(table: str) -> str:
    """The log and the emergencies of an organisation, for who watches over them there (``wall.open_names``)."""
    condition = f"({NAMES} IS NOT NULL AND {_of_a_named_family(table)})"
    if table == LOG:
        account = (
            f'SELECT 1 FROM accounts_user u WHERE u.id = "{table}".user_id AND u.organisation_id = {NAMES}'
        )
        condition += f" OR (family_id IS NULL AND {NAMES} IS NOT NULL AND EXISTS ({account}))"
    return condition


def shared_with(model: type[Model]) -> ForeignKey | None:
    """The column that leads to the record whose audience a row shares (``CaseQuerySet.within``), its history too.

    What stands between a record with readers and another is as secret as the record: who was there, about which child.
    """
    written = getattr(model, "pgh_tracked_model", model)
    within = getattr(getattr(written._default_manager, "_queryset_class", None), "within", None)
    if within:
        return model._meta.get_field(within)
    record = record_of(model)
    has_readers = record and (by_audience(record.related_model) or shared_with(record.related_model))
    return record if has_readers else None


def _as_its_parent(model: type[Model]) -> str:
    return _as(model, parent_of(model))


def _as(model: type[Model], field: ForeignKey) -> str:
    """Whoever sees the record behind this column sees the row."""
    parent = field.related_model._meta
    return (
        f'EXISTS (SELECT 1 FROM "{parent.db_table}" parent'
        f' WHERE parent."{field.target_field.column}" = "{model._meta.db_table}"."{field.column}")'
    )


def of_job(model: type[Model]) -> str:
    """A job says for which family it works, or that it goes through all."""
    table = model._meta.db_table
    if not (carries_family(model) or table == "families_family"):
        return _as_its_parent(model)
    column = "id" if table == "families_family" else "family_id"
    return f"{JOB} = '*' OR \"{column}\" = (SELECT NULLIF(NULLIF({JOB}, '*'), '')::bigint)"


def by_audience(model: type[Model]) -> str:
    """What an author wrote for supporters or professionals does not reach the family itself.

    A lead must know that a session took place; what was said to the counsellor alone the first wall keeps from them.
    """
    columns = {field.column for field in model._meta.local_concrete_fields}
    if not {"audience", "family_id"} <= columns:
        return ""
    mine = f"owner_id = ANY {setting('places')}" if "owner_id" in columns else f"author_id = {PERSON}"
    return (
        "audience IN ('team', 'parents', 'carers', 'present')"
        f" OR (audience IN ('professionals', 'counsellors') AND family_id = ANY {setting('staff')})"
        f" OR (audience = 'professionals' AND family_id = ANY {setting('professional')})"
        f" OR {mine}"
    )
