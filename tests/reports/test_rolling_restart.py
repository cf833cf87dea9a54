"""Everything is restarted one by one while people ask for reports: none is lost, none made twice, nobody gets an error.

Two web servers and two workers, each a process of its own as on hosts of their own, on the test's database and a Redis
of this test. Who asks is led to a web server that takes new requests, as a load balancer does; one that must go ends
what it has in hands. SIMBA_REPORTS says how many: 500 take some minutes.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest
from django.test import Client

from privacy.models import AccessLine
from privacy.policies import WEB
from reports.models import Report, ReportFile
from tests.processes import LOGS, ROOT, celery, of_the_test
from tests.reports.test_worker_killed import broker, timetable, wait_until  # noqa: F401 - a fixture
from tests.world import days_ago, make_world

pytestmark = pytest.mark.django_db(transaction=True)
REPORTS = int(os.environ.get("SIMBA_REPORTS") or 40)
ASKING, TOKEN = 4, "a" * 32  # people at once; any token will do that is the same in cookie and header


class WebServer:
    """A gunicorn with two threads, as the image starts it."""

    def __init__(self, broker):  # noqa: F811
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "simba.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
        environment = {
            **os.environ,
            **of_the_test(broker.url, role=WEB),
            "DJANGO_SETTINGS_MODULE": "simba.settings",
        }
        LOGS.mkdir(parents=True, exist_ok=True)
        with (LOGS / f"rolling-{os.getpid()}.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_until(self.answers)

    def answers(self):
        with contextlib.suppress(OSError):
            return ask(self.port, "GET", "/health/?part=web", {})[0] == 200

    def stop(self):
        """In order: it takes no new request, and ends those it has."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0


class Balancer:
    """Which web servers take new requests, and how many requests are under way."""

    def __init__(self, servers):
        self.servers, self.lock, self.asked = list(servers), threading.Lock(), 0

    def next_port(self):
        with self.lock:
            self.asked += 1
            return self.servers[self.asked % len(self.servers)].port

    def replace(self, old, new):
        with self.lock:
            self.servers[self.servers.index(old)] = new


def ask(port, method, path, headers, sent=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, sent and urlencode(sent, doseq=True), headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def asking(world, balancer, numbers, failed):
    """One person who asks for reports of many periods, one after the other."""
    client = Client()
    client.force_login(world.mirjam)
    session = client.session
    session["has_second_factor"] = True
    session.save()
    headers = {
        "Host": "localhost",
        "Cookie": f"simba={client.cookies['simba'].value}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def go_on():
        for number in numbers:
            days = {"first_day": days_ago(10 + number // 5), "last_day": days_ago(1 + number % 5)}
            sent = {"kind": "progress", "readers": [world.mirjam.pk], **days}
            try:
                path = f"/families/{world.family.pk}/reports/add/"
                status, body = ask(balancer.next_port(), "POST", path, headers, sent)
            except OSError as error:
                failed.append(repr(error))
            else:
                if status != 302:
                    failed.append((status, body[:300]))
            time.sleep(0.02)

    return threading.Thread(target=go_on)


def worker(broker, name):  # noqa: F811
    arguments = ["--concurrency", "1", "--loglevel", "WARNING", "--hostname", f"{name}@%h"]
    return celery("worker", *arguments, redis_url=broker.url)


def test_a_rolling_restart_loses_nothing(broker):  # noqa: F811
    world, failed = make_world(), []
    with contextlib.ExitStack() as running:
        workers = [running.enter_context(worker(broker, f"host{n}")) for n in (1, 2)]
        running.enter_context(timetable(broker))  # what a worker had taken and not begun is rung for again
        web = [WebServer(broker) for _ in (1, 2)]
        balancer = Balancer(web)
        people = [asking(world, balancer, range(n, REPORTS, ASKING), failed) for n in range(ASKING)]
        for person in people:
            person.start()

        for number, old in enumerate(web):
            wait_until(lambda: Report.objects.count() > REPORTS // 4 * (number + 1))  # noqa: B023
            new = WebServer(broker)
            balancer.replace(old, new)
            old.stop()
            workers[number].send_signal(signal.SIGTERM)  # it ends the report it is making
            running.enter_context(worker(broker, f"host{number + 3}"))
        for person in people:
            person.join()
        wait_until(lambda: not Report.objects.unfinished().exists(), seconds=600)
        for server in balancer.servers:
            server.stop()

    made = AccessLine.objects.filter(action="create", user_id=None, object_kind="report", status=200)
    assert failed == []
    assert Report.objects.filter(state="ready").count() == ReportFile.objects.count() == REPORTS
    assert made.count() == made.values("object_id").distinct().count() == REPORTS
