from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from privacy.access.written import page


class Command(BaseCommand):
    """Writes docs/access.md from the grants in the code."""

    help = "Write docs/access.md from the grants in privacy/access/."

    def handle(self, *args, **options):
        Path(settings.BASE_DIR, "docs", "access.md").write_text(page())
