"""GET /health/: is everything Simba needs at work? Anybody may ask; nothing of a case is said.

Who may take one web server out of service asks less: `?part=web` whether it answers at all, `?part=database` whether
it can work. It must not be stopped because beat is away.
"""

from concurrent.futures import Future, ThreadPoolExecutor, wait

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from simba.db import sees_through_walls
from simba.doors import public
from simba.pulse import Pulse, connect, queues_taken_from

PATIENCE = 1.0  # seconds; what does not answer by then is down
# One thread for each question: a database that hangs holds up one thread, however often we are asked.
ASKERS = {"database": ThreadPoolExecutor(1), "broker": ThreadPoolExecutor(1)}


@require_safe
@never_cache
@public
def health(request: HttpRequest) -> JsonResponse:
    """The state of each part: "ok", "down", or "unknown" when what would tell is down itself.

    A database that hides nothing from this server is "open", which in production is not well.
    """
    questions = {"database": _state_of_database, "broker": _signs_of_life}
    only = request.GET.get("part")
    asked = {name: ASKERS[name].submit(questions[name]) for name in questions if only in (None, name)}
    wait(asked.values(), timeout=PATIENCE)
    parts = {}
    if "database" in asked:
        parts["database"] = _answer(asked["database"]) or "down"
    if "broker" in asked:
        parts |= _behind_the_broker(_answer(asked["broker"]))
    well = set(parts.values()) <= {"ok"}
    return JsonResponse({"status": "ok" if well else "down", **parts}, status=200 if well else 503)


def _state_of_database() -> str:
    try:
        is_open = sees_through_walls()
        return "open" if is_open and settings.SIMBA_ENV == "production" else "ok"
    except DatabaseError:
        return "down"
    finally:
        connection.close()


def _signs_of_life() -> dict[str, bool] | None:
    """Who left a mark lately; None without a broker. The worker is well when no queue is without one."""
    try:
        with connect() as client:
            taken, beat = queues_taken_from(client), client.exists(*Pulse("beat").keys)
    except redis.RedisError:
        return None
    return {"worker": len(taken) == len(settings.CELERY_TASK_QUEUES), "beat": bool(beat)}


def _behind_the_broker(signs: dict[str, bool] | None) -> dict[str, str]:
    if signs is None:
        return {"broker": "down", "worker": "unknown", "beat": "unknown"}
    return {"broker": "ok", **{who: "ok" if is_there else "down" for who, is_there in signs.items()}}


def _answer(question: Future):
    if not question.done():
        question.cancel()
        return None
    return question.result()
