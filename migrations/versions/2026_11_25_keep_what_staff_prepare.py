"""Keep what staff prepare: drafts of campaigns in versions, and why a campaign was closed before its time.

New tables and columns that may stay empty: the previous release's code works with this shape. Each campaign that is
published already gets a draft which says what it says, so that it can be edited.
"""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "c41f7be2a950"
down_revision = "9d2f6c1e4b38"
branch_labels = None
depends_on = None

LANGUAGES = ("ru", "kk", "en")
ALMATY = ZoneInfo("Asia/Almaty")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("campaign", sa.Column("closed_at", MOMENT, nullable=True))
    op.add_column("campaign", sa.Column("closing_reason", sa.JSON(none_as_null=True), nullable=True))
    draft = op.create_table(
        "campaign_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("discarded_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_draft_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_draft")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_campaign_draft_campaign_id")),
    )
    version = op.create_table(
        "campaign_draft_version",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["campaign_draft.id"], name=op.f("fk_campaign_draft_version_draft_id_campaign_draft")
        ),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_campaign_draft_version")),
    )
    _give_drafts(draft, version)


def downgrade() -> None:
    op.drop_table("campaign_draft_version")
    op.drop_table("campaign_draft")
    op.drop_column("campaign", "closing_reason")
    op.drop_column("campaign", "closed_at")


def _give_drafts(draft: sa.Table, version: sa.Table) -> None:
    bind = op.get_bind()
    for campaign in bind.execute(sa.text("SELECT * FROM campaign")).mappings().all():
        content = _content(bind, campaign)
        titles = {language: content[language].get("title", "") for language in LANGUAGES}
        at = _moment(campaign["published_at"])
        row = {
            "campaign_id": campaign["id"], "slug": campaign["slug"], "titles": titles, "content": content,
            "version": 1, "newest": 1, "published_version": 1, "saved_at": at,
        }  # fmt: skip
        number = bind.execute(draft.insert().values(**row)).inserted_primary_key[0]
        first = {"draft_id": number, "number": 1, "action": "published", "content": content, "changed": []}
        bind.execute(version.insert().values(**first, made_at=at))


def _content(bind: sa.Connection, campaign: Any) -> dict[str, Any]:
    of_it = {"id": campaign["id"]}
    words = bind.execute(
        sa.text(
            "SELECT language, title, lead, prize, prize_note, story, steps, questions"
            " FROM campaign_words WHERE campaign_id = :id"
        ),
        of_it,
    ).mappings()
    newest = "SELECT texts FROM campaign_rules WHERE campaign_id = :id ORDER BY number DESC LIMIT 1"
    rules = _json(bind.execute(sa.text(newest), of_it).scalar()) or {}
    texts = {each["language"]: {key: _json_of(key, value) for key, value in each.items()} for each in words}
    languages = {
        language: {
            **{k: v for k, v in texts.get(language, {}).items() if k != "language"},
            "rules": rules.get(language, ""),
        }
        for language in LANGUAGES
    }
    return {
        "slug": campaign["slug"],
        "accent": campaign["accent"],
        "opens_at": _local(campaign["opens_at"]),
        "closes_at": _local(campaign["closes_at"]),
        "results_on": str(campaign["results_on"]) if campaign["results_on"] else None,
        "minimum_age": campaign["minimum_age"],
        "draw": bool(campaign["draws"]),
        "confirmation": campaign["confirmation"],
        "offers": _json(campaign["offers"]),
        "publication": bool(campaign["publication"]),
        "fields": _json(campaign["fields"]),
        **languages,
    }


def _json_of(key: str, value: Any) -> Any:
    return _json(value) if key in {"steps", "questions"} else value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    # SQLite hands out texts, in UTC; PostgreSQL moments.
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _local(value: Any) -> str:
    return _moment(value).astimezone(ALMATY).replace(tzinfo=None).isoformat(timespec="minutes")
