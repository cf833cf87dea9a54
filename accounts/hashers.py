"""How a password is kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the second recommended option of RFC 9106 (64 MiB, three rounds), above OWASP's least of 19 MiB.

    An older hash is made anew at the next sign-in: Django asks this class whether it is as strong as now.
    """

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4
