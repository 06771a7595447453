"""Where staff prepare campaigns, publish them, and close them."""

from webapp.blueprints.editor import history, links, picturing, publishing
from webapp.blueprints.editor.views import bp

__all__ = ["bp", "history", "links", "picturing", "publishing"]
