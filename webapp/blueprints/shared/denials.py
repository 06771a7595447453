"""Why somebody may not do what they asked for (403): each reason in words of its own, as none holds for all."""

from werkzeug.exceptions import Forbidden


class Denied(Forbidden):
    """Not to be done, by this person or at this moment; the page says why, and nothing was changed."""

    def __init__(self, title: str, text: str) -> None:
        self.title, self.text = str(title), str(text)
        super().__init__()
