"""Lots of files and what is drawn from them: sampling plans, severity by office, results."""
