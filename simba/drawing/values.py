"""What stands between braces in a template, read in a straight line: ``{{ child.first_name|default:"" }}``.

Django asks of each step first whether it is in a dictionary and lets a record answer by an error; here the kind of what
is at hand says which way to read it. Whatever is not plain is read by Django itself, from the beginning.
"""

from functools import cache
from html import escape

from django.conf import settings
from django.template.base import (
    FilterExpression,
    Variable,
    VariableDoesNotExist,
    render_value_in_context,
)
from django.template.context import BaseContext, Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime

NOT_THERE = (TypeError, AttributeError, KeyError, ValueError, IndexError)
# Kinds of things as they were met: those that are read by their attributes alone, and those that nobody can call.
PLAIN: set[type] = set()
STILL: set[type] = set()
MOST = 2000  # kinds; a program that makes new ones all the time would fill the memory


def find(context: Context, name: str) -> object:
    """What a page holds by this name. Errors: VariableDoesNotExist."""
    for layer in reversed(context.dicts):
        if name in layer:
            return layer[name]
    raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (name, context))


def step(current: object, bit: str) -> object:
    """One step further: into a dictionary, or to an attribute. Errors: those of both."""
    kind = type(current)
    if hasattr(kind, "__getitem__"):
        try:
            return current[bit]
        except NOT_THERE:
            return getattr(current, bit)
    if len(PLAIN) < MOST:
        PLAIN.add(kind)
    return getattr(current, bit)


def called(current: object) -> object:
    """What Django puts in the place of something that can be called. Errors: TypeError where it would not call it."""
    if not callable(current):
        if len(STILL) < MOST:
            STILL.add(type(current))
        return current
    if getattr(current, "do_not_call_in_templates", False):
        return current
    if getattr(current, "alters_data", False):
        raise TypeError
    return current()


def found_by_django(variable: Variable, context: Context, ignore_failures: bool, fault: Exception) -> object:
    """The value of a variable whose straight way ended in a fault: Django reads it from the beginning.

    Errors: the fault itself, where it is not one that Django would pass over.
    """
    if not isinstance(fault, VariableDoesNotExist):
        if not isinstance(fault, NOT_THERE) and not getattr(fault, "silent_variable_failure", False):
            raise fault
        try:
            return Variable.resolve(variable, context)
        except VariableDoesNotExist:
            pass
    return None if ignore_failures else ""


def read(variable: Variable, first: str | None, rest: tuple[str, ...], context: Context) -> object:
    """The value of a variable: ``first`` of what the page holds, and of that one step after the other.

    Errors: VariableDoesNotExist. What is not plain, and what fails on the way, is read by Django from the beginning.
    """
    if first is None or variable.translate or not isinstance(context, BaseContext):
        return Variable.resolve(variable, context)
    current = find(context, first)
    try:
        current = called(current)
        for bit in rest:
            current = called(step(current, bit))
    except Exception as fault:
        if isinstance(fault, NOT_THERE) or getattr(fault, "silent_variable_failure", False):
            return Variable.resolve(variable, context)
        raise
    return current


class Name(Variable):
    """A variable of Django; a record, a dictionary and what one may call are read without an error on the way."""

    __slots__ = ()

    def resolve(self, context: Context) -> object:
        if self.lookups is None:
            return super().resolve(context)
        return read(self, self.lookups[0], self.lookups[1:], context)


def named(variable: object) -> object:
    """A variable of Django, which reads itself as a ``Name`` from now on; anything else as it is."""
    if type(variable) is Variable:
        variable.__class__ = Name
    return variable


class Expression(FilterExpression):
    """A value and its filters. What a filter wants to be told of is looked up once."""

    __slots__ = ("first", "rest", "steps")

    def __init__(self, token, parser):
        super().__init__(token, parser)
        named(self.var)
        lookups = self.var.lookups if self.is_var else None
        self.first, self.rest = (lookups[0], lookups[1:]) if lookups else (None, ())
        self.steps = [
            (
                function,
                [(is_name, named(arg) if is_name else mark_safe(arg)) for is_name, arg in args],
                getattr(function, "expects_localtime", False),
                getattr(function, "needs_autoescape", False),
                getattr(function, "is_safe", False),
            )
            for function, args in self.filters
        ]

    @property
    def is_fixed(self) -> bool:
        """Whether this is a text that stands in the template, to be written as it is."""
        return not self.filters and not self.is_var and isinstance(self.var, str)

    def resolve(self, context: Context, ignore_failures: bool = False) -> object:
        found = self.var
        if self.is_var:
            try:
                found = read(found, self.first, self.rest, context)
            except VariableDoesNotExist:
                found = None if ignore_failures else context.template.engine.string_if_invalid
                if found:
                    return super().resolve(context, ignore_failures)
        for function, args, expects_localtime, needs_autoescape, is_safe in self.steps:
            values = [arg.resolve(context) if is_name else arg for is_name, arg in args]
            if expects_localtime:
                found = template_localtime(found, context.use_tz)
            told = {"autoescape": context.autoescape} if needs_autoescape else {}
            made = function(found, *values, **told)
            found = mark_safe(made) if is_safe and isinstance(found, SafeData) else made
        return found


def names_read_by(expression: Expression) -> set[str]:
    """The names that a value and its filters read of what a page holds."""
    args = [arg for _function, args, *_how in expression.steps for is_name, arg in args if is_name]
    return {expression.first, *(arg.lookups[0] for arg in args if arg.lookups)} - {None}


def escaped(value: object) -> str:
    """``conditional_escape``, for plain texts at once."""
    if type(value) is str:
        return SafeString(escape(value))
    return value if type(value) is SafeString else conditional_escape(value)


def shown(value: object, context: Context) -> str:
    """A value as it stands on the page: what ``render_value_in_context`` says, for texts and numbers at once."""
    kind = type(value)
    if kind is SafeString:
        return value
    if kind is str:
        return SafeString(escape(value)) if context.autoescape else value
    if kind is int and _as_digits():
        return str(value)
    return render_value_in_context(value, context)


@cache
def _as_digits() -> bool:
    return not settings.USE_THOUSAND_SEPARATOR
