"""The screens of the radar: what to fetch from the shelf."""
