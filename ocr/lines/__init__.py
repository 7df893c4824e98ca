"""Page layout analysis: where the text runs and the boxed digits of a level page are (docs/adr/0005)."""
