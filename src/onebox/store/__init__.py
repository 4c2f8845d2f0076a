"""What must survive: database, conversations, event log, durable runs, cache."""
