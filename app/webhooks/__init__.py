"""Other programs told that a run or a sweep has ended: registered addresses, signed messages, retried."""
