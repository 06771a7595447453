"""Where staff prepare campaigns, publish them, and close them."""

from webapp.blueprints.editor import history, picturing, publishing
from webapp.blueprints.editor.views import bp

__all__ = ["bp", "history", "picturing", "publishing"]
