"""Numbers of several people side by side: the latest of each, and where it began. Never an average."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from families.models import Family
from families.secrecy import Veil

LOW, DROP, GAP = 3, 2, 4  # at or below, at once, between a professional and a parent (domain.md, section 4)
PARENTS = {"mother", "father", "parent"}
WORKERS = {"professional", "counsellor", "system_coach"}


@dataclass(frozen=True)
class Voice:
    """What one person says in one voice: the latest number, the first, and the one before the latest."""

    who: str
    role: str
    voice: str
    day: object
    value: int
    first: int
    before: int
    why: str = ""
    one_higher: str = ""
    words: str = ""  # what the number stands for, on a scale of described levels

    @classmethod
    def of(cls, rows: list, who: str, day: str, **more: str) -> "Voice":
        """From the rows of one voice, newest first."""
        newest = rows[0]
        return cls(
            who=who,
            role=newest.get_voice_display(),
            voice=newest.voice,
            day=getattr(newest, day),
            value=newest.value,
            first=rows[-1].value,
            before=rows[1].value if len(rows) > 1 else newest.value,
            why=newest.why,
            **more,
        )

    @classmethod
    def of_score(cls, rows: list, veil: Veil, words: str) -> "Voice":
        who = veil.of_user(rows[0].scored_by, rows[0].get_voice_display())
        return cls.of(rows, who, "scored_on", words=words)

    @classmethod
    def of_rating(cls, rows: list, veil: Veil) -> "Voice":
        who = veil.of_user(rows[0].author, rows[0].get_voice_display())
        return cls.of(rows, who, "rated_on", one_higher=rows[0].one_higher)

    @property
    def is_low(self) -> bool:
        return self.value <= LOW

    @property
    def dropped(self) -> bool:
        return self.before - self.value >= DROP

    @property
    def moved(self) -> bool:
        return self.value != self.first


def latest_of_each(rows: QuerySet, by: list[str], day: str) -> list[list]:
    """For each voice its latest two rows and its first, newest first, in one question."""
    each = {"partition_by": [F(name) for name in by]}
    found = rows.annotate(
        newest=Window(RowNumber(), order_by=[F(day).desc(), F("pk").desc()], **each),
        oldest=Window(RowNumber(), order_by=[F(day).asc(), F("pk").asc()], **each),
    ).filter(Q(newest__lte=2) | Q(oldest=1))
    found = found.order_by(*by, "newest")
    return [list(group) for _, group in groupby(found, key=lambda row: [getattr(row, name) for name in by])]


def safety_voices(family: Family, user: User, veil: Veil) -> list[Voice]:
    """How safe each finds it at home, the family's own voices first."""
    ratings = family.safety_ratings.visible_to(user).select_related("author")
    voices = [
        Voice.of_rating(rows, veil) for rows in latest_of_each(ratings, ["author_id", "voice"], "rated_on")
    ]
    return sorted(voices, key=lambda voice: (voice.voice in WORKERS, voice.voice not in PARENTS, voice.who))


def widest_gap(voices: list[Voice]) -> tuple[Voice, Voice] | None:
    """A professional and a parent who see it very differently, when there are such."""
    pairs = [(w, p) for w in voices if w.voice in WORKERS for p in voices if p.voice in PARENTS]
    widest = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value), default=None)
    return widest if widest and abs(widest[0].value - widest[1].value) >= GAP else None
