"""What twins draw is what Django draws: of odd pieces of templates, and of every page of the access table."""

import re
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, RequestContext, TemplateDoesNotExist, engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from simba.drawing import Template
from tests.crawl import try_out
from tests.test_access import fill, rows

BUILTINS = [
    "django.templatetags.i18n",
    "django.templatetags.static",
    "template_partials.templatetags.partials",
    "simba.tags",
]
# What is different in each answer: tokens of forms, keys of pages, salts of what is covered.
OF_ONE_ANSWER = re.compile(
    r"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|nonce-[\w+/=-]+"
)


class Thing:
    """An object with everything a template meets on its way."""

    name = "<b>Bo & Co</b>"
    pk = 7

    def __init__(self, **fields):
        vars(self).update(fields)

    def greet(self):
        return "dag"

    def needs(self, one):
        return one

    def delete(self):
        raise AssertionError("called")

    delete.alters_data = True

    @property
    def broken(self):
        raise AttributeError("inside")

    @property
    def silent(self):
        fault = ValueError("nobody")
        fault.silent_variable_failure = True
        raise fault

    @property
    def gone(self):
        raise ObjectDoesNotExist

    def lost(self):
        raise ObjectDoesNotExist

    def __str__(self):
        return "Thing & <i>"


class Kind:
    do_not_call_in_templates = True
    label = "soort"

    def __call__(self):
        raise AssertionError("called")


class Boxes:
    """True with nothing in it, as a field of a form is."""

    def __bool__(self):
        return True

    def __len__(self):
        return 0


