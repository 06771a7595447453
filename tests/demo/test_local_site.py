from sqlalchemy import select

from tests.conftest import Site
from webapp import accounts, local, policies
from webapp.campaigns import Campaign
from webapp.platform.app_state import state_of
from webapp.platform.db import db


def test_a_local_site_has_its_policy_its_campaigns_and_its_staff_once_however_often_it_is_started(site: Site):
    app = site.make_app(env="local")
    with app.app_context():
        for _ in range(2):
            local.prepare(state_of(app).settings)

        assert sorted(db.session.scalars(select(Campaign.slug))) == sorted(local.DEMO_DAYS)
        assert policies.newest_version().number == 1
        assert {member.role for member in db.session.query(accounts.StaffMember)} == set(accounts.ROLES)
