"""Querysets every record of a case starts from: what somebody may see, decided in ``privacy.access``."""

from django.db import models
from django.db.models import Exists, OuterRef

from privacy import access


class CaseQuerySet(models.QuerySet):
    """Rows of a case without an audience of their own.

    ``child_path`` leads to the child a row is about, ``within`` to the record whose audience a row shares.
    """

    child_path = None
    within = None

    def visible_to(self, user):
        visible = self.filter(access.rows(self.model, user, self.child_path))
        return visible.of_visible(self.within, user) if self.within else visible

    def of_visible(self, record, user):
        """Those whose record, behind a field, somebody may see. Asked of the record at hand: a list of all that are
        visible would be gathered anew for each family of a caseload."""
        records = self.model._meta.get_field(record).related_model.objects.visible_to(user)
        return self.filter(Exists(records.filter(pk=OuterRef(record), family=OuterRef("family"))))


class AudienceQuerySet(models.QuerySet):
    """Rows whose author chose who may read them.

    ``author_field`` leads to the account that wrote a row, ``belongs_to`` to the record that names its children.
    """

    author_field = "author"
    belongs_to = ""

    def visible_to(self, user):
        return self.filter(access.audience_rows(self.model, user, self.author_field, self.belongs_to))
