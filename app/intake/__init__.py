"""What people bring: round files, single records of a round, scenarios, facts. All or nothing."""
