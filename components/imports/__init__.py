"""Importing a file: choose it, say what it means, check, put right, write."""

from components.imports.desk import Desk
from components.imports.screen import screen

__all__ = ["Desk", "screen"]
