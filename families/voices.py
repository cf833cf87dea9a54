"""Numbers of several people side by side: the latest of each, and where it began. Never an average."""

from dataclasses import dataclass

from django.db.models import F, QuerySet, Window
from django.db.models.functions import FirstValue, Lead

from accounts.models import beside_the_name
from families.caseload import of_relation
from families.secrecy import Veil
from simba.kept import kept

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
    def of(cls, newest, who: str, day: str, **more: str) -> "Voice":
        """From the newest row of one voice (``latest_of_each``)."""
        return cls(
            who=who,
            role=newest.get_voice_display(),
            voice=newest.voice,
            day=getattr(newest, day),
            value=newest.value,
            first=newest.first_value,
            before=newest.value if newest.value_before is None else newest.value_before,
            why=newest.why,
            **more,
        )

    @classmethod
    def of_score(cls, score, veil: Veil, words: str) -> "Voice":
        who = veil.of_user(score.scored_by, score.get_voice_display())
        return cls.of(score, who, "scored_on", words=words)

    @classmethod
    def of_rating(cls, rating, veil: Veil) -> "Voice":
        who = veil.of_user(rating.author, rating.get_voice_display())
        return cls.of(rating, who, "rated_on", one_higher=rating.one_higher)

    @property
    def is_low(self) -> bool:
        return self.value <= LOW

    @property
    def dropped(self) -> bool:
        return self.before - self.value >= DROP

    @property
    def moved(self) -> bool:
        return self.value != self.first


def latest_of_each(rows: QuerySet, by: list[str], day: str) -> QuerySet:
    """For each voice its latest row, with the value before it (``value_before``) and the first (``first_value``)."""
    each, newest_first = {"partition_by": [F(name) for name in by]}, [F(day).desc(), F("pk").desc()]
    found = rows.annotate(
        value_before=Window(Lead("value"), order_by=newest_first, **each),
        first_value=Window(FirstValue("value"), order_by=[F(day).asc(), F("pk").asc()], **each),
    )
    return found.order_by(*by, *newest_first).distinct(*by)


def safety_voices(ratings: list, veil: Veil) -> list[Voice]:
    """How safe each finds it at home (``latest_ratings``), the family's own voices first."""
    voices = [Voice.of_rating(rating, veil) for rating in ratings]
    return sorted(voices, key=lambda voice: (voice.voice in WORKERS, voice.voice not in PARENTS, voice.who))


@kept
def latest_ratings(reader, family) -> QuerySet:
    ratings = of_relation("safety_ratings", reader).filter(family=family)
    ratings = ratings.select_related("author").defer(*beside_the_name("author"))
    return latest_of_each(ratings, ["author_id", "voice"], "rated_on")


def widest_gap(voices: list[Voice]) -> tuple[Voice, Voice] | None:
    """A professional and a parent who see it very differently, when there are such."""
    pairs = [(w, p) for w in voices if w.voice in WORKERS for p in voices if p.voice in PARENTS]
    widest = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value), default=None)
    return widest if widest and abs(widest[0].value - widest[1].value) >= GAP else None