FILES = {
    "root": "<a>{% block one %}1{% endblock %}|{% block two %}2{{ x }}{% endblock %}</a>{% include 'part' %}",
    "middle": "{% extends 'root' %}{% block one %}m{{ block.super }}{% block in %}in{% endblock %}{% endblock %}",
    "leaf": "{% extends 'middle' %}{% block in %}leaf {{ block.super }}{% endblock %}"
    "{% block two %}{{ block.super }}!{% endblock %}",
    "part": "[{{ x }}{{ forloop.counter }}{% block one %}own{% endblock %}]",
    "framed": "{% include 'leaf' with x='in' %}{{ x }}",
}
PIECES = [
    *FILES.values(),
    "{{ thing }} {{ thing.name }} {{ thing.name|safe }} {{ thing.greet }} {{ thing.delete }}",
    "{{ thing.needs }} {{ thing.silent }} {{ thing.nowhere }} {{ nowhere.at_all }} {{ nowhere|default:'-' }}",
    "[{{ thing.gone }}{{ thing.gone.name }}{{ thing.lost }}]{% if thing.lost %}y{% else %}n{% endif %}",
    "{% for one in thing.gone %}1{% empty %}0{% endfor %}{{ nowhere|default:thing.gone }}",
    "{% blocktranslate with q=thing.gone.name %}[{{ q }}]{% endblocktranslate %}{% translate word %}",
    "{{ kind.label }} {{ d.key }} {{ d.0 }} {{ l.1 }} {{ l.9 }} {{ pair.first }} {{ pair.0 }} {{ d.items }}",
    "{{ 5 }} {{ 1234567 }} {{ 2.50 }} {{ n }} {{ yes }} {{ none }} {{ day }} {{ moment }} {{ '<' }} {{ safe }}",
    "{{ lazy }} {{ lazy|upper }} {{ _('Families') }} {{ thing.name|upper }} {{ safe|upper }} {{ n|add:2 }}",
    "{{ day|date:'j F Y' }} {{ day|day }} {{ moment|date:'H:i' }} {{ thing.name|truncatechars:5 }} {{ l|join:d.key }"
    "}",
    "{% autoescape off %}{{ thing.name }}{{ thing }}{% translate 'Families' %}{% endautoescape %}",
    "{% if nowhere %}a{% elif thing.pk == 7 and not none %}b{% else %}c{% endif %}{% if thing.delete %}d{% endif %}",
    "{% for one in l %}{{ forloop.counter }}{{ forloop.revcounter0 }}{{ forloop.last }}{{ one }}"
    "{% empty %}none{% endfor %}",
    "{% for one in l %}{% for two in l %}{{ forloop.parentloop.counter0 }}{{ forloop.first }}{{ two }}"
    "{% endfor %}{% endfor %}",
    "{% for a, b in pairs %}{{ a }}-{{ b }};{% endfor %}{% for one in l reversed %}{{ one }}{% endfor %}",
    "{% for one in boxes %}x{% empty %}none{% endfor %}{% for one in nowhere %}x{% empty %}none{% endfor %}",
    "{% for one in many %}{{ one }}{% cycle 'a' 'b' %}{% endfor %}{{ one }}{{ forloop }}",
    "{% for one in l %}{% if forloop.first %}{% translate 'Families' as kept %}{% endif %}{{ kept }}"
    "{% endfor %}{{ kept }}",
    "{% with x=thing.name y=5 %}{{ x }}{{ y }}{% include 'part' %}{% include 'part' with x=y only %}"
    "{% endwith %}{{ x }}",
    "{% include where %}{% include 'part' with x=nowhere %}{% for one in l %}"
    "{% include 'part' with x=one %}{% endfor %}",
    "{% translate 'Families' %}{% translate 'No 100% & <b>' %}{% translate thing.name %}"
    "{% translate 'Search'|upper %}",
    "{% translate 'Families' noop %}{% translate 'Families' as x %}{{ x }}{% translate 'May' context 'month' %}",
    "{% blocktranslate with x=thing.name %}by {{ x }} 100%{% endblocktranslate %}"
    "{% blocktranslate %}a {{ nowhere }} {{ thing }}{% endblocktranslate %}",
    "{% blocktranslate count n=l|length %}{{ n }} child{% plural %}{{ n }} children{% endblocktranslate %}",
    "{% blocktranslate count n=more with more=n %}{{ n }} child{% plural %}{{ n }} children{% endblocktranslate %}",
    "{% blocktranslate count n=yes %}{{ n }} child{% plural %}{{ n }} children{% endblocktranslate %}",
    "{% blocktranslate trimmed asvar x %}  two\n lines {{ n }} {% endblocktranslate %}{{ x }}",
    "{% language 'en' %}{% translate 'Families' %}{% endlanguage %}{% translate 'Families' %}",
    "{% url 'families:family' thing.pk %}{% url 'families:family' '8' %}{% url 'families:caseload' %}",
    "{% url 'families:nowhere' thing.pk as x %}[{{ x }}]{% url 'families:family' none as x %}[{{ x }}]",
    "{% url 'families:family' family_id=9 as x %}[{{ x }}]"
    "{% url 'families:family' thing.pk as x %}{{ x }}{% url 'families:family' yes as x %}{{ x }}",
    "{% static 'simba-mark.svg' %}{% static path as x %}{{ x }}{% icon 'people' %}"
    "{% icon 'people' lazy %}{% icon path %}",
    "{% icon 'people' as x %}{{ x }}{% icon 'people' _('Families') %}{% comment %}{{ x }}{% endcomment %}a{# b #}c",
    "{% partialdef p inline %}{{ x }}{% endpartialdef %}{% partial p %}{% verbatim %}{{ x }}{% endverbatim %}",
    "{% firstof nowhere thing.name %}{% regroup pairs by 0 as g %}{{ g }}"
    "{% spaceless %}<a> </a> <b></b>{% endspaceless %}",
    "{% blocktranslate count c=n with n=l|length %}{{ c }} child{% plural %}{{ c }} children{% endblocktranslate %}",
    "{% blocktranslate asvar x with n=thing.name %}[{{ n }}]{% endblocktranslate %}{{ x }}"
    "{% for x in l %}{% blocktranslate with y=x %}by {{ x }} {{ y }}{% endblocktranslate %}{% endfor %}",
    "{% blocktranslate with b=pairs.1 count n=b.1 %}{{ n }} child{% plural %}{{ n }} children{% endblocktranslate %}"
    "{% blocktranslate with m=thing.pk count n=thing.pk|add:m %}{{ n }} child{% plural %}{{ n }} children"
    "{% endblocktranslate %}",
    "{% for q in none %}{% empty %}{% translate 'Save' as x %}{{ x }}{% endfor %}{{ x }}",
    "{% for a, a in pairs %}{{ a }}{% endfor %}{% for forloop in l %}{{ forloop }}{% endfor %}",
    "{% if " + " or ".join(f"n == {one}" for one in range(25)) + " %}a{% else %}b{% endif %}",
    "{% with a=1 b=2 %}{% with c=3 %}{% with d=4 %}{% with e=5 %}{% with f=6 %}{% if "
    + " and ".join(["n"] * 14)
    + " and not nowhere %}a{{ f }}{% endif %}{% endwith %}{% endwith %}{% endwith %}{% endwith %}{% endwith %}",
    "{% if nowhere %}0"
    + "".join(f"{{% elif n == {one} %}}{one}" for one in range(120))
    + "{% else %}e{% endif %}",
    # Names that a loop or a tag gives, and that something within gives another value.
    "{% for x in l %}{{ x }}{% for x in pairs %}{{ x.0 }}{% endfor %}{{ x }}{% with x=5 %}{{ x }}{% endwith %}{{ x }}"
    "{% endfor %}{{ x }}",
    "{% for x in l %}{{ x }}{% translate 'Search' as x %}{{ x }}{% include 'part' %}{% endfor %}{{ x }}",
    "{% for x in l %}{{ x }}{% if forloop.last %}{% for y in l %}{% icon 'people' as x %}{% endfor %}{{ x }}"
    "{% url 'families:family' 3 as y %}{{ y }}{% endif %}{% static 'simba.css' as x %}{{ x }}{% endfor %}",
    "{% for x in l %}{{ x }}{% firstof thing.name as x %}{{ x }}{% cycle 'a' 'b' as x %}{{ x }}{% endfor %}",
    "{% for x in l %}{% partialdef q inline %}{{ x }}{% translate 'Search' as x %}{% endpartialdef %}"
    "{{ x }}{% endfor %}",
    "{% with x=thing %}{{ x.name }}{% include 'part' with x=x.greet %}{% with x=x.pk %}{{ x }}{% endwith %}{{ x.pk }}"
    "{% translate 'Save' as x %}{{ x }}{% endwith %}{{ x }}",
    "{% for a, b in pairs %}{% translate 'Save' as b %}{{ a }}{{ b }}{% endfor %}{{ b }}"
    "{% for k, v in d.items %}{{ k }}{{ v }}{{ forloop.counter }}{% include 'part' %}{% endfor %}",
    "{% for a, b in pairs reversed %}{{ a }}{{ b }}{% endfor %}{% for one in d %}{{ one }}{% empty %}-{% endfor %}",
    "{% for one in many reversed %}{{ one }}{{ forloop.revcounter }}{% endfor %}{% for one in thing.name %}{{ one }}"
    "{% endfor %}{% for one in d.items %}{{ one.0 }}{{ one.1 }}{% endfor %}",
    "{% for a in l %}{% for b in l %}{% for c in l %}{% for d in l %}{% if a == b %}{% with e=c %}{% for f in pairs %}"
    "{{ a }}{{ e }}{{ f.0 }}{{ forloop.parentloop.parentloop.counter }}{% endfor %}{% endwith %}{% endif %}{% endfor %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    # What may stand in a condition.
    "{% if n > 5 and thing.pk <= 7 or none %}a{% endif %}{% if not nowhere and not thing.pk > n %}b{% endif %}"
    "{% if 'b' in l and 'z' not in l %}c{% endif %}{% if none is none and yes is not none %}d{% endif %}",
    "{% if n < 'x' %}a{% elif not n < 'x' %}b{% endif %}{% if l.1 != 'b' or n in 5 %}c{% else %}d{% endif %}"
    "{% if thing.delete or yes %}e{% endif %}{% if nowhere|default:absent %}f{% else %}g{% endif %}",
    "{% if not thing.name|truncatechars:absent %}a{% else %}b{% endif %}{% if l|length == 3 %}c{% endif %}"
    "{% if thing.gone == none %}d{% endif %}{% if not thing.silent %}e{% endif %}",
    "{{ thing.class }}{{ d.items.0 }}{% with d.key as x %}{{ x }}{% endwith %}{{ l.0.0 }}{{ x.y.z }}",
]
FAULTS = [
    "{{ thing.broken }}",
    "{% url 'families:nowhere' 1 %}",
    "{% include 'nowhere' %}",
    "{% for a, b in l %}{% endfor %}",
    "{% for a, b in 'ab' %}{% endfor %}",
    "{% for one in n %}{% endfor %}",
    "{% for one in l %}{{ thing.broken }}{% endfor %}",
]


