"""The tools that come with Onebox, one small file for each kind."""
