"""The register of outside services: who they are, in which country, and what of a visit goes there."""

from webapp.transfers.register import Service, countries, country_name, services

__all__ = ["Service", "countries", "country_name", "services"]
