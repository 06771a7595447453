"""The policy's versions. They are added and never edited."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.platform.markdown import to_html
from webapp.platform.model import Model


class PolicyVersion(Model):
    """A version of the policy (clause 8.2); in force from its moment until the next one's (clause 8.3)."""

    __tablename__ = "policy_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    in_force_from: Mapped[datetime]
    published_at: Mapped[datetime]

    texts: Mapped[list["PolicyText"]] = relationship(lazy="selectin")

    def text(self, language: str) -> "PolicyText":
        """The text in a language."""
        return next(text for text in self.texts if text.language == language)


class PolicyText(Model):
    """A version's exact words in one language."""

    __tablename__ = "policy_text"

    number: Mapped[int] = mapped_column(ForeignKey("policy_version.number"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    text: Mapped[str]
    """Markdown, with the operator's particulars filled in: what the digest is of."""
    sha256: Mapped[str] = mapped_column(String(64))

    @property
    def title(self) -> str:
        return self.text.split("\n", 1)[0].removeprefix("# ").strip()

    @property
    def body(self) -> str:
        return self.text.split("\n", 1)[1].strip()

    @property
    def sections(self) -> list[dict[str, str]]:
        """The headings of the sections, `{id, title}`, in order."""
        titles = [line.removeprefix("## ").strip() for line in self.body.splitlines() if line.startswith("## ")]
        return [{"id": f"section-{number}", "title": title} for number, title in enumerate(titles, 1)]

    @property
    def html(self) -> str:
        """The body as HTML, each section's heading with the id that `sections` gives."""
        before, *sections = to_html(self.body).split("<h2>")
        return before + "".join(f'<h2 id="section-{number}">{part}' for number, part in enumerate(sections, 1))
