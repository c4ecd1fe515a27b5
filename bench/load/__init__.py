"""Sixty people at once: the real service beside a bare endpoint, on both databases."""
