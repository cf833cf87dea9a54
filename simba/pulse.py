"""Signs of life: worker and beat each leave a mark in Redis every few seconds, which fades when they stop.

The worker's mark comes from its own loop and only while it is connected, so that a long report does not hide it and
a worker that hangs does not fake it: one by its own name, for who watches over it, and one for each queue it takes
from, for who wants to know whether anybody does. Beat's comes from the loop that reads the timetable.
"""

import contextlib
import os
import sys
from collections.abc import Iterable
from urllib.request import Request, urlopen

import redis
from celery import bootsteps
from celery.beat import Scheduler
from celery.utils.nodenames import default_nodename
from django.conf import settings

MISSED = 5  # how many signs may be missed before they have faded


def connect() -> redis.Redis:
    """Redis for a short question: it answers within half a second or it is away."""
    patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    return redis.Redis(connection_pool=redis.ConnectionPool.from_url(settings.REDIS_URL, **patience))


class Pulse:
    """The marks of one process: of beat, or of a worker and each of its queues."""

    def __init__(self, who: str, queues: Iterable[str] = ()):
        self.keys = [f"simba:alive:{mark}" for mark in (who, *(f"queue:{name}" for name in queues))]
        self._redis = None

    def beat(self) -> None:
        self._redis = self._redis or connect()
        with contextlib.suppress(redis.RedisError), self._redis.pipeline() as marks:
            for key in self.keys:
                marks.set(key, "yes", px=int(settings.SIMBA_PULSE_SECONDS * MISSED * 1000))
            marks.execute()

    def is_felt(self) -> bool:
        with connect() as client:
            return bool(client.exists(self.keys[0]))


def queues_taken_from(client: redis.Redis) -> set[str]:
    """The queues that some worker, on whatever machine, takes from."""
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    marks = client.mget([f"simba:alive:queue:{name}" for name in names])
    return {name for name, mark in zip(names, marks, strict=True) if mark}


class WorkerPulse(bootsteps.StartStopStep):
    """Part of the worker's loop, from the moment it is connected to the broker until it is not."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer, **kwargs):
        super().__init__(consumer, **kwargs)
        self.pulse, self.timer = Pulse(consumer.hostname, consumer.app.amqp.queues.consume_from), None

    def start(self, consumer):
        self.pulse.beat()
        self.timer = consumer.timer.call_repeatedly(settings.SIMBA_PULSE_SECONDS, self.pulse.beat)

    def stop(self, consumer):
        if self.timer:
            self.timer.cancel()
            self.timer = None

    shutdown = stop


class Timetable(Scheduler):
    """Beat's reader of the timetable. It remembers nothing between runs: what is due stands in the database."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pulse = Pulse("beat")

    def tick(self, *args, **kwargs):
        pause = super().tick(*args, **kwargs)
        self.pulse.beat()
        return min(pause, settings.SIMBA_PULSE_SECONDS)


def web_is_well() -> bool:
    """Ask the web server beside us, by a name it listens to, how everything is."""
    port = os.environ.get("PORT") or "8000"
    name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    try:
        urlopen(Request(f"http://127.0.0.1:{port}/health/", headers={"Host": name}), timeout=4)
    except OSError:
        return False
    return True


def is_well(who: str, name: str = "") -> bool:
    """``web`` and ``worker`` are the ones of this machine; a worker beside another is asked for by its own name."""
    if who == "web":
        return web_is_well()
    return Pulse("beat" if who == "beat" else name or default_nodename(None)).is_felt()


def main(*words: str) -> int:
    """What the health checks of docker-compose.yml run.

    With Redis away nothing is known, which has a status of its own: nobody need start a worker anew for it.
    """
    try:
        well, sentence = is_well(*words), f"No sign of life of {' '.join(words)}."
    except redis.RedisError:
        well, sentence = None, "Redis, where the signs of life are left, is away."
    if not well:
        sys.stderr.write(sentence + "\n")
    return {True: 0, False: 1, None: os.EX_TEMPFAIL}[well]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
