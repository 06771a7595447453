"""What a visitor meets before entering: the list of campaigns, rules, results, pictures, and pages for machines."""

from webapp.blueprints.landing import machines, pictures
from webapp.blueprints.landing.views import bp

__all__ = ["bp", "machines", "pictures"]
