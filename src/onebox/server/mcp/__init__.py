"""The box as a server of tools (Model Context Protocol), for other programs' models: over stdio and at /mcp."""
