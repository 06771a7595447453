"""The pattern of a cover: which symbols, how large, how turned, how dense and in which rhythm, all decided by a slug."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.campaigns import palette

TONES = len(palette.TONES)
SYMBOLS = {
    "plus": "M-24-144h48a20 20 0 0 1 20 20v80h80a20 20 0 0 1 20 20v48a20 20 0 0 1-20 20h-80v80a20 20 0 0 1-20 20h-48"
    "a20 20 0 0 1-20-20v-80h-80a20 20 0 0 1-20-20v-48a20 20 0 0 1 20-20h80v-80a20 20 0 0 1 20-20z",
    "disc": "M-96 0a96 96 0 0 1 192 0a96 96 0 0 1-192 0z",
    "diamond": "M-14-130q14-14 28 0l116 116q14 14 0 28l-116 116q-14 14-28 0l-116-116q-14-14 0-28z",
    "spark": "M0-150q24 126 150 150q-126 24-150 150q-24-126-150-150q126-24 150-150z",
    "petals": "M-8-8c-70-10-104-60-84-116c64-4 106 40 84 116zM8-8c-22-76 20-120 84-116c20 56-14 106-84 116z"
    "M8 8c70 10 104 60 84 116c-64 4-106-40-84-116zM-8 8c22 76-20 120-84 116c-20-56 14-106 84-116z",
    "leaf": "M-100 100c-30-130 70-230 200-200c30 130-70 230-200 200z",
    "tile": "M-70-100h140a30 30 0 0 1 30 30v140a30 30 0 0 1-30 30h-140a30 30 0 0 1-30-30v-140a30 30 0 0 1 30-30z",
}
"""Symbols around 0,0 in hundredths of the step of their lattice."""
SIZES = (42, 50, 60, 72, 86, 104)
TURNS = (0, 0, 15, 30, 45, 60, 75)


@dataclass(frozen=True)
class Mark:
    """One symbol of the pattern: its middle, and its tone from 0, deep, to `TONES` - 1."""

    x: int
    y: int
    tone: int


@dataclass(frozen=True)
class Motif:
    """What a slug decides."""

    symbol: str
    step: int
    """Pixels: what `SYMBOLS` call 100."""
    turn: int
    """Degrees by which the lattice lies aslant."""
    density: float
    """The share of places that have a symbol."""
    is_mirrored: bool
    """Whether a scene before it is seen from the other side."""
    chance: bytes

    @classmethod
    def of(cls, slug: str) -> "Motif":
        """The pattern of a slug."""
        chance = hashlib.sha256(slug.encode()).digest()
        return cls(
            symbol=list(SYMBOLS)[chance[5] % len(SYMBOLS)],
            step=SIZES[chance[6] % len(SIZES)],
            turn=TURNS[chance[7] % len(TURNS)],
            density=0.66 + chance[8] % 4 * 0.12,
            is_mirrored=chance[9] % 2 == 1,
            chance=chance,
        )

    def marks(self, width: int, height: int) -> Iterator[Mark]:
        """The symbols that cover an area; their middles are a lattice with the steps (2, 1) and (-1, 2)."""
        chance = self.chance
        focus_x, focus_y = width * (0.3 + chance[0] / 640), height * (0.2 + chance[1] / 425)
        wave_turn, wave, rhythm = chance[2] / 256 * math.tau, 300 + chance[3], chance[4] % 3
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        reach = (width + height) // self.step
        for a in range(-reach, reach):
            for b in range(-reach, reach):
                across, down = (2 * a - b) * self.step, (a + 2 * b) * self.step
                x, y = round(width / 2 + across * cos - down * sin), round(height / 2 + across * sin + down * cos)
                if not (-self.step < x < width + self.step and -self.step < y < height + self.step):
                    continue
                if chance[(11 * a + 17 * b) % len(chance)] / 256 >= self.density:
                    continue
                away_x, away_y = x - focus_x, y - focus_y
                distance = math.hypot(away_x, away_y)
                if rhythm == 0:  # rings around a place
                    phase = distance / wave
                elif rhythm == 1:  # waves across the picture
                    phase = (x * math.cos(wave_turn) + y * math.sin(wave_turn)) / wave
                else:  # a fan that turns as it spreads
                    phase = math.atan2(away_y, away_x) * 3 / math.tau + distance / (2 * wave)
                stir = chance[(7 * a + 13 * b) % len(chance)] / 256 - 0.5
                level = (1 + math.sin(phase * math.tau)) / 2 * (TONES - 1) + stir * 0.9
                yield Mark(x, y, min(TONES - 1, max(0, round(level))))
