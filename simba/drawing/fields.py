"""Fields of forms: each box and each dot of one is a template to Django, found and set up anew. A form has fifty."""

from functools import cache

from django.forms.renderers import TemplatesSetting
from django.template import Context, Template, engines
from django.template.loaders.base import Loader


class Renderer(TemplatesSetting):
    """Draws a field by the template that was found for it before, from the same files as pages."""

    def render(self, template_name: str, context: dict, request=None) -> str:
        engine = engines["django"].engine
        if request is not None or engine.debug:
            return super().render(template_name, context, request)
        template = _found(template_name, engine.template_loaders[0])
        return template.render(Context(context, autoescape=engine.autoescape)).strip()


@cache
def _found(name: str, loader: Loader) -> Template:
    return loader.get_template(name)
