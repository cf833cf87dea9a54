"""Twins of Django's nodes: each has the parts of its original, and draws the same from them.

A twin is the node that Django made, which goes by another class from then on. Its ``settle`` says whether it can take
this one, and looks once at what will not change. Its ``write`` puts what it draws on a ``Sheet``; one without it draws
itself. What a twin keeps are words of the template and of the catalogue, never a value of a page.
"""

from collections.abc import Callable, Sized

from crispy_forms.templatetags.crispy_forms_field import CrispyFieldNode
from django.conf import settings
from django.template import Template, defaulttags, library, loader_tags
from django.template.base import Node, NodeList, TextNode, Variable, VariableNode
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, construct_relative_path
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from simba.drawing.sentences import Said, SaidOf, Spoken
from simba.drawing.sheet import Sheet, names_given_in, written
from simba.drawing.values import escaped, named
from simba.links import link

MOST_BRANCHES = 12  # each stands further to the right than the one before
SILENT = (defaulttags.LoadNode, defaulttags.CommentNode)


class Parts(NodeList):
    """The nodes of a piece of a template, without those that say nothing; texts beside each other are one.

    It is written down as a function of Python when it is drawn for the first time.
    """

    draw: Callable[[Context], str] | None = None

    def __init__(self, nodes: NodeList) -> None:
        super().__init__()
        self.contains_nontext = nodes.contains_nontext
        for node in nodes:
            if type(node) is TextNode and self and type(self[-1]) is TextNode:
                joined = TextNode(self[-1].s + node.s)
                joined.token, joined.origin = self[-1].token, self[-1].origin
                self[-1] = joined
            elif type(node) not in SILENT:
                self.append(node)

    def render(self, context: Context) -> SafeString:
        draw = self.draw
        if draw is None:
            draw = self.draw = written(self)
        return SafeString(draw(context))


class Shown(VariableNode):
    def write(self, sheet):
        sheet.line(f"out({sheet.show(sheet.value(self.filter_expression))})")


class Repeated(defaulttags.ForNode):
    def write(self, sheet):
        several = len(self.loopvars) > 1
        # Of several names each time round has a layer of its own, where what is named within would stay.
        is_odd = "forloop" in self.loopvars or len({*self.loopvars}) < len(self.loopvars)
        if is_odd or (several and names_given_in(self.nodelist_loop) != set()):
            sheet.draws_itself(self)
            return
        values, count, loop, layer, place = (
            sheet.value(self.sequence, ignore_failures=True),
            *sheet.several(4),
        )
        names = dict(zip(self.loopvars, sheet.several(len(self.loopvars)), strict=True))
        sheet.line(f"{values} = {sheet.give(_listed)}({values})")
        sheet.line(f"{count} = len({values})")
        with sheet.under(f"if {count}:"):
            sheet.line(f"{loop} = {{'parentloop': {sheet.give(_loop_around)}(context)}}")
            sheet.line(f"{layer} = {{'forloop': {loop}}}")
            with sheet.layer(layer, {**names, "forloop": loop}, self.nodelist_loop):
                each = f"reversed({values})" if self.is_reversed else values
                with sheet.under(f"for {place}, {values} in enumerate({each}):"):
                    for said, what in COUNTED.items():
                        sheet.line(f"{loop}['{said}'] = {what.format(place=place, count=count)}")
                    item = f"{sheet.give(_items)}({values}, {len(names)})" if several else values
                    in_layer = ", ".join(f"{layer}[{sheet.give(name)}]" for name in names)
                    sheet.line(f"{', '.join(names.values())} = {in_layer} = {item}")
                    sheet.write(self.nodelist_loop)
        with sheet.under("else:"), sheet.layer("{}", {}, self.nodelist_empty):
            sheet.write(self.nodelist_empty)


COUNTED = {
    "counter0": "{place}",
    "counter": "{place} + 1",
    "revcounter": "{count} - {place}",
    "revcounter0": "{count} - {place} - 1",
    "first": "{place} == 0",
    "last": "{place} == {count} - 1",
}


