"""Where staff prepare campaigns, publish them, and close them."""

from webapp.blueprints.editor import history, publishing
from webapp.blueprints.editor.views import bp

__all__ = ["bp", "history", "publishing"]
