"""Places on a page of a PDF file: how they are moved and turned. Coordinates are points, y upwards."""

from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Handle = Any
"""What pdfium gives for a document, a page or a part of one."""


def product(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that does what two do, one after the other."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix moves a place."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def turn_of(a: float, b: float) -> int:
    """Return in how many quarter turns to the left text runs, as against from left to right."""
    if abs(b) <= abs(a):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Return how far along and how high a place is for somebody who reads in that direction."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
