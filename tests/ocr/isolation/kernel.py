"""What the kernel under the tests has."""

from ocr.isolation import landlock


def has_landlock() -> bool:
    """Whether it answers which version of Landlock it knows."""
    try:
        return landlock._syscall(landlock._CREATE, None, 0, landlock._ASK_VERSION) > 0
    except landlock.NoLandlock:
        return False
