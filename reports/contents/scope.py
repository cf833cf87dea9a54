"""Whose report it is: what every part of the contents is gathered by."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import User
from families.models import Family
from families.secrecy import Veil, veil_for
from privacy.access import SEES, Can, may, standing
from privacy.audience import Audience


@dataclass(frozen=True)
class Scope:
    """One reader, one family, and the first and last day, both included."""

    family: Family
    reader: User
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def may(self, can: Can) -> bool:
        return may(self.reader, can, self.family)

    @cached_property
    def veil(self) -> Veil:
        """The names the reader may not read on the day the report is made: paper stays."""
        return veil_for(self.family, self.reader)

    def visible(self, records):
        """What the reader may see of some records of the family; a draft, even an own one, is never in a report."""
        rows = records.visible_to(self.reader)
        return rows.exclude(audience=Audience.AUTHOR) if hasattr(records.model, "audience") else rows

    @property
    def sees_everything(self) -> bool:
        """Whether this reader's part keeps nothing from them but drafts: said of the part, never of what is there."""
        parts = standing(self.reader).parts_in(self.family)
        seen = {audience for part in parts for audience in SEES.get(part, ())}
        return seen >= set(Audience) - {Audience.AUTHOR}
