"""Reports after they are written: kept in versions, refreshed, watched, asked, gone on from."""
