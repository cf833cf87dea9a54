"""The cache: Redis, or each process' own memory while Redis is away."""

import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

PAUSE = 5  # seconds before Redis is asked again


class ForgivingRedisCache(RedisCache):
    """Redis being away must not break a page, nor lift the limit on guessing passwords: memory stands in."""

    def __init__(self, server, params):
        options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._spare = LocMemCache("while-redis-is-away", params)
        self._away_until = 0.0

    def _either(self, name, *args, **kwargs):
        if time.monotonic() >= self._away_until:
            try:
                return getattr(super(), name)(*args, **kwargs)
            except RedisError:
                self._away_until = time.monotonic() + PAUSE
        return getattr(self._spare, name)(*args, **kwargs)

    def add(self, *args, **kwargs):
        return self._either("add", *args, **kwargs)

    def get(self, *args, **kwargs):
        return self._either("get", *args, **kwargs)

    def set(self, *args, **kwargs):
        return self._either("set", *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self._either("touch", *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._either("delete", *args, **kwargs)

    def get_many(self, *args, **kwargs):
        return self._either("get_many", *args, **kwargs)

    def set_many(self, *args, **kwargs):
        return self._either("set_many", *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._either("delete_many", *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._either("has_key", *args, **kwargs)

    def incr(self, *args, **kwargs):
        return self._either("incr", *args, **kwargs)

    def clear(self):
        return self._either("clear")
