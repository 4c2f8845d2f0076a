"""Deep research: a plan that can be changed, claims with verbatim quotes, a report of nothing but these."""
