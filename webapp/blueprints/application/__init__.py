"""What makes the site the mobile application Вплюсе (clause 1.3): its manifest, its page without network, its worker."""

from webapp.blueprints.application import worker
from webapp.blueprints.application.views import bp

__all__ = ["bp", "worker"]
