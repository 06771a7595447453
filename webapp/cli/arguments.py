"""What commands take and look up, whichever they are."""

import click

from webapp.parsing import name_character, suspect_character
from webapp.platform.app_state import state
from webapp.settings import Settings


class TypedText(click.ParamType[str]):
    """A text without control characters, and of bytes that are UTF-8: whatever else a terminal may send is refused."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is. Fails with the number of a sign that no database takes."""
        if sign := suspect_character(value):
            self.fail(f"has the sign {name_character(sign)}, which cannot be kept", param, ctx)
        return value


TEXT = TypedText()


def settings() -> Settings:
    """The settings of the app at work."""
    return state().settings
