"""What the model may do: tools, where they are found, and what runs with them in the sandbox."""
