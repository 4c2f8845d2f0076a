"""How deep a request goes, decided by the box: rules, then a small classifier, then one call to a model.

`router.py` is the way in. The first two take no model and a few milliseconds; only a request they are
not sure of costs a call, and what nobody is sure of is searched for.
"""
