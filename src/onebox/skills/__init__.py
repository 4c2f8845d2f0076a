"""What the model may do, and as whom: tools, skills in the SKILL.md format, agents, the box's own voice."""
