"""The sender for SMS until a provider is chosen, and for e-mail where no mail server is configured."""

from typing import TYPE_CHECKING

from webapp.platform import logs

if TYPE_CHECKING:
    from webapp.messaging.senders import Rendered


class ConsoleSender:
    """Says in the log that a message would have gone out: its name and number, never its words or address."""

    def send(self, message: "Rendered") -> None:
        logs.logger().info(
            "a message went to the console", message_id=message.id, message_name=message.name, channel=message.channel
        )

    def close(self) -> None:
        """Nothing is held open."""
