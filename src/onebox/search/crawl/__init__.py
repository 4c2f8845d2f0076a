"""A whole site into the box's own web index: politely, and so that a killed crawl goes on where it was."""
