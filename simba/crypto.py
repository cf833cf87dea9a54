"""Encryption of single fields: what somebody with a copy of the database may not read.

A value is kept as text: ``s1.<key id>.<nonce, ciphertext and seal>``, by AES-256-GCM. The name of its *place*, such as
``families.person.phone``, is sealed with it, so that a value put in another column no longer opens. The keys come from
FIELD_KEYS, newest first: the first one seals, each of them opens. ``manage.py rotate_keys`` re-seals with the first.
Whoever must look a value up keeps its blind index beside it: an HMAC under a key of its own.
"""

import base64
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

WHOLE = (
    "isnull",
    "df",
    "ndf",
)  # lookups without a look inside; the latter are of triggers: did the column change
MARK, NONCE = "s1", 12  # the form a value is kept in; bytes of the nonce, as NIST SP 800-38D advises


class Undecipherable(Exception):
    """A kept value that cannot be opened. Says which place and which key, never what it holds."""


@dataclass(frozen=True)
class Key:
    """One secret of FIELD_KEYS as what is derived from it (HKDF): a name, a key to seal and a key to index."""

    name: str
    cipher: AESGCM
    indexing: bytes


@lru_cache
def _derived(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    if not secrets:
        raise ImproperlyConfigured("FIELD_KEYS is empty: nothing can be sealed or opened.")
    return tuple(
        Key(
            _bytes(secret, b"name", 4).hex(),
            AESGCM(_bytes(secret, b"seal", 32)),
            _bytes(secret, b"index", 32),
        )
        for secret in secrets
    )


def _bytes(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"simba " + purpose).derive(
        secret.encode()
    )


def keys() -> tuple[Key, ...]:
    """The keys there are, newest first."""
    return _derived(tuple(settings.FIELD_KEYS))


def seal(text: str, place: str) -> str:
    """A text as it is kept at a place. Nothing stays nothing, so that a form can tell an empty field."""
    if not text:
        return ""
    key, nonce = keys()[0], os.urandom(NONCE)
    sealed = key.cipher.encrypt(nonce, text.encode(), place.encode())
    return f"{MARK}.{key.name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(kept: str, place: str) -> str:
    """The text that was sealed for this place; raises ``Undecipherable`` when key, place or value are not right."""
    if not kept:
        return ""
    mark, _, rest = kept.partition(".")
    name, _, body = rest.partition(".")
    if mark != MARK or not body:
        raise Undecipherable(f"What is kept in {place} is not encrypted.")
    key = next((key for key in keys() if key.name == name), None)
    if key is None:
        raise Undecipherable(f"{place} was encrypted with key {name}, which is not in FIELD_KEYS.")
    try:
        raw = base64.urlsafe_b64decode(body)
        return key.cipher.decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError) as problem:
        raise Undecipherable(
            f"What is kept in {place} was changed, or belongs to another place."
        ) from problem


def is_newest(kept: str) -> bool:
    """Whether a value, or a blind index, is of the newest key (or is nothing)."""
    return not kept or kept.startswith((f"{MARK}.{keys()[0].name}.", f"{keys()[0].name}:"))


def blind(values: Sequence[str], places: Sequence[str]) -> str:
    """The blind index of values at their places, under the newest key: equal values have equal ones."""
    return _blind(keys()[0], values, places)


def _blind(key: Key, values: Sequence[str], places: Sequence[str]) -> str:
    """Nothing when one of the values is not filled in: half an address is of nobody."""
    plain = ["".join(value.split()).casefold() for value in values]
    if len(plain) > 1:  # of an address only letters and figures count: 12-A is 12a
        plain = [re.sub(r"[\W_]", "", one) for one in plain]
    if not all(plain):
        return ""
    text = "\0".join(["+".join(places), *plain])
    return f"{key.name}:{hmac.digest(key.indexing, text.encode(), sha256).hex()}"