def _listed(values: object) -> Sized:
    """What a loop goes through. Errors: TypeError where there is nothing to go through."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def _loop_around(context: Context) -> dict:
    return context.get("forloop", {})


def _items(item: object, count: int) -> tuple:
    """So many values of one. Errors: ValueError where it has more or less, in Django's words."""
    there = len(item) if hasattr(item, "__len__") else 1
    if there != count:
        raise ValueError(f"Need {count} values to unpack in for loop; got {there}. ")
    return tuple(item)


class Either(defaulttags.IfNode):
    def write(self, sheet):
        if len(self.conditions_nodelists) > MOST_BRANCHES:
            sheet.draws_itself(self)
            return
        _one_of(list(self.conditions_nodelists), sheet)


def _one_of(branches: list[tuple], sheet: Sheet) -> None:
    """The first of the branches whose condition holds."""
    (condition, nodes), *others = branches
    if condition is None:
        sheet.write(nodes)
        return
    answer = sheet.fresh()
    with sheet.under("try:"):
        sheet.line(f"{answer} = {sheet.holds(condition)}")
    with sheet.under("except VariableDoesNotExist:"):
        sheet.line(f"{answer} = None")
    with sheet.under(f"if {answer}:"):
        sheet.write(nodes)
    if others:
        with sheet.under("else:"):
            _one_of(others, sheet)


class Named(defaulttags.WithNode):
    def write(self, sheet):
        names = {name: sheet.value(value) for name, value in self.extra_context.items()}
        with sheet.layer(sheet.dictionary(names), names, self.nodelist):
            sheet.write(self.nodelist)


def drawn_within(template: Template, context: Context) -> SafeString:
    """A template in the middle of another, which keeps what it counts and which places it has for itself."""
    rendering = context.render_context
    around, rendering.template = rendering.template, template
    rendering.dicts.append({})
    try:
        return template._render(context)
    finally:
        rendering.dicts.pop()
        rendering.template = around


class Included(loader_tags.IncludeNode):
    """An include that names its template: found once."""

    found = None

    @classmethod
    def settle(cls, node):
        return node.template.is_fixed and not node.isolated_context

    def write(self, sheet):
        names = {name: sheet.value(value) for name, value in self.extra_context.items()}
        with sheet.layer(sheet.dictionary(names), {}, Parts(NodeList())):
            sheet.line(f"out({sheet.give(self.drawn)}(context))")

    def drawn(self, context: Context) -> SafeString:
        template = self.found
        if template is None:
            name = construct_relative_path(self.origin.template_name, self.template.var)
            template = self.found = context.template.engine.select_template((name,))
        return drawn_within(template, context)


