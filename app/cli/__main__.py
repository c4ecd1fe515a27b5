"""`python -m app.cli`: the command `phanky`, where its script is not on the path."""

from __future__ import annotations

from app.cli import main

if __name__ == "__main__":
    main()
