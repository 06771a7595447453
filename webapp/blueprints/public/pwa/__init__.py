"""What makes the site the mobile application Вплюсе (clause 1.3): its manifest, its page without network, its worker."""

from webapp.blueprints.public.pwa import service_worker
from webapp.blueprints.public.pwa.views import bp

__all__ = ["bp", "service_worker"]
