"""Who may see and do what. The only place that names a part.

A person's *parts* are worked out from two things: the roles in the organisation that holds the family, and the
role in the family's team while the membership runs (``standing``). A part reaches some families, and inside them some
children. ``GRANTS`` says what a part may do, ``SEES`` which audiences it belongs to, ``READS`` which grant a kind of
record needs; ``rows`` turns them into conditions. What is not written here is not allowed (source: access.md).
"""

from privacy.access.grants import GRANTS, PAST_REACH
from privacy.access.parts import Can, Part
from privacy.access.reads import CONFIDES_IN, NEEDS_A_CHILD, READS, SEES, WITHHELD_FROM
from privacy.access.rows import (
    audience_rows,
    emergencies_known,
    families_out_of_reach,
    log_rows,
    reach,
    reports_listed,
    reports_of,
    rows,
    rows_written_by,
    who_watches,
)
from privacy.access.standing import (
    ADULT_FROM,
    MEMBER_STAFF,
    OWN_DECISION_FROM,
    RIGHTS_SWITCH_AT,
    WHOLE_ORGANISATION,
    YOUNG_PERSON_FROM,
    Reach,
    Standing,
    children_of,
    counts,
    in_scope,
    may,
    model_named,
    persons_at_home,
    standing,
)

__all__ = [
    "CONFIDES_IN",
    "GRANTS",
    "MEMBER_STAFF",
    "NEEDS_A_CHILD",
    "OWN_DECISION_FROM",
    "PAST_REACH",
    "READS",
    "RIGHTS_SWITCH_AT",
    "SEES",
    "WHOLE_ORGANISATION",
    "WITHHELD_FROM",
    "ADULT_FROM",
    "YOUNG_PERSON_FROM",
    "Can",
    "Part",
    "Reach",
    "Standing",
    "audience_rows",
    "children_of",
    "counts",
    "emergencies_known",
    "families_out_of_reach",
    "in_scope",
    "log_rows",
    "may",
    "model_named",
    "persons_at_home",
    "reach",
    "reports_listed",
    "reports_of",
    "rows",
    "rows_written_by",
    "standing",
    "who_watches",
]
