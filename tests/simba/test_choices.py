from django.apps import apps
from django.utils import translation

from goals.models import SafetyRating


def shown(field, value):
    return getattr(field.model(**{field.attname: value}), f"get_{field.name}_display")()


def test_every_choice_is_shown_in_the_words_of_its_field_and_the_reader():
    fields = [field for model in apps.get_models() for field in model._meta.fields if field.choices]

    for language in ("nl", "en"):
        with translation.override(language):
            wrong = [
                (field, value)
                for field in fields
                for value, words in field.flatchoices
                if shown(field, value) != str(words)
            ]
            assert wrong == []


def test_what_is_no_choice_any_more_is_shown_as_it_is_kept():
    assert SafetyRating(voice="lodger").get_voice_display() == "lodger"
