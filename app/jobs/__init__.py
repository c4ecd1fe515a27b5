"""Work that outlives a request: durable jobs, the workers that take them up, and whose turn it is."""