def values():
    return {
        "thing": Thing(),
        "kind": Kind(),
        "d": {"key": "<v>", "0": "nul"},
        "l": ["<a>", "b", 3],
        "pair": SimpleNamespace(first="eerst"),
        "pairs": [("a", "<1>"), ("b", 2)],
        "boxes": Boxes(),
        "many": (one for one in range(3)),
        "n": 1234567,
        "yes": True,
        "none": None,
        "x": "<x>",
        "day": date(2020, 10, 18),
        "moment": datetime(2020, 10, 18, 22, 30, tzinfo=UTC),
        "safe": mark_safe("<u>"),
        "lazy": gettext_lazy("Families"),
        "where": "part",
        "path": "simba.css",
        "word": "Save",
    }


def test_a_context_that_is_drawn_again_speaks_the_language_of_then():
    context, said = Context(values()), []
    for language in ("nl", "en"):
        with translation.override(language):
            said.append(Template("{% load i18n %}{% translate 'Save' %}").render(context))
    assert said == ["Opslaan", "Save"]


def engine(kind):
    files = ("django.template.loaders.locmem.Loader", FILES)
    return Engine(
        loaders=[("template_partials.loader.Loader", [(kind, [files])])],
        builtins=BUILTINS,
        context_processors=["django.template.context_processors.request"],
    )


