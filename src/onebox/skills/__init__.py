"""What the box may do: tools and where they come from."""
