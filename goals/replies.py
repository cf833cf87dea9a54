"""Replies and own statements: how they come to be, and what a page shows of them."""

from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from families.models import Family
from goals.models import Reply
from goals.models.replies import THINGS
from goals.voices import place_in_team, voice_of
from teams.models import Notice


def new_reply(family: Family, user: User, **thing) -> Reply:
    """A reply that is not written yet, in the voice its author has in this family."""
    member = place_in_team(user, family)
    voice = voice_of(member) if member else ""
    return Reply(family=family, author=user, voice=voice, **thing)


def written_again(reply: Reply) -> Reply:
    """The next wording of a reply, with the words of the last one to begin with.

    It answers the same by its key: what was answered may be out of sight by now, and a reply never turns into a
    statement for others than who reads what it answers.
    """
    of = {f"{name}_id": getattr(reply, f"{name}_id") for name in THINGS}
    return Reply(
        family=reply.family,
        author=reply.author,
        voice=reply.voice,
        text=reply.text,
        audience=reply.audience,
        corrects=reply,
        **of,
    )


@transaction.atomic
def give(form, *, by: User) -> Reply:
    """Keep a reply for good, and tell whoever wrote what it answers; sent twice by a nervous thumb it is one."""
    reply = form.instance
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    same = {name: getattr(reply, f"{name}_id") for name in (*THINGS, "corrects")}
    same |= {"family": reply.family_id, "author": by.pk, "text": reply.text}
    if known := Reply.objects.filter(**same).first():
        return known
    reply = form.save(commit=False)
    reply.notice = _tell(reply)
    reply.save()
    form.save_m2m()
    return reply


def _tell(reply: Reply) -> Notice | None:
    to = written_by(reply.thing)
    if to is None or to.pk == reply.author_id:
        return None
    return Notice.objects.create(family_id=reply.family_id, user=to, kind=Notice.Kind.REPLIED)


def written_by(thing: models.Model | None) -> User | None:
    """Who wrote what a reply answers; of a report, who asked for it."""
    if hasattr(thing, "owner"):
        return thing.owner.user
    return getattr(thing, "author", None) or getattr(thing, "asked_by", None)


def of_the_family(family: Family, user: User) -> models.QuerySet:
    """All replies and statements of a family that somebody may read, each in its last wording."""
    return family.replies.visible_to(user).current().with_what_it_answers()


def things_in_sight(replies: list[Reply], user: User) -> None:
    """To each whether its reader may open what it answers: ``opens``. A question for each kind of thing at most."""
    for name in THINGS:
        ids = {pk for reply in replies if (pk := getattr(reply, f"{name}_id"))}
        if not ids:
            continue
        records = Reply._meta.get_field(name).related_model.objects.visible_to(user)
        seen = set(records.filter(Q(pk__in=ids)).values_list("pk", flat=True))
        for reply in replies:
            if getattr(reply, f"{name}_id") in ids:
                reply.opens = getattr(reply, f"{name}_id") in seen
