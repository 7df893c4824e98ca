"""Employers and persons of the registry: by number, by name, while a name is being typed."""
