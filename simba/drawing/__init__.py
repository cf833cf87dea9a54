"""Django's templates, drawn more quickly: the same language, the same nodes, the same words at the end.

Half of a page of Django is its template engine, and much of that is asking anew what does not change: which template
an include names, what a sentence is called in Dutch, whether a record can be read like a dictionary. A template that is
loaded by ``simba.drawing.Loader`` is parsed by Django. Its nodes become the twins in ``nodes.py`` and ``sentences.py``,
which write each piece of it down as one function of Python (``sheet.py``); values are read as ``values.py`` does. What
has no twin is drawn by Django. While somebody develops (DEBUG) everything is, and its pages of errors show the line.
``tests/simba/test_drawing.py`` draws each page both ways.
"""

from django.template import Context, TemplateDoesNotExist
from django.template import Template as DjangosTemplate
from django.template.base import Lexer, NodeList, Parser
from django.template.loaders import base, cached

from simba.drawing.nodes import Parts, become_twin, drawn_within
from simba.drawing.values import Expression


class Template(DjangosTemplate):
    """A template whose nodes are twins."""

    def compile_nodelist(self) -> NodeList:
        engine = self.engine
        parser = TwinParser(
            Lexer(self.source).tokenize(), engine.template_libraries, engine.template_builtins, self.origin
        )
        nodes = parser.parse()
        self.extra_data = parser.extra_data
        return nodes

    def render(self, context: Context) -> str:
        if context.template is None:
            vars(context).pop("spoken", None)  # of an earlier page, perhaps in another language
            return super().render(context)
        return drawn_within(self, context)


class Reads(base.Loader):
    """Makes a template of the first file of its name, as Django's loader does."""

    def get_template(self, template_name: str, skip: list | None = None) -> DjangosTemplate:
        if self.engine.debug or self.engine.string_if_invalid:
            return super().get_template(template_name, skip)
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return Template(contents, origin, origin.template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, Reads):
    """Finds a template once, as Django's cached loader does, and has it drawn by twins."""


class TwinParser(Parser):
    """Django's parser. What it makes of a text becomes a twin where there is one."""

    def parse(self, parse_until: tuple[str, ...] | None = None) -> NodeList:
        return Parts(super().parse(parse_until))

    def extend_nodelist(self, nodelist, node, token):
        super().extend_nodelist(nodelist, node, token)
        become_twin(node)

    def compile_filter(self, token: str) -> Expression:
        return Expression(token, self)
