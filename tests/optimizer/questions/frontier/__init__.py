"""Many amounts of money, a plan for each."""
