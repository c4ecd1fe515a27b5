"""Spreadsheets brought by people: read safely, every fault told with its cell, shown as a difference, stored whole."""