def drawn(kind, piece):
    """The piece drawn twice, in each language, by templates that are found by a loader of this kind."""
    one = engine(kind)
    (partials,) = one.template_loaders
    partials.loaders[0].loaders[0].templates_dict = {**FILES, "piece": piece}
    said = []
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            template = one.get_template("piece")
            said.append(template.render(Context(values())))
            said.append(template.render(RequestContext(RequestFactory().get("/"), values())))
    assert isinstance(template, Template) == (kind == "simba.drawing.Loader")
    return said


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_is_drawn_as_django_draws_it(piece):
    assert drawn("simba.drawing.Loader", piece) == drawn("django.template.loaders.cached.Loader", piece)


@pytest.mark.parametrize("piece", FAULTS)
def test_a_fault_stays_a_fault(piece):
    faults = []
    for kind in ("simba.drawing.Loader", "django.template.loaders.cached.Loader"):
        with pytest.raises(Exception) as raised:
            drawn(kind, piece)
        faults.append((raised.type, str(raised.value)))
    assert faults[0] == faults[1]


@pytest.mark.parametrize(("name", "value"), [("debug", True), ("string_if_invalid", "?")])
def test_while_somebody_develops_django_draws(name, value):
    one = engine("simba.drawing.Loader")
    setattr(one, name, value)
    assert not isinstance(one.get_template("root"), Template)


def test_a_template_that_is_not_there_is_said_so():
    with pytest.raises(TemplateDoesNotExist):
        engine("simba.drawing.Loader").get_template("nowhere")


def test_pages_are_drawn_by_twins():
    assert isinstance(engines["django"].get_template("families/family.html").template, Template)


@pytest.fixture
def by_django():
    """A way to draw pages by Django's own nodes meanwhile, from the same files."""
    ours = engines["django"].engine
    files = [f"django.template.loaders.{one}.Loader" for one in ("filesystem", "app_directories")]
    cached = ("django.template.loaders.cached.Loader", files)
    theirs = ours.get_template_loaders([("template_partials.loader.Loader", [cached])])

    @contextmanager
    def meanwhile():
        before, ours.template_loaders = ours.template_loaders, theirs
        try:
            yield
        finally:
            ours.template_loaders = before

    return meanwhile


def seen(client, path):
    answer = try_out(client, "GET", path)[0]
    kind = answer.headers.get("Content-Type", "")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, OF_ONE_ANSWER.sub("", body.decode()) if "html" in kind else kind


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ank", "marloes", "mirjam", "coby", "beheer"])
def test_every_page_is_drawn_as_django_draws_it(world, as_, who, time_machine, by_django):
    time_machine.move_to(datetime.now(UTC), tick=False)
    told = fill(world)
    client, opened = as_(getattr(told, who)), 0
    for method, route, _answers in (row.values for row in rows()):
        if method != "GET":
            continue
        path = route.format(**told.ids)
        ours = seen(client, path)
        with by_django():
            theirs = seen(client, path)
        assert ours == theirs, path
        opened += ours[0] == 200
    assert opened > (3 if who in ("beheer", "coby") else 20)
