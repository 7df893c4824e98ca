"""The box that finds: its answers, suggestions, figures, and the words carried from page to page."""
