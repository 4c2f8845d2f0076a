"""Anything to clean text with positions: `read_file`, `read_archive`, `heading_path`."""

from .document import Document, Limits, Mark, heading_path
from .open import SUFFIXES, is_archive, is_picture, picture_address, read_archive, read_file, supported

__all__ = [
    "SUFFIXES",
    "Document",
    "Limits",
    "Mark",
    "heading_path",
    "is_archive",
    "is_picture",
    "picture_address",
    "read_archive",
    "read_file",
    "supported",
]
