"""What a page reads is of one state: see ``db.look``."""

from db.look import one_look

__all__ = ["one_look"]
