"""Find things out there: search engines behind one protocol, and what is done with what they find."""
