"""The register of outside services: who they are, in which country, and what of a visit goes there."""

from webapp.transfers.register import LEARNS, Service, countries, country_name, services

__all__ = ["LEARNS", "Service", "countries", "country_name", "services"]
