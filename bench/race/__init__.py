"""Ours and the peers on the same rounds, side by side: how long until a plan that holds is proved to a gap."""
