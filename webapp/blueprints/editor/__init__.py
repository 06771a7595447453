"""Where staff prepare campaigns, publish them, and close them."""

from webapp.blueprints.editor import codes, history, home, links, picturing, publishing
from webapp.blueprints.editor.views import bp

__all__ = ["bp", "codes", "history", "home", "links", "picturing", "publishing"]
