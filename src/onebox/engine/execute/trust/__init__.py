"""Who may make the box do what. Nothing here asks a model or stands in a prompt."""
