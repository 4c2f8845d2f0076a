"""What the user wants remembered: recognised in their words, kept by their wish, told to the model where it fits."""
