"""The settings of production, with the floor beside the pages and a count of the questions in each answer."""

from simba.settings import *  # noqa: F403
from simba.settings import DATABASES, MIDDLEWARE, env

ROOT_URLCONF = "bench.urls"
WSGI_APPLICATION = "bench.wsgi.application"
MIDDLEWARE = ["bench.floor.count_questions", *MIDDLEWARE]
if not env.bool("BENCH_POOL", default=True):
    DATABASES["default"]["OPTIONS"].pop("pool")
    DATABASES["default"]["CONN_MAX_AGE"] = 60
