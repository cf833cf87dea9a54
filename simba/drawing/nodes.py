"""Twins of Django's nodes: each has the parts of its original, and draws the same from them.

A twin is the node that Django made, which goes by another class from then on. Its ``settle`` looks once at what will
not change. What it keeps after that are words of the template and of the catalogue, never a value of a page.
"""

from collections.abc import Callable
from functools import partial

from crispy_forms.templatetags.crispy_forms_field import CrispyFieldNode
from django.conf import settings
from django.template import Template, defaulttags, library, loader_tags
from django.template.base import Node, NodeList, TextNode, Variable, VariableDoesNotExist, VariableNode
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, construct_relative_path
from django.templatetags import i18n
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from simba.drawing.values import named, shown
from simba.links import link

FEW = 100  # of so many things the sentence is kept
SILENT = (defaulttags.LoadNode, defaulttags.CommentNode)


class Parts(NodeList):
    """The nodes of a piece of a template, without those that say nothing; texts beside each other are one."""

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
        return SafeString("".join([node.render(context) for node in self]))


class Shown(VariableNode):
    def render(self, context):
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        return shown(value, context)


class Repeated(defaulttags.ForNode):
    """A loop over rows, from the first to the last. Others are Django's, and so is what it draws of none."""

    def render(self, context):
        values = self.sequence.resolve(context, ignore_failures=True)
        if len(self.loopvars) > 1 or self.is_reversed or not hasattr(values, "__len__") or not len(values):
            return super().render(context)
        try:
            outer = context["forloop"]
        except KeyError:
            outer = {}
        count, name, drawn = len(values), self.loopvars[0], []
        loop = {"parentloop": outer}
        layer = {"forloop": loop}
        context.dicts.append(layer)
        try:
            for place, item in enumerate(values):
                loop["counter0"], loop["counter"] = place, place + 1
                loop["revcounter"], loop["revcounter0"] = count - place, count - place - 1
                loop["first"], loop["last"] = place == 0, place == count - 1
                layer[name] = item
                drawn += [node.render(context) for node in self.nodelist_loop]
        finally:
            context.dicts.pop()
        return SafeString("".join(drawn))


class Either(defaulttags.IfNode):
    """Conditions that are a value, and no more, are read as one."""

    @classmethod
    def settle(cls, node):
        node.branches = [(_asked(condition), nodes) for condition, nodes in node.conditions_nodelists]
        return True

    def render(self, context):
        for asked, nodes in self.branches:
            try:
                holds = asked(context)
            except VariableDoesNotExist:
                holds = None
            if holds:
                return nodes.render(context)
        return ""


def _asked(condition) -> Callable[[Context], object]:
    """What says whether a condition holds. One of several values is read by Django, which knows what goes first."""
    if condition is None:
        return lambda _context: True
    if type(condition) is defaulttags.TemplateLiteral:
        return partial(condition.value.resolve, ignore_failures=True)
    return condition.eval


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

    def render(self, context):
        template = self.found
        if template is None:
            name = construct_relative_path(self.origin.template_name, self.template.var)
            template = self.found = context.template.engine.select_template((name,))
        context.dicts.append({name: value.resolve(context) for name, value in self.extra_context.items()})
        try:
            return drawn_within(template, context)
        finally:
            context.dicts.pop()


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


def spoken(context: Context) -> str | None:
    """The language of a page; asking Django costs more than a sentence, and only ``{% language %}`` changes it."""
    held = vars(context)
    if "spoken" not in held:
        held["spoken"] = get_language()
    return held["spoken"]


class Spoken(i18n.LanguageNode):
    def render(self, context):
        before = vars(context).pop("spoken", None)
        try:
            return super().render(context)
        finally:
            vars(context).pop("spoken", None)
            if before is not None:
                context.spoken = before


