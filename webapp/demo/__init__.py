"""Made-up life for a site on one's own machine: people who entered, visits, and colleagues to look at them."""

from webapp.demo.colleagues import COLLEAGUES, hire, sign_in_links
from webapp.demo.filling import begin, fill, progress

__all__ = ["COLLEAGUES", "begin", "fill", "hire", "progress", "sign_in_links"]
