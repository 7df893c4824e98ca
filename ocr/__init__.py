"""A picture in, words out: reading Thai pages. Knows no document and no database."""
