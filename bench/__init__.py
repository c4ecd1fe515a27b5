"""Speed and memory side by side, and public instances with published optima: `make bench`. See README.md."""
