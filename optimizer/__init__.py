"""The optimiser: a pure library. A round file goes in, a plan file comes out; no database, no network."""
