"""The HTTP doors: the page, the API of runs and events, the OpenAI-compatible one."""
