"""Points and boxes through a homography, from one picture of a page to another.

Known as: planar homography in homogeneous coordinates (R. Hartley, A. Zisserman, Multiple View Geometry,
2004); scaling and rotation are the affine case of it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocr.engine import Box

Matrix = npt.NDArray[np.float64]
"""3 x 3, from pixels of one picture to pixels of another."""
Points = npt.NDArray[np.float64]
"""n x 2: columns and rows."""
_BEHIND = 1e-9
"""Denominators nearer to 0 lie on the horizon; no box of a page does."""


def invert(matrix: Matrix) -> Matrix:
    """The way back."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def project_points(matrix: Matrix, points: Points) -> Points:
    """Where points stand in the other picture."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    away = np.where(np.abs(lifted[:, 2:]) < _BEHIND, _BEHIND, lifted[:, 2:])
    return np.asarray(lifted[:, :2] / away, np.float64)


def project_box(matrix: Matrix, box: Box, size: tuple[int, int]) -> Box:
    """Bounding box of a box in the other picture, of a width and height; within it, and never empty."""
    x0, y0, x1, y1 = box
    corners = project_points(matrix, np.array([[x0, y0], [x1, y0], [x0, y1], [x1, y1]], np.float64))
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    x = int(np.clip(np.floor(left + _BEHIND), 0, size[0] - 1))
    y = int(np.clip(np.floor(top + _BEHIND), 0, size[1] - 1))
    return (
        x,
        y,
        int(np.clip(np.ceil(right - _BEHIND), x + 1, size[0])),
        int(np.clip(np.ceil(bottom - _BEHIND), y + 1, size[1])),
    )


def turn_matrix(size: tuple[int, int], degrees: int) -> Matrix:
    """Of a picture of a width and height turned clockwise by 0, 90, 180 or 270 degrees."""
    width, height = size
    turns = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    return np.array(turns[degrees], np.float64)
