"""How quick the pages are: bytes on the wire, first paint in a real browser, a table of 500 rows on the server."""
