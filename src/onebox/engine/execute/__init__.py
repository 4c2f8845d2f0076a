"""The depth that does things: plan, act, observe, verify."""
