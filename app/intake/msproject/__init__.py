"""Projects out of Microsoft Project Online and Project Server, as their ProjectData service exported them."""
