"""What a file cannot hold, in words for people."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["LossWarning", "Losses"]


class LossWarning(UserWarning):
    """A file that was written cannot hold all that was to go into it."""


@dataclass
class Losses:
    """What a file cannot hold, gathered while it is made."""

    found: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Tell of one more loss."""
        if words not in self.found:
            self.found.append(words)

    def text(self) -> str:
        """Return the losses as lines for a file beside the one written."""
        return "".join(f"not held: {words}\n" for words in self.found)
