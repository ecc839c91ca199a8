"""How colours differ for the eye: contrast, lightness, CIEDE2000, and colour vision deficiency.

Written out here because it is sixty lines of arithmetic that never change; :mod:`tests.test_map_look` checks them
against published numbers. A library would do the same (coloraide, MIT, gives the same values).

Literature
----------
- Contrast: Web Content Accessibility Guidelines 2.2, "relative luminance" and "contrast ratio".
- sRGB and its matrix: IEC 61966-2-1:1999; CIE L*a*b* for the white point D65.
- Colour difference: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation notes,
  supplementary test data, and mathematical observations", Color Research and Application 30 (2005), 21-30.
- Colour vision: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of
  color vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), 1291-1298; matrices of
  severity 1.0, applied to linear light.
"""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

Triple = tuple[float, float, float]

MACHADO: Final[dict[str, tuple[Triple, Triple, Triple]]] = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
VISIONS: Final = ("normal", *MACHADO)
_XYZ: Final[tuple[Triple, Triple, Triple]] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final[Triple] = (0.95047, 1.0, 1.08883)


def _times(matrix: tuple[Triple, Triple, Triple], value: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, value, strict=True)) for row in matrix)
    return first, second, third


def rgb(colour: str) -> Triple:
    """Return red, green and blue of ``#rrggbb``, each from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def linear(value: Triple) -> Triple:
    """Return light in proportion to energy."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in value)
    return red, green, blue


def luminance(value: Triple) -> float:
    """Return the relative luminance of red, green and blue, from 0 to 1."""
    red, green, blue = linear(value)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Triple, other: Triple) -> float:
    """Return the contrast ratio, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(value: Triple) -> float:
    """Return L*, from 0 to 100: what is left of a colour in greyscale."""
    return lab(linear(value))[0]


def seen(value: Triple, vision: str) -> Triple:
    """Return linear red, green and blue as one of :data:`VISIONS` sees a colour."""
    light = linear(value)
    if vision == "normal":
        return light
    red, green, blue = (min(1.0, max(0.0, part)) for part in _times(MACHADO[vision], light))
    return red, green, blue


def lab(light: Triple) -> Triple:
    """Return L*, a* and b* of linear red, green and blue."""
    x, y, z = (
        ratio ** (1 / 3) if (ratio := part / white) > 216 / 24389 else (24389 / 27 * ratio + 16) / 116
        for part, white in zip(_times(_XYZ, light), _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Triple, other: Triple) -> float:
    """Return CIEDE2000 of two colours in L*a*b*; the names are those of Sharma and others (2005), equations 2 to 22."""
    l1, a1, b1 = one
    l2, a2, b2 = other
    c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(c7 / (c7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = (degrees(atan2(b, a)) % 360 if a or b else 0.0 for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    if turn == -180 and h2 > h1:
        turn = 180.0
    delta_h = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    if grey:
        mean_h = h1 + h2
    elif abs(h1 - h2) <= 180:
        mean_h = (h1 + h2) / 2
    else:
        mean_h = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_c = 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    r_t = -sin(radians(2 * 30 * exp(-(((mean_h - 275) / 25) ** 2)))) * r_c
    part_l, part_c, part_h = (l2 - l1) / s_l, (c2 - c1) / s_c, delta_h / s_h
    return sqrt(part_l**2 + part_c**2 + part_h**2 + r_t * part_c * part_h)


def apart(one: str, other: str, vision: str = "normal") -> float:
    """Return CIEDE2000 of two ``#rrggbb`` as one of :data:`VISIONS` sees them."""
    return difference(lab(seen(rgb(one), vision)), lab(seen(rgb(other), vision)))
