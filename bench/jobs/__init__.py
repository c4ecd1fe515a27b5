"""What jobs cost: asking, and sweeps by one worker and by two, beside a plain loop; on both databases."""
