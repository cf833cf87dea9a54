"""A goal, a number for safety and a line of the map as one person reads them: what an example shows before saving."""

from accounts.models import User
from families.columns import line_of
from families.models import Family
from families.secrecy import NOTHING_UNSAID, Veil, veil_for
from goals.models import Goal, MappingEntry, SafetyRating
from teams.preview import Preview, show
from teams.who_reads import names_of_readers, trust_of


def look_at_goal(preview: Preview, goal: Goal) -> None:
    show(preview, goal, "goals/_goal_read.html", lambda reader: read_goal(goal.family, goal.pk, reader))


def read_goal(family: Family, goal_id: int, user: User) -> dict | None:
    """What ``goals/_goal_read.html`` draws, or none for who may not read the goal."""
    goal = family.goals.visible_to(user).with_words().select_related("owner", "life_area").filter(pk=goal_id)
    goal = goal.first()
    if goal is None:
        return None
    earlier = list(goal.wordings.visible_to(user))[1:]
    return {"goal": goal, "children": goal.children.visible_to(user), "earlier": earlier}


def look_at_rating(preview: Preview, rating: SafetyRating) -> None:
    show(preview, rating, "goals/_rating.html", lambda reader: _read_rating(rating, reader))


def _read_rating(rating: SafetyRating, user: User) -> dict | None:
    visible = rating.family.safety_ratings.visible_to(user).select_related("author")
    found = list(visible.filter(pk=rating.pk))
    veil_for(rating.family, user).say_who_gave(found, "author")
    return {"rating": found[0], "shows_value": True} if found else None


def look_at_entry(preview: Preview, entry: MappingEntry) -> None:
    show(preview, entry, "goals/_entry_read.html", lambda reader: _read_entry(entry, reader))


def _read_entry(entry: MappingEntry, user: User) -> dict | None:
    found = entry.family.mapping.visible_to(user).select_related("author").filter(pk=entry.pk).first()
    return {"line": line_of(found), "entry": found} if found else None


LOOK_AT = {"rating": look_at_rating, "entry": look_at_entry}


def page_of(record: SafetyRating | MappingEntry, user: User) -> dict:
    """What the page of one record draws besides its row."""
    if isinstance(record, SafetyRating):
        veil_for(record.family, user).say_who_gave([record], "author")
        return {"rating": record}
    return {"adults": [adult.full_name for adult in record.concerns.all()]}


def names_of(record: SafetyRating | MappingEntry, audience: str = "", veil: Veil = NOTHING_UNSAID) -> str:
    """The first names of who reads a record, or would read it with another audience."""
    return names_of_readers(
        record.family,
        audience=audience or record.audience,
        children=record.children.all(),
        author=record.author,
        kind=record._meta.label_lower,
        veil=veil,
        **(trust_of(record) if hasattr(record, "concerns") else {}),
    )


def would_read(form) -> str:
    """The names of who would read what is on a form now, right or not."""
    record = form.instance
    veil = veil_for(record.family, form.user)
    chosen = {str(pk) for pk in form["children"].value() or []}
    about = {"children": [child for child in form.fields["children"].queryset if str(child.pk) in chosen]}
    if "concerns" in form.fields:
        adults = {str(pk) for pk in form["concerns"].value() or []}
        about["concerns"] = [adult for adult in form.fields["concerns"].rows if str(adult.pk) in adults]
        about["in_confidence"] = bool(form["in_confidence"].value())
        about["is_withheld"] = bool((form["withheld_why"].value() or "").strip())
    audience, kind = form["audience"].value(), record._meta.label_lower
    known = audience in dict(form.fields["audience"].choices)
    return names_of_readers(
        record.family,
        audience=audience if known else "counsellors",
        author=form.user,
        kind=kind,
        veil=veil,
        **about,
    )
