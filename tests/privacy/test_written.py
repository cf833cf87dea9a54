"""docs/access.md says what the code grants."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from privacy.access import READS
from privacy.access.written import page
from privacy.policies import LISTS, ROOMS


def test_the_page_about_access_is_what_the_code_grants():
    written = Path(settings.BASE_DIR, "docs", "access.md").read_text()

    assert written == page(), "run: python manage.py write_access"


def test_every_kind_of_record_says_what_reading_it_needs():
    """A record of a case that nobody is granted is seen by nobody; one that is forgotten must not be possible."""
    through = {
        "teams.sessionchild",
        "goals.goalsession",
        "reports.reportfile",
    }  # read with what they belong to
    kinds = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in set(ROOMS) - {"privacy"}
        and not model._meta.proxy
        and model._meta.db_table not in LISTS
        if not hasattr(model, "pgh_tracked_model")
    }

    assert kinds - through - set(READS) == set()
