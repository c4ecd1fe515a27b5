"""What leaves the house as files for people: pure functions from round and plan data to bytes."""
