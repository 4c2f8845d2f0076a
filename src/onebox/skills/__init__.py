"""What a model may do: tools, each with what it does to the world written on it."""
