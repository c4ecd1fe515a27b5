"""The pages: server-rendered, one URL for every screen, no state per client, whole without scripts."""