def index_on(model: type[models.Model], *names: str) -> "BlindIndexField":
    """The blind index over these encrypted fields of a model."""
    fields = (field for field in model._meta.get_fields() if isinstance(field, BlindIndexField))
    return next(field for field in fields if field.names == names)


def same(model: type[models.Model], name: str, value: str) -> Q:
    """The rows whose encrypted field ``name`` holds this value, by its blind index, whichever key made that."""
    index = index_on(model, name)
    return Q(**{f"{index.name}__in": index.wanted(value)})


class Opened(str):
    """A text that was kept encrypted, and how it was kept: saved again unchanged, it makes no line in the history."""

    __slots__ = ("kept", "place")

    def __new__(cls, kept: str, place: str):
        opened = super().__new__(cls, unseal(kept, place))
        opened.kept, opened.place = kept, place
        return opened

    def __reduce__(self):
        return Opened, (self.kept, self.place)


class Sealed:
    """What every encrypted field does: sealed on the way in, opened on the way out, and never searched.

    ``place`` names the column for good: it is sealed into each value, and the column of the history shares it.
    """

    def __init__(self, *args, place: str = "", **kwargs):
        self.place = place
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "place": self.place}

    def get_internal_type(self):
        return "TextField"

    def plain(self, value) -> str:
        """A value as the text that is sealed."""
        return "" if value is None else str(super().get_prep_value(value) or "")

    def get_prep_value(self, value):
        if value is None:
            return None
        if getattr(value, "place", None) == self.place and is_newest(value.kept):
            return value.kept
        return seal(self.plain(value), self.place)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Opened(value, self.place)

    def save_form_data(self, instance, data):
        """A form that comes back with the same text leaves the kept value as it is: nothing happened to it."""
        if self.plain(data) != self.plain(getattr(instance, self.attname)):
            super().save_form_data(instance, data)

    def get_lookup(self, lookup_name):
        if lookup_name in WHOLE:
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.name} is encrypted and cannot be searched; ask crypto.same() for equal values."
        )

    def get_transform(self, lookup_name):
        return self.get_lookup(lookup_name)


class EncryptedTextField(Sealed, models.TextField):
    """A text of any length, kept encrypted."""


class EncryptedCharField(Sealed, models.CharField):
    """A line of text, kept encrypted; ``max_length`` is of what is typed."""


class EncryptedEmailField(Sealed, models.EmailField):
    """An e-mail address, kept encrypted."""


class EncryptedPhoneField(Sealed, PhoneNumberField):
    """A phone number in one notation, kept encrypted."""

    def from_db_value(self, value, expression, connection):
        opened = super().from_db_value(value, expression, connection)
        number = self.to_python(opened)
        if number:
            number.kept, number.place = opened.kept, opened.place
        return number


class BlindIndexField(models.CharField):
    """The blind index of another field of the row, or of several together, filled in whenever the row is saved.

    ``of`` names that field, or those. An update by query, or with ``update_fields``, must name both.
    """

    def __init__(self, *args, of: str | tuple[str, ...] = "", **kwargs):
        self.of = of
        kwargs |= {"max_length": 80, "editable": False, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance, add):
        values = [getattr(model_instance, name) for name in self.names]
        value = blind(self._plain(values), self._places)
        setattr(model_instance, self.attname, value)
        return value

    def wanted(self, *values) -> list[str]:
        """What stands in this column where the row holds these values, under each key there is."""
        found = [_blind(key, self._plain(values), self._places) for key in keys()]
        return [one for one in found if one]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.of,) if isinstance(self.of, str) else tuple(self.of)

    @property
    def _sources(self) -> list[Sealed]:
        return [self.model._meta.get_field(name) for name in self.names]

    @property
    def _places(self) -> list[str]:
        return [source.place for source in self._sources]

    def _plain(self, values: Sequence) -> list[str]:
        return [source.plain(value) for source, value in zip(self._sources, values, strict=True)]
