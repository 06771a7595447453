"""Clause 4.5: depersonalised data serve to learn what users do on the site and to improve it, and nothing else."""

import ast
from pathlib import Path

from tests.support.choosing import agree, metric
from tests.support.stage import Stage
from webapp import analytics

WEBAPP = Path(analytics.__file__).parents[1]
READERS = {"by_day", "by_hour", "by_month", "TABLES", "totals", "report"}


def test_it_can_be_learnt_where_people_stop_on_their_way_through_a_campaign(stage: Stage):
    slug = stage.publish()
    for number in range(3):
        visitor = stage.visitor()
        agree(visitor.client)
        visitor.land(slug)
        if number:
            visitor.enter(slug, email="x" if number == 1 else visitor.person["email"])

    counted = [metric(stage.app, name, slug).get("direct", 0) for name in ("seen", "began", "sent", "confirmed")]
    assert counted == [3, 2, 1, 0]
    assert metric(stage.app, "errors", slug) == {"email": 1}


def test_the_counts_are_read_to_be_shown_and_by_nothing_that_decides_about_a_person():
    readers = {
        str(path.relative_to(WEBAPP))
        for path in WEBAPP.rglob("*.py")
        if path.parent.name != "analytics"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in READERS and ast.unparse(node.value) == "analytics"
    }

    assert readers == {"cli/publishing_and_rollups.py", "rollups/reading.py"}