class Extended(loader_tags.ExtendsNode):
    """A page that fills the places of another: that one, and the places it has, are found once."""

    @classmethod
    def settle(cls, node):
        node.parents, node.places = {}, {}
        return True

    def find_template(self, template_name, context):
        history = context.render_context.setdefault(self.context_key, [self.origin])
        if any(origin.template_name == template_name for origin in history):
            return super().find_template(template_name, context)  # one that goes before another of its name
        parent = self.parents.get(template_name)
        if parent is None:
            parent = context.template.engine.find_template(template_name)[0]
            self.parents[template_name] = parent
        history.append(parent.origin)
        return parent

    def render(self, context):
        parent, rendering = self.get_parent(context), context.render_context
        if BLOCK_CONTEXT_KEY not in rendering:
            rendering[BLOCK_CONTEXT_KEY] = BlockContext()
        rendering[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        rendering[BLOCK_CONTEXT_KEY].add_blocks(self._places_of(parent))
        with rendering.push_state(parent, isolated_context=False):
            return parent._render(context)

    def _places_of(self, parent) -> dict[str, BlockNode]:
        """The places of a template that itself fills no other; those of another are added as it is drawn."""
        places = self.places.get(parent)
        if places is None:
            first = next((node for node in parent.nodelist if not isinstance(node, TextNode)), None)
            is_root = first is not None and not isinstance(first, loader_tags.ExtendsNode)
            blocks = parent.nodelist.get_nodes_by_type(BlockNode) if is_root else ()
            places = self.places[parent] = {block.name: block for block in blocks}
        return places


class Address(defaulttags.URLNode):
    """The address of a page of keys: written once for its name (``simba.links``)."""

    @classmethod
    def settle(cls, node):
        name = node.view_name
        # The administration may stand at several addresses; which one, the request says.
        return name.is_fixed and not name.var.startswith("admin:") and not node.kwargs

    def write(self, sheet):
        keys = [sheet.value(arg) for arg in self.args]
        sheet.line(f"out({sheet.give(self.drawn)}(context, {', '.join(keys)}))")

    def drawn(self, context: Context, *keys: object) -> str:
        if not all(type(key) is int and key >= 0 for key in keys):
            return self.render(context)
        try:
            address = link(self.view_name.var, *keys)
        except NoReverseMatch:
            return self.render(context)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


class Asset(StaticNode):
    """The address of a file that comes with the program."""

    kept = None

    @classmethod
    def settle(cls, node):
        return node.path.is_fixed

    def url(self, context):
        if self.kept is None:
            self.kept = super().url(context)
        return self.kept


class Called(library.SimpleNode):
    """A tag that calls a function. What always says the same of the words that stand in it (``is_fixed``), an icon,
    is kept."""

    kept = None

    def write(self, sheet):
        values = (*self.args, *self.kwargs.values())
        if getattr(self.func, "is_fixed", False) and all(value.is_fixed for value in values):
            sheet.line(f"out({sheet.give(self.as_always)}(context))")
            return
        said = ["context"] if self.takes_context else []
        said += [sheet.value(arg) for arg in self.args]
        if self.kwargs:
            by_name = {name: sheet.value(value) for name, value in self.kwargs.items()}
            said.append(f"**{sheet.dictionary(by_name)}")
        made = f"{sheet.give(self.func)}({', '.join(said)})"
        if self.target_var is not None:
            sheet.line(f"context[{sheet.give(self.target_var)}] = {made}")
        else:
            value = sheet.fresh()
            sheet.line(f"{value} = {made}")
            escape = sheet.give(escaped)
            sheet.line(f"out({escape}({value}) if context.autoescape else {value})")

    def as_always(self, context: Context) -> str:
        if self.target_var is not None or not context.autoescape:
            return self.render(context)
        if self.kept is None:
            self.kept = self.render(context)
        return self.kept


class Dressed(CrispyFieldNode):
    """A field with classes that stand in the template; crispy reads those anew for each field it draws."""

    @classmethod
    def settle(cls, node):
        node.name = named(Variable(node.field))
        node.classes = [(Variable(name), Variable(words)) for name, words in node.attrs.items()]
        return all(one.literal is not None and not one.translate for pair in node.classes for one in pair)

    def render(self, context):
        field = self.name.resolve(context)
        widget = field.field.widget
        if (
            hasattr(widget, "widgets")
            or hasattr(widget, "widget")
            or hasattr(settings, "CRISPY_CLASS_CONVERTERS")
        ):
            return super().render(context)
        kind, css = type(widget).__name__.lower(), widget.attrs.get("class", "")
        if kind not in css:
            css = f"{css} {kind}" if css else kind
        widget.attrs["class"] = css
        for name, words in self.classes:
            there = widget.attrs.get(name.literal)
            if there is None:
                widget.attrs[name.literal] = words.literal
                continue
            for word in words.literal.split():
                if word not in there.split():
                    there = f"{there} {word}"
            widget.attrs[name.literal] = there
        return str(field)


ALL = (
    *(Shown, Repeated, Either, Named, Included, Extended),
    *(Spoken, Said, SaidOf, Address, Asset, Called, Dressed),
)
TWINS: dict[type[Node], type[Node]] = {twin.__bases__[0]: twin for twin in ALL}


def become_twin(node: Node) -> None:
    """A node of a kind that has a twin draws as that one, where the twin can take it."""
    twin = TWINS.get(type(node))
    if twin is not None and getattr(twin, "settle", lambda _node: True)(node):
        node.__class__ = twin
