"""The proof of choices about cookies. Rows are added, never edited, and name nobody.

Database triggers refuse every UPDATE and DELETE on both tables.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model

OUTCOMES = ("accepted", "refused", "partly", "changed", "renewed", "signal")
"""`changed`: another choice was in place; `renewed`: the same one was; `signal`: the browser's own no stands above it."""
CONTROLS = ("banner", "page", "footer")


class CookieWording(Model):
    """The exact words in which purposes were offered, in every language, kept by their SHA-256."""

    __tablename__ = "cookie_wording"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    purposes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kept_at: Mapped[datetime]


class CookieChoiceMade(Model):
    """One choice, as it was made: no address, no agent, no person."""

    __tablename__ = "cookie_choice"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome_is_known"),
        CheckConstraint(f"control IN {CONTROLS}", name="control_is_known"),
    )

    number: Mapped[str] = mapped_column(String(14), primary_key=True)
    """Random; the visitor can see it and quote it. A new choice has a new one, so that no two can be joined."""
    made_at: Mapped[datetime] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(2))
    wording_sha256: Mapped[str] = mapped_column(ForeignKey("cookie_wording.sha256"))
    answers: Mapped[dict[str, bool]] = mapped_column(JSON)
    """By the key of each purpose offered."""
    outcome: Mapped[str] = mapped_column(String(8))
    control: Mapped[str] = mapped_column(String(6))