class Said(i18n.TranslateNode):
    """A sentence: looked up once for each language."""

    @classmethod
    def settle(cls, node):
        node.words = {}
        expression = node.filter_expression
        if expression.filters or not expression.is_var or not isinstance(expression.var.literal, SafeString):
            return False
        expression.var.translate = not node.noop
        return node.message_context is None

    def render(self, context):
        language = spoken(context)
        words = self.words.get(language)
        if words is None:
            words = shown(self.filter_expression.resolve(context), context)
            words = self.words[language] = mark_safe(words.replace("%%", "%"))
        if self.asvar:
            context[self.asvar] = words
            return ""
        return words


class SaidOf(i18n.BlockTranslateNode):
    """A sentence with values in it: put together once, looked up and filled in each time."""

    @classmethod
    def settle(cls, node):
        node.one, names = node.render_token_list(node.singular)
        node.more, node.sentences = None, {}
        if node.plural and node.countervar and node.counter:
            node.more, names_of_more = node.render_token_list(node.plural)
            names = names + names_of_more
        node.names = tuple(dict.fromkeys(names))
        return node.message_context is None

    def render(self, context, nested=False):
        try:
            sentence = self._filled(context)
        except (KeyError, ValueError, TypeError):
            return super().render(context, nested)
        if self.asvar:
            context[self.asvar] = SafeString(sentence)
            return ""
        return sentence

    def _filled(self, context) -> str:
        """The sentence with its values. Errors: KeyError, ValueError and TypeError where Django has more to say."""
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        context.dicts.append(values)
        try:
            if self.more is None:
                sentence = self._sentence(spoken(context))
            else:
                count = values[self.countervar] = self.counter.resolve(context)
                if type(count) is not int:
                    raise TypeError
                sentence = self._counted(spoken(context), count)
            return sentence % {name: shown(context[name], context) for name in self.names}
        finally:
            context.dicts.pop()

    def _sentence(self, language: str | None) -> str:
        sentence = self.sentences.get(language)
        if sentence is None:
            sentence = self.sentences[language] = gettext(self.one)
        return sentence

    def _counted(self, language: str | None, count: int) -> str:
        if not 0 <= count < FEW:
            return ngettext(self.one, self.more, count)
        sentence = self.sentences.get((language, count))
        if sentence is None:
            sentence = self.sentences[language, count] = ngettext(self.one, self.more, count)
        return sentence


class Address(defaulttags.URLNode):
    """The address of a page of keys: written once for its name (``simba.links``)."""

    @classmethod
    def settle(cls, node):
        name = node.view_name
        # The administration may stand at several addresses; which one, the request says.
        return name.is_fixed and not name.var.startswith("admin:") and not node.kwargs

    def render(self, context):
        keys = [arg.resolve(context) for arg in self.args]
        if not all(type(key) is int and key >= 0 for key in keys):
            return super().render(context)
        try:
            address = link(self.view_name.var, *keys)
        except NoReverseMatch:
            return super().render(context)
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


class Fixed(library.SimpleNode):
    """A tag that always says the same of the words that stand in it (``is_fixed``): an icon."""

    kept = None

    @classmethod
    def settle(cls, node):
        values = (*node.args, *node.kwargs.values())
        return getattr(node.func, "is_fixed", False) and all(value.is_fixed for value in values)

    def render(self, context):
        if self.target_var is not None or not context.autoescape:
            return super().render(context)
        if self.kept is None:
            self.kept = super().render(context)
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


ALL = (Shown, Repeated, Either, Included, Extended, Spoken, Said, SaidOf, Address, Asset, Fixed, Dressed)
TWINS: dict[type[Node], type[Node]] = {twin.__bases__[0]: twin for twin in ALL}


def become_twin(node: Node) -> None:
    """A node of a kind that has a twin draws as that one, where the twin can take it."""
    twin = TWINS.get(type(node))
    if twin is not None and getattr(twin, "settle", lambda _node: True)(node):
        node.__class__ = twin
