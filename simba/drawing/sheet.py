"""A piece of a template, written down as one function of Python.

A node of Django is asked to draw itself and asks the nodes within it: of a list of families that is two thousand calls.
Here each node writes lines on a ``Sheet`` instead, once, and Python draws the piece by them. A node that writes nothing
is asked to draw itself, as before. Only names that stand in a template come into the lines, and only where they are
names to Python too; words and values are given to the function, never written into it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from keyword import iskeyword

from django.template.base import Node, NodeList, TextNode, VariableDoesNotExist, VariableNode
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode, ForNode, IfNode, TemplateLiteral, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import get_language

from simba.drawing.values import PLAIN, STILL, Expression, called, find, found_by_django, shown, step


def spoken(context: Context) -> str | None:
    """The language of a page; asking Django costs more than a sentence, and only ``{% language %}`` changes it."""
    held = vars(context)
    if "spoken" not in held:
        held["spoken"] = get_language()
    return held["spoken"]


# Python nests no more than twenty loops and tries: what stands deeper is a function of its own, and Django answers what
# remains of a condition of so many operators.
DEEP, LONG = 8, 6
COMPARED = {"==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"}
GIVEN = {
    "PLAIN": PLAIN,
    "STILL": STILL,
    "SafeData": SafeData,
    "SafeString": SafeString,
    "VariableDoesNotExist": VariableDoesNotExist,
    "called": called,
    "find": find,
    "found_by_django": found_by_django,
    "localtime": template_localtime,
    "mark_safe": mark_safe,
    "shown": shown,
    "spoken": spoken,
    "step": step,
}
# Nodes that give a value to a name where one can see it: the name stands in one of these attributes.
OPEN = (TextNode, VariableNode, IfNode, ForNode, WithNode, IncludeNode, CsrfTokenNode)
NAMING = (TranslateNode, BlockTranslateNode, URLNode, SimpleNode, StaticNode)
NAMED_IN = ("asvar", "target_var", "varname")


def written(nodes: NodeList) -> Callable[[Context], str]:
    """A function that draws these nodes one after the other."""
    sheet = Sheet()
    sheet.line("dicts, language, drawn = context.dicts, spoken(context), []")
    sheet.line("out = drawn.append")
    sheet.write(nodes)
    sheet.line('return "".join(drawn)')
    return sheet.function(next((node.origin for node in nodes if hasattr(node, "origin")), None))


class Sheet:
    """Lines of a function, what they are given, and the names of Python for what a loop or a tag has named."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.given: dict[str, object] = dict(GIVEN)
        self.depth = 1
        self.known: dict[str, str | None] = {}
        self.count = 0

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def under(self, head: str) -> Iterator[None]:
        """Lines that belong to the one above them."""
        self.line(head)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def several(self, count: int) -> list[str]:
        return [self.fresh() for _ in range(count)]

    def dictionary(self, values: dict[str, str]) -> str:
        """A dictionary of names of the template."""
        return "{" + ", ".join(f"{self.give(name)}: {value}" for name, value in values.items()) + "}"

    def give(self, thing: object) -> str:
        """The name by which the lines can use something."""
        name = f"g{len(self.given)}"
        self.given[name] = thing
        return name

    def function(self, origin: object) -> Callable[[Context], str]:
        source = "\n".join(["def draw(context):", *self.lines])
        exec(compile(source, f"<written from {origin}>", "exec"), self.given)
        return self.given["draw"]

    def write(self, nodes: NodeList) -> None:
        """What these nodes draw."""
        if self.depth > DEEP:
            self.line(f"out({self.give(nodes.render)}(context))")
            return
        if not nodes:
            self.line("pass")
        for node in nodes:
            if type(node) is TextNode:
                self.line(f"out({self.give(node.s)})")
            elif hasattr(node, "write"):
                node.write(self)
            else:
                self.draws_itself(node)

    def draws_itself(self, node: Node) -> None:
        self.line(f"out({self.give(node.render)}(context))")

    @contextmanager
    def layer(self, layer: str, names: dict[str, str], nodes: NodeList) -> Iterator[None]:
        """Lines for which the page holds more: those names, in this dictionary.

        Where nothing within gives such a name another value, it is read as a name of Python.
        """
        renamed = names_given_in(nodes)
        locals_of = {
            name: None if renamed is None or name in renamed else local for name, local in names.items()
        }
        self.line(f"dicts.append({layer})")
        with self.under("try:"), self.reading(locals_of):
            yield
        with self.under("finally:"):
            self.line("dicts.pop()")

    @contextmanager
    def reading(self, names: dict[str, str | None]) -> Iterator[None]:
        """Lines that read these names of the template as names of Python, or, for None, where the page holds them."""
        before = self.known
        self.known = before | names
        yield
        self.known = before

    def value(self, expression: Expression, ignore_failures: bool = False) -> str:
        """Lines that find a value and what its filters make of it. The name it has then."""
        value = self.fresh()
        if not expression.is_var:
            self.line(f"{value} = {self.give(expression.var)}")
        elif expression.first is None or expression.var.translate:
            self.line(f"{value} = {self.give(expression.resolve)}(context, {ignore_failures})")
            return value
        else:
            self._read(value, expression, ignore_failures)
        for function, args, expects_localtime, needs_autoescape, is_safe in expression.steps:
            said = [self._argument(is_name, arg) for is_name, arg in args]
            if hasattr(function, "in_language"):
                function, said = function.in_language, [*said, "language"]
            if expects_localtime:
                self.line(f"{value} = localtime({value}, context.use_tz)")
            if needs_autoescape:
                said.append("autoescape=context.autoescape")
            made = f"{self.give(function)}({', '.join([value, *said])})"
            if is_safe:
                self.line(f"made = {made}")
                made = f"mark_safe(made) if isinstance({value}, SafeData) else made"
            self.line(f"{value} = {made}")
        return value

    def _argument(self, is_name: bool, arg: object) -> str:
        if is_name and arg.literal is not None and not arg.translate:
            return self.give(arg.literal)
        return f"{self.give(arg.resolve)}(context)" if is_name else self.give(arg)

    def _read(self, value: str, expression: Expression, ignore_failures: bool) -> None:
        first = self.known.get(expression.first)
        with self.under("try:"):
            self.line(f"{value} = {first or f'find(context, {self.give(expression.first)})'}")
            self.line(f"if type({value}) not in STILL: {value} = called({value})")
            for bit in expression.rest:
                stepped = f"step({value}, {self.give(bit)})"
                if is_attribute(bit):
                    stepped = f"{value}.{bit} if type({value}) in PLAIN else {stepped}"
                self.line(f"{value} = {stepped}")
                self.line(f"if type({value}) not in STILL: {value} = called({value})")
        with self.under("except Exception as fault:"):
            variable = self.give(expression.var)
            self.line(f"{value} = found_by_django({variable}, context, {ignore_failures}, fault)")

    def show(self, value: str) -> str:
        """A value as it stands on the page."""
        return f"({value} if type({value}) is SafeString else shown({value}, context))"

    def holds(self, condition: object, within: int = 0) -> str:
        """Lines that say whether a condition of an ``if`` holds, as Django's operators do. The name of the answer."""
        if type(condition) is TemplateLiteral:
            return self.value(condition.value, ignore_failures=True)
        answer = self.fresh()
        if within == LONG:
            self.line(f"{answer} = {self.give(condition.eval)}(context)")
            return answer
        within += 1
        with self.under("try:"):
            if condition.id == "not":
                self.line(f"{answer} = not {self.holds(condition.first, within)}")
            elif condition.id in ("and", "or"):
                self.line(f"{answer} = {self.holds(condition.first, within)}")
                with self.under(f"if {answer}:" if condition.id == "and" else f"if not {answer}:"):
                    self.line(f"{answer} = {self.holds(condition.second, within)}")
            elif condition.id in COMPARED:
                first = self.holds(condition.first, within)
                second = self.holds(condition.second, within)
                self.line(f"{answer} = {first} {condition.id} {second}")
            else:
                self.line(f"{answer} = {self.give(condition.eval)}(context)")
        with self.under(
            "except Exception:"
        ):  # so Django's operators answer: a template stops for no comparison
            self.line(f"{answer} = False")
        return answer


def is_attribute(bit: str) -> bool:
    """Whether a step of a variable can be written as an attribute."""
    return bit.isidentifier() and bit.isascii() and not iskeyword(bit) and not bit.startswith("_")


def names_given_in(nodes: NodeList) -> set[str] | None:
    """The names that nodes somewhere in these give a value to; None where one of them may do so unseen."""
    names = set()
    for node in nodes.get_nodes_by_type(Node):
        if isinstance(node, NAMING):
            names |= {getattr(node, where) for where in NAMED_IN if getattr(node, where, None)}
        elif not isinstance(node, OPEN):
            return None
    return names
