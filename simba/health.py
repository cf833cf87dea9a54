"""GET /health/: is everything Simba needs at work? Anybody may ask; nothing of a case is said."""

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
    asked = {
        "database": ASKERS["database"].submit(_state_of_database),
        "broker": ASKERS["broker"].submit(_signs_of_life),
    }
    wait(asked.values(), timeout=PATIENCE)
    signs = _answer(asked["broker"])
    parts = {"database": _answer(asked["database"]) or "down"}
    parts["broker"] = "down" if signs is None else "ok"
    for who in ("worker", "beat"):
        parts[who] = "unknown" if signs is None else ("ok" if signs[who] else "down")
    well = set(parts.values()) == {"ok"}
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


def _answer(question: Future):
    if not question.done():
        question.cancel()
        return None
    return question.result()
