"""Run code that nobody vouches for: `choose.sandbox_for` gives the strongest sandbox that works here."""
