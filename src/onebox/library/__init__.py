"""Your documents: `library.Library` adds, searches, removes."""
