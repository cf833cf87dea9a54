"""The database is emptied between two tests that commit, and so is the access log, which refuses it anywhere else."""

import pytest

from privacy.models import AccessLine


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_that_commits_starts_with_an_empty_log(round_):
    AccessLine.objects.create(action="view", status=200)

    assert AccessLine.objects.count() == 1
