"""Where staff prepare campaigns, publish them, and close them."""

from webapp.blueprints.staff.editor import codes, history, home, links, picture, preview, publishing
from webapp.blueprints.staff.editor.views import bp

__all__ = ["bp", "codes", "history", "home", "links", "picture", "preview", "publishing"]
