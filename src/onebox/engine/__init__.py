"""The flow from a need to a checked answer: accept, route, gather, write, check, deliver."""
