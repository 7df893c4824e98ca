"""The gate in the browser: hand-over, the checker's station, the certifier's desk."""
