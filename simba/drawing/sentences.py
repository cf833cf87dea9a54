"""Twins of what speaks: a sentence is looked up once for each language, and filled in each time."""

from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from simba.drawing.values import names_read_by, shown

FEW = 100  # of so many things the sentence is kept


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

    def write(self, sheet):
        said = f"{sheet.give(self.words.get)}(language) or {sheet.give(self.look_up)}(context, language)"
        sheet.line(f"context[{sheet.give(self.asvar)}] = {said}" if self.asvar else f"out({said})")

    def look_up(self, context: Context, language: str | None) -> SafeString:
        words = shown(self.filter_expression.resolve(context), context)
        words = self.words[language] = mark_safe(words.replace("%%", "%"))
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
            if node.extra_context.keys() & names_read_by(node.counter):
                return False  # the counter reads what the sentence names, which no page holds
        node.names = tuple(dict.fromkeys(names))
        return node.message_context is None

    def write(self, sheet):
        """The sentence with its values; by Django where it has more to say of them."""
        words = sheet.fresh()
        with sheet.under("try:"):
            names = {name: sheet.value(value) for name, value in self.extra_context.items()}
            sentence = f"{sheet.give(self.sentence)}(language)"
            if self.more is not None:
                count = names[self.countervar] = sheet.value(self.counter)
                sentence = f"{sheet.give(self.counted)}(language, {count})"
            values = {name: names.get(name) or f"context[{sheet.give(name)}]" for name in self.names}
            filled = sheet.dictionary({name: f"shown({value}, context)" for name, value in values.items()})
            sheet.line(f"{words} = SafeString({sentence} % {filled})")
        with sheet.under("except (KeyError, ValueError, TypeError):"):
            sheet.line(f"{words} = {sheet.give(self.render)}(context)")
        if not self.asvar:
            sheet.line(f"out({words})")
            return
        with sheet.under("else:"):
            sheet.line(f"context[{sheet.give(self.asvar)}] = {words}")

    def sentence(self, language: str | None) -> str:
        sentence = self.sentences.get(language)
        if sentence is None:
            sentence = self.sentences[language] = gettext(self.one)
        return sentence

    def counted(self, language: str | None, count: int) -> str:
        """The sentence for so many. Errors: TypeError where that is no number to count with."""
        if type(count) is not int:
            raise TypeError
        if not 0 <= count < FEW:
            return ngettext(self.one, self.more, count)
        sentence = self.sentences.get((language, count))
        if sentence is None:
            sentence = self.sentences[language, count] = ngettext(self.one, self.more, count)
        return sentence
