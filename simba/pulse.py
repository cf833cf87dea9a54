"""Signs of life: worker and beat each leave a mark in Redis every few seconds, which fades when they stop.

The worker's mark comes from its own loop and only while it is connected, so that a long report does not hide it and
a worker that hangs does not fake it. Beat's comes from the loop that reads the timetable.
"""

import contextlib
import os
import sys
from urllib.request import Request, urlopen

import redis
from celery import bootsteps
from celery.beat import Scheduler
from django.conf import settings

MISSED = 5  # how many signs may be missed before they have faded


def connect() -> redis.Redis:
    """Redis for a short question: it answers within half a second or it is away."""
    patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    return redis.Redis(connection_pool=redis.ConnectionPool.from_url(settings.REDIS_URL, **patience))


class Pulse:
    """The mark of one kind of process."""

    def __init__(self, who: str):
        self.key = f"simba:alive:{who}"
        self._redis = None

    def beat(self) -> None:
        self._redis = self._redis or connect()
        with contextlib.suppress(redis.RedisError):
            self._redis.set(self.key, "yes", px=int(settings.SIMBA_PULSE_SECONDS * MISSED * 1000))

    def is_felt(self) -> bool:
        with connect() as client:
            return bool(client.exists(self.key))


class WorkerPulse(bootsteps.StartStopStep):
    """Part of the worker's loop, from the moment it is connected to the broker until it is not."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer, **kwargs):
        super().__init__(consumer, **kwargs)
        self.pulse, self.timer = Pulse("worker"), None

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


if __name__ == "__main__":  # what the health checks of docker-compose.yml run
    who = sys.argv[1]
    well = web_is_well() if who == "web" else Pulse(who).is_felt()
    sys.exit(0 if well else f"No sign of life of {who}.")
